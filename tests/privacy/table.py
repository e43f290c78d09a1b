"""Who may read what, typed by hand from the product's page on confidentiality (4.2 and 4.4).

It is a second copy on purpose: `service/domain/visibility.py` is not imported here, so that a slip
of the pen there is not believed here.
"""

from enum import StrEnum


class May(StrEnum):
    """Whether the words themselves may appear; a count, a type or done/not is no word."""

    YES = "yes"
    NO = "no"
    CHOSEN = "if its owner chose this reader"
    RELEASED = "if it was released"
    NAMED = "if the story's owner agreed"
    OPENED = "if two HR leads opened this one thing and its owner is told"


YES, NO, CHOSEN, RELEASED, NAMED, OPENED = May

ROLES = (
    *("owner", "member", "facilitator", "manager", "sponsor", "hr", "viewer", "lead"),
    "lead with a second",
    *("addressee", "left", "other set", "other manager", "champion", "administrator", "stranger"),
)
"""`hr`, `viewer` and `lead` are HR, `lead with a second` after break-glass; `manager` is the
owner's own; `left` was a member once."""

_COLUMNS = ROLES[:8]
_TABLE: dict[str, tuple[May, ...]] = {
    # ............... owner, member, facilitator, manager, sponsor, hr, viewer, lead
    "log": (YES, NO, NO, NO, NO, NO, NO, NO),
    "question": (YES, CHOSEN, CHOSEN, NO, NO, NO, NO, NO),
    "action": (YES, YES, YES, RELEASED, NO, NO, NO, NO),
    "objective": (YES, YES, YES, RELEASED, NO, YES, YES, YES),
    "reason": (YES, NO, YES, RELEASED, NO, YES, YES, YES),
    "cannot-be-with": (YES, NO, NO, NO, NO, NO, NO, YES),
    "affirmation": (YES, NO, NO, NO, NO, NO, NO, NO),
    "attendance": (YES, YES, YES, NO, NO, YES, YES, YES),
    "turns": (YES, YES, YES, NO, NO, NO, NO, NO),
    "group-learning": (YES, YES, YES, NO, RELEASED, RELEASED, RELEASED, RELEASED),
    "rating": (YES, NO, NO, NO, NO, NO, NO, NO),
    "reflection": (YES, NO, NO, NO, NO, NO, NO, NO),
    "risk-flag": (NO, NO, YES, NO, NO, NO, NO, NO),
    "recommendation": (YES, YES, YES, NO, YES, YES, YES, YES),
    "story": (YES, YES, YES, NAMED, NAMED, NAMED, NAMED, NAMED),
    "outcome": (YES, YES, YES, NO, NO, NO, NO, NO),
    "case": (YES, NO, NO, NO, RELEASED, YES, YES, YES),
    "coming": (YES, YES, YES, NO, NO, NO, NO, NO),
    "happened": (YES, YES, NO, NO, NO, NO, NO, NO),
    "session-rating": (YES, NO, NO, NO, NO, NO, NO, NO),
    "free-text": (YES, NO, YES, NO, NO, NO, NO, NO),
    "access-needs": (YES, NO, YES, NO, NO, YES, YES, YES),
    "working-pattern": (YES, NO, NO, NO, NO, YES, YES, YES),
    "board": (YES, YES, YES, NO, NO, NO, NO, NO),
    "project": (YES, YES, YES, NO, RELEASED, NO, NO, NO),
    "closing-word": (YES, YES, NO, NO, NO, NO, NO, NO),
    "support": (YES, NO, NO, RELEASED, NO, NO, NO, NO),
    "manager-answer": (YES, NO, NO, NO, NO, YES, YES, YES),
    "sponsor-answer": (YES, NO, NO, NO, NO, YES, YES, YES),
    "vote": (YES, NO, NO, NO, NO, NO, NO, NO),
    "process-fact": (YES, NO, YES, NO, NO, YES, YES, YES),
}
_BREAK_GLASS = ("action", "coming", "happened", "free-text")
_ADDRESSED = ("manager-answer", "sponsor-answer")

EXPECTED: dict[str, dict[str, May]] = {
    data: {
        **dict.fromkeys(ROLES, NO),
        **dict(zip(_COLUMNS, cells, strict=True)),
        "addressee": YES if data in _ADDRESSED else NO,
        "lead with a second": OPENED if data in _BREAK_GLASS else NO,
    }
    for data, cells in _TABLE.items()
}
"""Class of data, role, verdict; whoever stands in no column reads nothing."""

BEHIND_THE_CODE = frozenset(
    {
        *("log", "cannot-be-with", "affirmation", "rating", "session-rating"),
        *("support", "reflection", "board", "case"),
    }
)
"""What no page shows on a device that has neither shown a fresh code nor written the words itself;
a question stands among these until its owner chose who reads it."""
