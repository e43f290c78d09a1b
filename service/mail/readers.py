"""What a mail shows to whom: its recipient, or HR who previews it without anybody's words."""

from service.domain.journey.touchpoints import (
    BY_SLUG,
    TAKES_REPLIES,
    TO_CONTACT,
    Audience,
    Part,
)
from service.domain.release import data_class
from service.domain.states import Mode, Role
from service.domain.tasters import MAILS as TASTER_MAILS
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

_PARTS = {
    Audience.FACILITATORS: Part.FACILITATOR,
    Audience.FACILITATORS_AND_CONTACT: Part.FACILITATOR,
    Audience.MANAGERS: Part.MANAGER,
    Audience.SPONSOR: Part.SPONSOR,
    Audience.SPONSOR_AND_CONTACT: Part.SPONSOR,
    Audience.CHAMPIONS: Part.CHAMPION,
}
"""The part of most who get a kind of mail; members where none stands here."""
_ROLES: dict[Part | None, Role] = {Part.MEMBER: Role.MEMBER, Part.FACILITATOR: Role.FACILITATOR}
_ALSO_AFTER_LEAVING = frozenset({"farewell", "deletion-warning-1", "deletion-warning-2"})
"""Their readers may be in no set any more, so their footer does not say that they are."""

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
    return _shown(context, words, context.reader.given_name, DataClass.ACTION, reader)


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
                lines(
                    _shown(context, words, owner.given_name, data_class(label), reader, met=_TICKED)
                ),
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
    data: DataClass,
    reader: Reader,
    *,
    met: frozenset[Verdict] = frozenset(),
) -> str:
    return show(
        words,
        one_line(owner_given_name),
        data,
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
    if context.taster is not None and context.touchpoint in TASTER_MAILS:
        return words.why_taster.format(programme=programme)
    part = part_of(context)
    if part is Part.MANAGER and context.about is not None:
        return words.why_manager.format(about=one_line(context.about.name), programme=programme)
    if part in words.why_part:
        return words.why_part[part].format(programme=programme)
    role = _role(context)
    if role is None or not set_name or context.touchpoint in _ALSO_AFTER_LEAVING:
        return words.why_page.format(programme=programme)
    if role is Role.FACILITATOR and context.mode is Mode.QUESTIONS_FIRST:
        return words.why_coach.format(set=set_name, programme=programme)
    return words.why_set[role].format(set=set_name, programme=programme)


def part_of(context: MailContext) -> Part | None:
    """Return in which part the reader gets the mail; None for mail outside the journey."""
    if context.touchpoint in TO_CONTACT:
        return Part.CONTACT
    if context.part is not None:
        return context.part
    touchpoint = BY_SLUG.get(context.touchpoint)
    return _PARTS.get(touchpoint.audience, Part.MEMBER) if touchpoint is not None else None


def _role(context: MailContext) -> Role | None:
    role = context.role or _ROLES.get(part_of(context))
    if role is Role.FACILITATOR and context.self_facilitated:
        return Role.HOST
    return role


def reply_line(context: MailContext) -> str:
    """Say what becomes of a reply to this mail, where it becomes an answer."""
    touchpoint = BY_SLUG.get(context.touchpoint)
    if touchpoint is None or touchpoint.form not in TAKES_REPLIES:
        return ""
    return fixed_words(context.reader.language).replies_wait
