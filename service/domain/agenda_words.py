"""What the items and phases of an agenda are called, mode by mode, and the phases' minutes."""

from collections.abc import Mapping

from service.domain.states import Mode

_TITLES: Mapping[str, str] = {
    "check-in": "Check-in",
    "action-round": "Action round: I said, I did, what happened, what I learned",
    "bids": "Bids, and who presents",
    "break": "Break",
    "slot-a": "First presenter",
    "slot-b": "Second presenter",
    "log": "My own learning log, in silence",
    "group-learning": "What the set learned",
    "process": "How did we work, and the best question heard",
    "close": "Next date, actions read back, close",
    "sponsor-why": "The sponsor’s why; then the sponsor leaves",
    "what-a-set-is": "What a set is and is not, and an open question tried out",
    "objectives": "Why I am here, and what I want to learn",
    "hopes-and-worries": "Hopes and worries",
    "ground-rules": "Ground rules and affirmations",
    "first-question": "From topic to question, and its first scope",
    "dates": "All dates, buddy pairs, tools",
    "baseline": "The baseline form, in the room",
    "stories": "Stories: question, action, outcome, learning",
    "learning-map": "Map of what the set learned",
    "sponsor-dialogue": "The sponsor joins: recommendations and dialogue",
    "sponsor-leaves": "The sponsor leaves; what the set keeps to itself",
    "end-forms": "The end forms, in the room",
    "vote": "Go on, go on alone, or close: the vote",
    "appreciations": "Appreciations",
    "buffer": "Time in hand",
}
_OF_MODE: Mapping[tuple[Mode, str], str] = {
    (Mode.SHARED_PROJECT, "bids"): "Which part of the question today, and who leads",
    (Mode.SHARED_PROJECT, "slot-a"): "The project: what we found",
    (Mode.SHARED_PROJECT, "slot-b"): "The project: what follows from it",
    (Mode.QUESTIONS_FIRST, "slot-a"): "First problem",
    (Mode.QUESTIONS_FIRST, "slot-b"): "Second problem",
    (
        Mode.QUESTIONS_FIRST,
        "process",
    ): "How did we work; each names the leadership skill they practised, and the evidence",
}

_PRESENTER = (
    ("context", "The question in one sentence, and its context", 5, 4),
    ("clarifying", "Clarifying questions", 5, 4),
    ("questions", "Open questions", 18, 14),
    ("shifted", "The presenter alone: what has shifted", 3, 2),
    ("options", "Options; offers only if the presenter asks", 5, 4),
    ("action", "Action, first step, by when, who will notice", 4, 4),
    ("helped", "The presenter, then the set: what helped, what I take", 5, 3),
)
_PROBLEM = (
    ("context", "The problem, in about two minutes", 2, 2),
    ("questions", "Questions; statements only in answer to one", 15, 12),
    ("agree", "Everybody writes the problem; compare, agree or go on", 6, 4),
    ("goal", "Goal", 5, 4),
    ("strategies", "Strategies. The coach asks how the set is doing", 8, 6),
    ("action", "Action, first step, by when, who will notice", 5, 4),
    ("helped", "What helped, what I take", 4, 3),
)
_PROJECT = (
    ("context", "Where the question stands", 5, 4),
    ("clarifying", "Clarifying questions", 5, 4),
    ("questions", "Open questions", 18, 14),
    ("shifted", "Everybody alone: what has shifted", 3, 2),
    ("options", "Options, and what to find out next", 5, 4),
    ("action", "Who does what, first step, by when, who will notice", 4, 4),
    ("helped", "What helped, what I take", 5, 3),
)
_PHASES = {
    Mode.OWN_ISSUE: _PRESENTER,
    Mode.QUESTIONS_FIRST: _PROBLEM,
    Mode.SHARED_PROJECT: _PROJECT,
}

_THEMES = (
    "question and scope",
    "inside research: data and interviews",
    "outside research: the customer’s eye",
    "options and a small test",
    "results and draft answers",
    "recommendations to the sponsor, and our own learning",
)


def title_of(slug: str, mode: Mode) -> str:
    """Return what an item is called in this mode."""
    return _OF_MODE.get((mode, slug), _TITLES[slug])


def phases_of(mode: Mode, minutes: int) -> tuple[tuple[str, str, int], ...]:
    """Return (slug, title, minutes) of each phase of a slot of 45 or 35 minutes."""
    is_long = minutes == 45
    return tuple(
        (slug, title, long if is_long else short) for slug, title, long, short in _PHASES[mode]
    )


def project_theme(number: int, *, of: int) -> str:
    """Return what one of a project's sessions is about (method 1.5).

    The first scopes the question and the last recommends, however many there are.
    """
    if of < 2:
        return _THEMES[0]
    return _THEMES[round((number - 1) * (len(_THEMES) - 1) / (of - 1))]
