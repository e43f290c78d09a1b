"""What of one programme waits for HR, in one line a kind: what the Monday mail tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class HandKind(StrEnum):
    """A kind of thing that waits, the most urgent first."""

    CONCERN = "concern"
    TOO_FEW = "too-few"
    CALENDAR = "calendar"
    MAIL = "mail"
    UNREACHED = "unreached"
    DIRECTORY = "directory"
    SILENT_SPONSOR = "silent-sponsor"
    RENEWAL = "renewal"


@dataclass(frozen=True)
class HandLine:
    """How many things of a kind wait, and in which sets where the kind is about sets.

    It names no person and carries nothing that anybody chose or wrote.
    """

    kind: HandKind
    count: int
    sets: tuple[str, ...] = ()


MOST_LINES = 3
"""What one reads before Monday's first coffee; the console has the rest."""

_ORDER = {kind: place for place, kind in enumerate(HandKind)}


def most_urgent(lines: Iterable[HandLine]) -> tuple[HandLine, ...]:
    """Return the lines that a mail tells, those of which nothing waits left out."""
    waiting = sorted((one for one in lines if one.count), key=lambda one: _ORDER[one.kind])
    return tuple(waiting[:MOST_LINES])
