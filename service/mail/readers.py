"""What a mail shows to whom: its recipient, or HR who previews it without anybody's words."""

from service.domain.journey.touchpoints import BY_SLUG, MESSAGE_WAITING, TAKES_REPLIES
from service.domain.release import data_class
from service.domain.states import FieldClass, Role
from service.domain.visibility import (
    DataClass,
    Reader,
    Relation,
    Verdict,
    reader_label,
    show,
)
from service.domain.wording import shortened
from service.mail.context import AboutPerson, MailContext
from service.mail.plain import cut_short, lines, one_line

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
    return _shown(words, context.reader.given_name, DataClass.ACTION, reader)


def released_lines(
    context: MailContext, owner: AboutPerson, reader: Reader
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (label, lines of words) of what `owner` released to their manager.

    Exchange refuses a mail of 4 MB, and only one with such words could grow to it: that it failed
    would tell HR that somebody had ticked a line. So very long words end early.
    """
    share = _MOST_CHARACTERS // max(1, len(context.released))
    rest = f"(there is more: ask {one_line(owner.given_name)})"
    return tuple(
        (
            label,
            cut_short(
                lines(_shown(words, owner.given_name, data_class(label), reader, met=_TICKED)),
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
    words: str,
    owner_given_name: str,
    data: DataClass,
    reader: Reader,
    *,
    met: frozenset[Verdict] = frozenset(),
) -> str:
    relation = _RELATIONS.get(reader, Relation.NONE)
    return show(words, one_line(owner_given_name), data, reader, relation, met=met)


_TICKED = frozenset({Verdict.IF_RELEASED})


_SET_AND_FACILITATOR = reader_label(frozenset({FieldClass.SET, FieldClass.FACILITATOR}))
_ONLY_YOU = reader_label(frozenset({FieldClass.PRIVATE}))
_COUNTED = reader_label(frozenset({FieldClass.GROUP}))
_FACILITATOR = reader_label(frozenset({FieldClass.FACILITATOR}))
_EVERYBODY_INSIDE = reader_label(frozenset({FieldClass.SET, FieldClass.FACILITATOR, FieldClass.HR}))
_BEFORE = (
    f"{_SET_AND_FACILITATOR} see your action; {_ONLY_YOU} see your question, "
    "unless you choose more. Your manager sees neither."
)
_AFTER = (
    f"{_SET_AND_FACILITATOR} see your action; {_ONLY_YOU} see your log; "
    f"ratings are {_COUNTED}. Your manager sees only lines you tick."
)

_READER_LINES: dict[str, str] = {
    "joining": (
        f"{_EVERYBODY_INSIDE} see what you want to learn; {_ONLY_YOU} see a rough question, "
        "unless you choose more."
    ),
    "set-up": f"ratings are {_COUNTED}; {_FACILITATOR} sees what you write.",
    "affirmations": (
        f"{_ONLY_YOU} see your wording; {_SET_AND_FACILITATOR} see that you have affirmed; "
        "HR sees a count."
    ),
    "before-session": _BEFORE,
    "before-session-nudge": _BEFORE,
    "after-session": _AFTER,
    "after-session-nudge": _AFTER,
    "moved-date": f"{_ONLY_YOU}.",
    "welcome": f"{_ONLY_YOU}; each form says who reads its answers.",
    "new-set": f"{_ONLY_YOU}; what you have written so far stays with your old set.",
    "swapped-members": f"{_ONLY_YOU}.",
    "new-facilitator": f"{_ONLY_YOU}.",
    "fresh-code": f"{_ONLY_YOU}.",
    "fresh-link": f"{_ONLY_YOU}.",
}


def reader_line(context: MailContext) -> str:
    """Say who reads the answer that this mail asks for."""
    if context.touchpoint == MESSAGE_WAITING:
        return f"{_ONLY_YOU}."
    if context.about is not None and context.role is None:
        return f"your answer goes to {one_line(context.about.name)} and HR."
    return _READER_LINES[context.touchpoint]


def why_line(context: MailContext) -> str:
    """Say why this person gets this mail."""
    programme, set_name = one_line(context.programme_name), one_line(context.set_name)
    if context.touchpoint == MESSAGE_WAITING:
        return f"You get this because you are the contact of {programme}."
    if context.about is not None and context.role is None:
        return (
            f"You get this because {one_line(context.about.name)}, who reports to you, "
            f"takes part in {programme}."
        )
    if context.role is None or not set_name:
        return f"You get this because you have a page in {programme}."
    return f"You get this because you {_DOING[context.role]} set {set_name} ({programme})."


def reply_line(context: MailContext) -> str:
    """Say what becomes of a reply to this mail, where it becomes an answer."""
    touchpoint = BY_SLUG.get(context.touchpoint)
    if touchpoint is None or touchpoint.form not in TAKES_REPLIES:
        return ""
    # Mails have 120 words; the form itself says that a reply waits for its owner alone.
    return "Replies wait in your form, unsent."


_DOING: dict[Role, str] = {
    Role.MEMBER: "are in",
    Role.FACILITATOR: "facilitate",
    Role.HOST: "host",
}
