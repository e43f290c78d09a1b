"""The fixed words of mails in English."""

from service.domain.states import FieldClass, Goal, Role
from service.domain.visibility import reader_label
from service.mail.words.fixed import FixedWords

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
    "manager-summary": "your answer goes to {about} and HR.",
    "moved-date": f"{_ONLY_YOU}.",
    "welcome": f"{_ONLY_YOU}; each form says who reads its answers.",
    "new-set": f"{_ONLY_YOU}; what you have written so far stays with your old set.",
    "swapped-members": f"{_ONLY_YOU}.",
    "new-facilitator": f"{_ONLY_YOU}.",
    "fresh-code": f"{_ONLY_YOU}.",
    "fresh-link": f"{_ONLY_YOU}.",
    "message-waiting": f"{_ONLY_YOU}.",
}

WORDS = FixedWords(
    html_language="en-GB",
    labels={
        "when": "When",
        "first": "First",
        "next": "Next",
        "now": "Now",
        "since": "Since",
        "open_until": "Open until",
        "readers": "Who reads this",
        "questions": "Questions",
        "also": "Also on your page",
    },
    personal_link="(a personal link)",
    fresh_code="(a fresh code)",
    more="(there is more: ask {name})",
    purposes={
        Goal.LEARN: "to learn from real questions",
        Goal.FIX: "to work on something real",
        Goal.BOTH: "to work on something real and learn from it",
    },
    released={},
    reader_lines=_READER_LINES,
    why_contact="You get this because you are the contact of {programme}.",
    why_manager=("You get this because {about}, who reports to you, takes part in {programme}."),
    why_page="You get this because you have a page in {programme}.",
    why_set={
        Role.MEMBER: "You get this because you are in set {set} ({programme}).",
        Role.FACILITATOR: "You get this because you facilitate set {set} ({programme}).",
        Role.HOST: "You get this because you host set {set} ({programme}).",
    },
    # Mails have 120 words; the form itself says that a reply waits for its owner alone.
    replies_wait="Replies wait in your form, unsent.",
)
