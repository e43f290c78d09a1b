"""What a mail shows to whom: its recipient, or HR who previews it without anybody's words."""

from service.domain.journey.touchpoints import BY_SLUG, MESSAGE_WAITING, TAKES_REPLIES
from service.domain.visibility import (
    DataClass,
    Reader,
    Relation,
    Verdict,
    show,
)
from service.domain.wording import shortened
from service.mail.context import AboutPerson, MailContext
from service.mail.plain import cut_short, lines, one_line
from service.mail.words import fixed_words

_QUOTE_CHARACTERS = 160
"""A longer action is cut in a mail; the page has all of it."""
_MOST_CHARACTERS = 150_000
"""Of all released words in one mail; each can take some twenty bytes of what Exchange is sent."""

_RELATIONS: dict[Reader, Relation] = {
    Reader.OWNER: Relation.OWN,
    Reader.MANAGER: Relation.OWN_REPORT,
    Reader.HR: Relation.SAME_PROGRAMME,
    Reader.HR_VIEWER: Relation.SAME_PROGRAMME,
    Reader.HR_LEAD: Relation.SAME_PROGRAMME,
}


def recipient_of(context: MailContext) -> Reader:
    """Return as whom the recipient reads: a manager about a report, everybody else their own."""
    return Reader.MANAGER if context.touchpoint == "manager-summary" else Reader.OWNER


def own_action(context: MailContext, reader: Reader) -> str:
    """Return the action that opens a mail, or "" where none is quoted."""
    if context.last_action is None or not context.quotes_actions:
        return ""
    words = shortened(one_line(context.last_action.what), limit=_QUOTE_CHARACTERS).rstrip(".")
    return _shown(context, words, context.reader.given_name, reader)


def released_lines(
    context: MailContext, owner: AboutPerson, reader: Reader
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (label, lines of words) of what `owner` released to their manager.

    Exchange refuses a mail of 4 MB, and only one with such words could grow to it: that it failed
    would tell HR that somebody had ticked a line. So very long words end early.
    """
    share = _MOST_CHARACTERS // max(1, len(context.released))
    fixed = fixed_words(context.reader.language)
    rest = fixed.more.format(name=one_line(owner.given_name))
    return tuple(
        (
            fixed.released.get(label, label),
            cut_short(
                lines(_shown(context, words, owner.given_name, reader, met=_TICKED)),
                characters=share,
                rest=rest,
            ),
        )
        for label, words in context.released
    )


def is_recipient(context: MailContext, reader: Reader) -> bool:
    """Say whether links and codes may stand in full; in a preview they would open the form."""
    return reader is recipient_of(context)


def _shown(
    context: MailContext,
    words: str,
    owner_given_name: str,
    reader: Reader,
    *,
    met: frozenset[Verdict] = frozenset(),
) -> str:
    return show(
        words,
        one_line(owner_given_name),
        DataClass.ACTION,
        reader,
        _RELATIONS.get(reader, Relation.NONE),
        met=met,
        language=context.reader.language,
    )


_TICKED = frozenset({Verdict.IF_RELEASED})


def reader_line(context: MailContext) -> str:
    """Say who reads the answer that this mail asks for."""
    line = fixed_words(context.reader.language).reader_lines[context.touchpoint]
    return line.format(about=one_line(context.about.name) if context.about else "")


def why_line(context: MailContext) -> str:
    """Say why this person gets this mail."""
    words = fixed_words(context.reader.language)
    programme, set_name = one_line(context.programme_name), one_line(context.set_name)
    if context.touchpoint == MESSAGE_WAITING:
        return words.why_contact.format(programme=programme)
    if context.about is not None and context.role is None:
        return words.why_manager.format(about=one_line(context.about.name), programme=programme)
    if context.role is None or not set_name:
        return words.why_page.format(programme=programme)
    return words.why_set[context.role].format(set=set_name, programme=programme)


def reply_line(context: MailContext) -> str:
    """Say what becomes of a reply to this mail, where it becomes an answer."""
    touchpoint = BY_SLUG.get(context.touchpoint)
    if touchpoint is None or touchpoint.form not in TAKES_REPLIES:
        return ""
    return fixed_words(context.reader.language).replies_wait
