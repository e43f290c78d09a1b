"""What each mail has to say, and who reads the answer that it asks for."""

from tests.mail.contexts import WORDS

_SECOND = "Tuesday 7 April, 13:30–16:30 (your time, London); clocks changed on 29 March"
_THIRD = "Tuesday 12 May, 13:30–16:30 (your time, London)"
_READERS = {
    "joining": (
        "your set, your facilitator and HR see what you want to learn; "
        "only you see a rough question, unless you choose more."
    ),
    "set-up": (
        "ratings are counted with at least four others; your facilitator sees what you write."
    ),
    "affirmations": (
        "only you see your wording; your set and your facilitator see that you have affirmed; "
        "HR sees a count."
    ),
    "before": (
        "your set and your facilitator see your action; "
        "only you see your question, unless you choose more. Your manager sees neither."
    ),
    "after": (
        "your set and your facilitator see your action; only you see your log; ratings are "
        "counted with at least four others. Your manager sees only lines you tick."
    ),
    "manager-summary": "your answer goes to Ann Example and HR.",
    "moved-date": "only you.",
    "welcome": "only you; each form says who reads its answers.",
    "new-set": "only you; what you have written so far stays with your old set.",
    "swapped-members": "only you.",
    "new-facilitator": "only you.",
    "fresh": "only you.",
    "message-waiting": "only you.",
    "monday-lines": "only you.",
    "taster": "your host and HR see that you have a place.",
    "break-glass": "only you.",
    "case-invitation": "only you; with a yes HR, and whoever you then let it be told to.",
    "sponsor-decisions": "your answer goes to the set, its facilitator and HR.",
    "sponsor": "your answer goes to HR.",
    "champion-invitation": (
        "only you; with a yes, HR and the other champions read your name among the champions."
    ),
    "champions-digest": "your answer goes to HR.",
    "release-time": "your answer goes to HR; Ann Example sees what you hope for.",
    "set-introduction": "only you; an objection goes to one named person in HR.",
    "final-story": (
        "your set and your facilitator see your story; others only if you say so. "
        "Recommendations go to HR and your sponsor once your set puts them."
    ),
    "end-evaluation": (
        "ratings are counted with at least four others; your set and your facilitator see your "
        "story, others only if you say so; HR sees how you want to go on."
    ),
    "catch-up": ("your set and your facilitator see how your action goes; your set sees the rest."),
    "recap": "your set sees what you correct.",
    "pulse": "your set and your facilitator see your answer.",
    "mid-point": (
        "numbers are counted with at least four others; your facilitator sees what you write."
    ),
    "run-sheet": "only you.",
    "quorum-risk": "those who facilitate the set and HR see your choice.",
    "quorum-vote": "your set sees how many chose what, and nobody who did.",
    "facilitator-wrap": (
        "the set and HR see who was there; the set sees what it learned; only you see your two "
        "lines; of a concern HR sees the kind."
    ),
    "loop-closed": "only you.",
    "twelve-weeks-manager": (
        "your rating is counted with at least four others; HR sees what you write."
    ),
    "six-months": (
        "ratings are counted with at least four others; your set and your facilitator see the "
        "rest, others only if you say so."
    ),
    "twelve-weeks": (
        "ratings are counted with at least four others; your set and your facilitator see the "
        "rest, others only if you say so."
    ),
    "programme-report": "the report is for the sponsor and HR.",
    "deletion-warning": "only you.",
    "cancelled-date": "only you.",
    "farewell": "your set sees a closing word; only you see your log.",
}
FACTS: dict[str, list[str]] = {
    "joining": ["First: Tuesday 3 March, 13:30–16:30 (your time, London)", "meets 3 times"],
    "set-up": [f"When: {_SECOND}"],
    "affirmations": [f"Next: {_THIRD}", "3 of 6"],
    "before-session": [f"When: {_SECOND}", f'On 3 March you chose to "{WORDS}".'],
    "before-session-nudge": [f"When: {_SECOND}", f'On 3 March you chose to "{WORDS}".'],
    "after-session": [f"Next: {_THIRD}"],
    "after-session-nudge": [f"Next: {_THIRD}"],
    "manager-summary": ["Ann Example's set has held session 2 of 6."],
    "moved-date": [f"Now: {_SECOND}", "Session 2 of 6 has moved"],
    "welcome": [f"First: {_SECOND}", "Fay Guide facilitates it."],
    "new-set": [f"First: {_SECOND}", "Your objective, your open actions and your log come along"],
    "swapped-members": [f"Next: {_SECOND}", "Bob Example now is in set Maple."],
    "new-facilitator": [f"Next: {_SECOND}", "From now on Fay Guide facilitates set Maple."],
    "fresh-code": ["Your code is 481516."],
    "fresh-link": ["your open forms, dates and actions"],
    "message-waiting": [
        "Bob Example wrote to learning@company.example",
        "Since: Monday 30 March, 15:05 (your time, London)",
        "You get this because you are the contact of Becky's learning sets.",
    ],
    "monday-lines": [
        "A facilitator's concern: 1",
        "Sessions to which too few may come: 4 (Maple, Oak, Elm, …)",
        "Mails that could not go: 2",
        "You get this because you are the contact of Becky's learning sets.",
    ],
    "case-invitation": [
        "Becky's learning sets be told",
        "Nobody asks again.",
    ],
    "break-glass": [
        "a day: Before we meet, session 2.",
        "Hanna Reed asked, and Ines Roth agreed.",
        "It is about a complaint that has to be looked into.",
        "A complaint names what was written before session 2.",
        "Opened: Monday 30 March, 15:05 (your time, London)",
        "Open until: Tuesday 31 March, 15:05 (your time, London)",
        "because you have a page in Becky's learning sets",
    ],
    "joining-nudge": ["First: Tuesday 3 March", "This is the only reminder."],
    "sponsor-sign-off": [
        "First: Tuesday 3 March",
        "Sets: 3",
        "People: 18",
        "You get this because you sponsor Becky's learning sets.",
    ],
    "release-time": [
        "First: Tuesday 3 March",
        "Can you release the time for all 3 sessions?",
        "Three never to ask: what others said, who presented, whether it was useful.",
        "You will see what Ann chooses to show you.",
        "because Ann Example, who reports to you, takes part",
    ],
    "set-introduction": ["First: Tuesday 3 March", "Facilitated by Fay Guide."],
    "final-story": [f"When: {_SECOND}", f'On 3 March you chose to "{WORDS}".'],
    "final-story-nudge": [f"When: {_SECOND}", f'On 3 March you chose to "{WORDS}".'],
    "run-sheet": [
        f"When: {_SECOND}",
        "Coming: 2",
        "Coming late: 1",
        "Not coming: 2",
        "Not heard from: 1",
        "Open actions: 5",
        "Questions shared with you: 2",
        "You get this because you facilitate set Maple",
    ],
    "quorum-risk": [
        f"When: {_SECOND}",
        "Likely to come: 3 of 6. It takes 4.",
        "run it all the same, move it, catch up with buddies instead, or cancel it",
    ],
    "quorum-vote": [
        f"When: {_SECOND}",
        "meet all the same, move it, catch up in two halves, or cancel it",
        "you can change it until it is decided",
    ],
    "end-evaluation": ["Open until: Tuesday 28 April", "then and now", "Your set has held its"],
    "end-evaluation-nudge": ["then and now", "This is the only reminder."],
    "catch-up": [f"Next: {_THIRD}", "twenty minutes with your buddy", f'you chose to "{WORDS}".'],
    "facilitator-wrap": ["Session 2 of 6 is over.", "You get this because you facilitate set"],
    "recap": ["Open until: Tuesday 28 April", "within 24 hours", f'you chose to "{WORDS}".'],
    "pulse": [
        f"Next: {_THIRD}",
        f'On 3 March you chose to "{WORDS}".',
        "Done, on track and changed are equally good answers. So is stuck",
    ],
    "mid-point": [f"Next: {_THIRD}", "Session 2 of 6 is behind you.", "the facilitation help you"],
    "sponsor-progress": ["session 2 of 6", "Members present: 5 of 6.", "you sponsor Becky's"],
    "sponsor-decisions": ["Recommendations: 4", "Yes, adapted or no", "you sponsor Becky's"],
    "loop-closed": ["Yes: 2", "Adapted: 1", "No: 1", "because you are in set Maple"],
    "six-months": [
        "Open until: Tuesday 28 April",
        "met for the last time six months ago",
        "the last time we ask",
    ],
    "twelve-weeks": [f'you chose to "{WORDS}".', "Nothing lasted is an answer as well."],
    "twelve-weeks-manager": ["Ann Example's set met for the last time", "Three never to ask:"],
    "programme-report": ["Sets: 3", "People: 18", "Recommendations: 4", "Yes: 2", "No: 1"],
    "champion-invitation": [
        "Open until: Tuesday 28 April",
        "At most 6 hours a quarter, for one year",
        "and so is none",
    ],
    "taster-confirm": [
        "with Chad Champion",
        "When: Tuesday 7 April, 13:30–14:30 (your time, London)",
        "because your address was given for a taster of Becky's learning sets",
    ],
    "taster-reminder": [
        "with Chad Champion",
        "When: Tuesday 7 April, 13:30–14:30 (your time, London)",
        "Where: Room 4, second floor",
    ],
    "taster-thanks": ["ask Becky Lane", "thirty days after the taster"],
    "taster-called-off": [
        "Chad Champion had to call the taster off",
        "When: Tuesday 7 April, 13:30–14:30 (your time, London)",
    ],
    "champions-digest-1": ["Sets: 3", "for the first time", "because you are a champion of"],
    "champions-digest-2": ["Sets: 3", "three times", "because you are a champion of"],
    "champions-digest-3": ["Sets: 3", "for the last time", "because you are a champion of"],
    "deletion-warning-1": ["is kept until Tuesday 28 April", "download your learning passport"],
    "deletion-warning-2": ["is kept until Tuesday 28 April", "This is the last time"],
    "cancelled-date": [f"Was: {_SECOND}", f"Next: {_THIRD}", "is kept for the next one"],
    "farewell": [
        "You have left set Maple.",
        "to download for 90 days",
        "because you have a page in Becky's learning sets",
    ],
}
"""By slug."""

NAMING_THE_PROGRAMME = frozenset(
    {
        *("manager-summary", "message-waiting", "release-time", "twelve-weeks-manager"),
        *("monday-lines", "break-glass", "case-invitation"),
        *("taster-confirm", "taster-reminder", "taster-thanks", "taster-called-off"),
        *("sponsor-sign-off", "programme-report", "deletion-warning-1", "deletion-warning-2"),
        *("champions-digest-1", "champions-digest-2", "champions-digest-3"),
    }
)
"""Their readers have no part in a set, or may have none any more."""


def readers(touchpoint: str) -> str:
    """Return who reads the answer, as the mail says it."""
    return next(line for key, line in _READERS.items() if touchpoint.startswith(key))
