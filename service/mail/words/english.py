"""The fixed words of mails in English."""

from service.domain.break_glass import GlassPurpose
from service.domain.journey.touchpoints import Part
from service.domain.states import FieldClass, Goal, Role
from service.domain.tasters import MAILS as TASTER_MAILS
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

_STORY = (
    f"{_SET_AND_FACILITATOR} see your story; others only if you say so. Recommendations "
    "go to HR and your sponsor once your set puts them."
)
_END = (
    f"ratings are {_COUNTED}; {_SET_AND_FACILITATOR} see your story, others only if you say so; "
    "HR sees how you want to go on."
)
_LATER = f"ratings are {_COUNTED}; {_SET_AND_FACILITATOR} see the rest, others only if you say so."
_TO_HR = "your answer goes to HR."

_READER_LINES: dict[str, str] = {
    "joining": (
        f"{_EVERYBODY_INSIDE} see what you want to learn; {_ONLY_YOU} see a rough question, "
        "unless you choose more."
    ),
    "joining-nudge": (
        f"{_EVERYBODY_INSIDE} see what you want to learn; {_ONLY_YOU} see a rough question, "
        "unless you choose more."
    ),
    "sponsor-sign-off": _TO_HR,
    "release-time": "your answer goes to HR; {about} sees what you hope for.",
    "set-introduction": f"{_ONLY_YOU}; an objection goes to one named person in HR.",
    "set-up": f"ratings are {_COUNTED}; {_FACILITATOR} sees what you write.",
    "affirmations": (
        f"{_ONLY_YOU} see your wording; {_SET_AND_FACILITATOR} see that you have affirmed; "
        "HR sees a count."
    ),
    "before-session": _BEFORE,
    "before-session-nudge": _BEFORE,
    "after-session": _AFTER,
    "after-session-nudge": _AFTER,
    "final-story": _STORY,
    "final-story-nudge": _STORY,
    "end-evaluation": _END,
    "end-evaluation-nudge": _END,
    "catch-up": (f"{_SET_AND_FACILITATOR} see how your action goes; your set sees the rest."),
    "recap": "your set sees what you correct.",
    "pulse": f"{_SET_AND_FACILITATOR} see your answer.",
    "mid-point": f"numbers are {_COUNTED}; {_FACILITATOR} sees what you write.",
    "run-sheet": f"{_ONLY_YOU}.",
    "quorum-risk": "those who facilitate the set and HR see your choice.",
    "quorum-vote": "your set sees how many chose what, and nobody who did.",
    "facilitator-wrap": (
        f"the set and HR see who was there; the set sees what it learned; {_ONLY_YOU} see your "
        "two lines; of a concern HR sees the kind."
    ),
    "sponsor-progress": _TO_HR,
    "sponsor-decisions": "your answer goes to the set, its facilitator and HR.",
    "loop-closed": f"{_ONLY_YOU}.",
    "twelve-weeks": _LATER,
    "six-months": _LATER,
    "twelve-weeks-manager": f"your rating is {_COUNTED}; HR sees what you write.",
    "programme-report": "the report is for the sponsor and HR.",
    "champion-invitation": (
        f"{_ONLY_YOU}; with a yes, HR and the other champions read your name among the champions."
    ),
    "champions-digest-1": _TO_HR,
    "champions-digest-2": _TO_HR,
    "champions-digest-3": _TO_HR,
    "deletion-warning-1": f"{_ONLY_YOU}.",
    "deletion-warning-2": f"{_ONLY_YOU}.",
    "cancelled-date": f"{_ONLY_YOU}.",
    "farewell": f"your set sees a closing word; {_ONLY_YOU} see your log.",
    "manager-summary": "your answer goes to {about} and HR.",
    "moved-date": f"{_ONLY_YOU}.",
    "welcome": f"{_ONLY_YOU}; each form says who reads its answers.",
    "new-set": f"{_ONLY_YOU}; what you have written so far stays with your old set.",
    "swapped-members": f"{_ONLY_YOU}.",
    "new-facilitator": f"{_ONLY_YOU}.",
    "fresh-code": f"{_ONLY_YOU}.",
    "fresh-link": f"{_ONLY_YOU}.",
    "message-waiting": f"{_ONLY_YOU}.",
    **dict.fromkeys(TASTER_MAILS, "your host and HR see that you have a place."),
    "monday-lines": f"{_ONLY_YOU}.",
    "break-glass": f"{_ONLY_YOU}.",
    "case-invitation": (f"{_ONLY_YOU}; with a yes HR, and whoever you then let it be told to."),
}

WORDS = FixedWords(
    html_language="en-GB",
    labels={
        "when": "When",
        "first": "First",
        "next": "Next",
        "now": "Now",
        "since": "Since",
        "opened": "Opened",
        "open_until": "Open until",
        "readers": "Who reads this",
        "questions": "Questions",
        "also": "Also for you today",
        "was": "Was",
        "coming": "Coming",
        "late": "Coming late",
        "not_coming": "Not coming",
        "unheard": "Not heard from",
        "open_actions": "Open actions",
        "shared_questions": "Questions shared with you",
        "recommendations": "Recommendations",
        "agreed": "Yes",
        "adapted": "Adapted",
        "declined": "No",
        "sets": "Sets",
        "people": "People",
        "sessions_held": "Sessions held",
        "concern": "A facilitator's concern",
        "too-few": "Sessions to which too few may come",
        "calendar": "Calendars that need a decision",
        "mail": "Mails that could not go",
        "unreached": "People whom no mail reaches",
        "directory": "People whom the directory asks about",
        "silent-sponsor": "Sponsor's forms without an answer",
        "renewal": "Sets that want to go on",
    },
    personal_link="(a personal link)",
    fresh_code="(a fresh code)",
    kept_reason="(the reason, in the words of whoever asked)",
    opened_for={
        GlassPurpose.SAFETY: "somebody's safety",
        GlassPurpose.COMPLAINT: "a complaint that has to be looked into",
        GlassPurpose.LEGAL: "a duty under the law",
    },
    more="(there is more: ask {name})",
    purposes={
        Goal.LEARN: "to learn from real questions",
        Goal.FIX: "to work on something real",
        Goal.BOTH: "to work on something real and learn from it",
    },
    released={},
    reader_lines=_READER_LINES,
    why_part={
        Part.CONTACT: "You get this because you are the contact of {programme}.",
        Part.SPONSOR: "You get this because you sponsor {programme}.",
        Part.CHAMPION: "You get this because you are a champion of {programme}.",
    },
    why_manager=("You get this because {about}, who reports to you, takes part in {programme}."),
    why_page="You get this because you have a page in {programme}.",
    why_taster="You get this because your address was given for a taster of {programme}.",
    why_set={
        Role.MEMBER: "You get this because you are in set {set} ({programme}).",
        Role.FACILITATOR: "You get this because you facilitate set {set} ({programme}).",
        Role.HOST: "You get this because you host set {set} ({programme}).",
    },
    why_coach="You get this because you coach set {set} ({programme}).",
    # Mails have 120 words; the form itself says that a reply waits for its owner alone.
    replies_wait="Replies wait in your form, unsent.",
)
