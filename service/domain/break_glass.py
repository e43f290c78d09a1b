"""Break-glass: which things of a person can be opened at all, for how long, and how one stands.

What nobody but its owner was ever meant to read is not on the list, so that no two people in HR
can agree it open: log, drafts, questions, ratings, reflections.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from service.domain.readers import DataClass, Reader, Relation, Verdict
from service.domain.states import FieldClass
from service.domain.visibility import may_read

WAITS = timedelta(days=7)
"""How long a second lead has to answer."""
READABLE = timedelta(hours=24)
"""How long the words stay open, in service time."""
KEPT_DAYS = 730
"""How long the reason stays, as the audit does (privacy 4.3)."""


class GlassPurpose(StrEnum):
    """Why something is opened; a closed list, so that curiosity is not on it."""

    SAFETY = "safety"
    COMPLAINT = "complaint"
    LEGAL = "legal"


class GlassState(StrEnum):
    """What people did with a request; that time ran out follows from the clock."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class GlassStanding(StrEnum):
    """How a request stands now."""

    WAITING = "waiting"
    LAPSED = "lapsed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    READABLE = "readable"
    OVER = "over"


@dataclass(frozen=True)
class Lead:
    """An HR lead who asks or answers; `actor` as the audit names them."""

    actor: str
    name: str
    address: str


def glass_standing(
    state: GlassState, *, asked_at: datetime, readable_until: datetime | None, now: datetime
) -> GlassStanding:
    """Say how a request stands at `now` (service time)."""
    if state is GlassState.REFUSED:
        return GlassStanding.REFUSED
    if state is GlassState.WITHDRAWN:
        return GlassStanding.WITHDRAWN
    if state is GlassState.ASKED:
        return GlassStanding.WAITING if now < asked_at + WAITS else GlassStanding.LAPSED
    is_open = readable_until is not None and now < readable_until
    return GlassStanding.READABLE if is_open else GlassStanding.OVER


def opens(form: str, field: str, classes: frozenset[FieldClass]) -> bool:
    """Say whether a field of a form belongs to what break-glass opens.

    Args:
        field: as it is stored, as `action_7_state`.
        classes: of the answer as it was asked; what its owner showed to nobody stays closed.
    """
    data = _FIELDS.get(form, {}).get(_EACH.sub("", field))
    if data is None or classes.isdisjoint(_SHOWN):
        return False
    met = {Verdict.IF_OPENED}
    return may_read(data, Reader.BREAK_GLASS, Relation.SAME_PROGRAMME, met=met)


_EACH = re.compile(r"^action_\d+_")
_SHOWN = frozenset({FieldClass.SET, FieldClass.FACILITATOR})
_FIELDS: dict[str, dict[str, DataClass]] = {
    "baseline": {"success": DataClass.FREE_TEXT, "worry": DataClass.FREE_TEXT},
    "before-session": {
        "state": DataClass.ACTION,
        "happened": DataClass.HAPPENED,
        "coming": DataClass.COMING,
        "presenting": DataClass.COMING,
    },
    "after-session": {
        "action": DataClass.ACTION,
        "first_step": DataClass.ACTION,
        "due_on": DataClass.ACTION,
        "noticed_by": DataClass.ACTION,
    },
    "catch-up": {
        "state": DataClass.ACTION,
        "happened": DataClass.HAPPENED,
        "tell_set": DataClass.HAPPENED,
    },
    "pulse": {"state": DataClass.ACTION, "if_stuck": DataClass.ACTION},
    "mid-point": dict.fromkeys(("keep", "change", "stop"), DataClass.FREE_TEXT),
}
"""Every field that can be opened, by form, with the class of what stands in it."""

FORMS_TO_OPEN = frozenset(_FIELDS)
