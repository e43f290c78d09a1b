"""What one cohort's evidence proposes for the next: rhythm, size, sessions, what to start from.

Proposed to HR with the figures behind it, and never applied by itself. Where too little is known
the proposal is to change nothing, and its reason says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeGuard

from service.domain.evaluation.chart import Chart
from service.domain.evaluation.figures_of import (
    Share,
    actions_not_begun,
    moved,
    places_taken,
    places_taken_at,
    quorum_kept,
    released,
)
from service.domain.evaluation.said import counted
from service.domain.evaluation.take_up import NOT_HELD_YET

FEWEST = 5
"""Meetings, places or actions, below which nothing is concluded."""
LONGEST_WEEKS = 8
"""Beyond them a set loses its thread (method 1.2)."""
SMALLEST, USUAL, LARGEST = 4, 6, 8
"""Members of a set (method 1.2)."""
FEWEST_SESSIONS = 4
_MANY = 1 / 3
_QUORUM_SHOULD_BE_KEPT = 0.8
_WELL_ATTENDED = 0.9
_HALF = 0.5


class About(StrEnum):
    """What a proposal would change: a draft's setting of that name, or its size."""

    EVERY_WEEKS = "every_weeks"
    SIZE = "size"
    SESSIONS = "sessions"
    MINUTES = "minutes"
    STARTERS = "starters"


@dataclass(frozen=True)
class Shape:
    """How a cohort was set up: weeks between sessions, members of a set, sessions, minutes each."""

    every_weeks: int
    size: int
    sessions: int
    minutes: int


@dataclass(frozen=True)
class Proposal:
    """One of them; `offered` is None where nothing is to be changed."""

    about: About
    was: int | None
    offered: int | None
    reason: str
    """A sentence with the figures that it is concluded from."""


def proposals(charts: Mapping[str, Chart], shape: Shape) -> tuple[Proposal, ...]:
    """Return a proposal about each thing; none at all of a cohort that was measured before its end.

    Args:
        charts: of HR's report, by slug.
        shape: how the cohort was set up.
    """
    attendance = charts.get("attendance")
    if attendance is None or any(row.get("reason") == NOT_HELD_YET for row in attendance.rows):
        return ()
    return (
        Proposal(About.EVERY_WEEKS, shape.every_weeks, *_rhythm(charts, shape.every_weeks)),
        Proposal(About.SIZE, shape.size, *_size(charts, shape.size)),
        Proposal(About.SESSIONS, shape.sessions, *_sessions(charts, shape.sessions)),
        Proposal(
            About.MINUTES,
            shape.minutes,
            None,
            "Nothing that HR may read tells whether sessions were too long or too short:"
            " who presented, and for how long, is each set's own.",
        ),
        Proposal(About.STARTERS, None, None, _starters(charts)),
    )


def _rhythm(charts: Mapping[str, Chart], weeks: int) -> tuple[int | None, str]:
    meetings = moved(charts)
    if not _is_enough(meetings):
        return None, f"Fewer than {FEWEST} meetings say nothing about the rhythm."
    told = f"{meetings.count} of {meetings.of} meetings were moved"
    waiting = actions_not_begun(charts)
    if _is_enough(waiting):
        told += f", {waiting.count} of {waiting.of} actions told of were not begun"
    is_tight = _part(meetings) >= _MANY or (_is_enough(waiting) and _part(waiting) >= _MANY)
    if not is_tight:
        return None, f"{told}: the rhythm held."
    if weeks >= LONGEST_WEEKS:
        return None, f"{told}, but more than {LONGEST_WEEKS} weeks apart a set loses its thread."
    return weeks + 1, f"{told}: a week more leaves room."


def _size(charts: Mapping[str, Chart], size: int) -> tuple[int | None, str]:
    quorum, places = quorum_kept(charts), places_taken(charts)
    if not _is_enough(quorum):
        return None, f"Attendance was marked in fewer than {FEWEST} meetings."
    told = f"Quorum was kept in {quorum.count} of {counted(quorum.of, 'meeting')} marked"
    if _part(quorum) < _QUORUM_SHOULD_BE_KEPT:
        if size >= LARGEST:
            return None, f"{told}, but in a set of more than {LARGEST} not everybody speaks."
        return size + 1, f"{told}: one more makes up for whoever is away."
    is_full = quorum.count == quorum.of and _is_enough(places) and _part(places) >= _WELL_ATTENDED
    if is_full and size > USUAL:
        return size - 1, f"{told}, and hardly anybody was away: with one fewer everybody speaks."
    return None, f"{told}: the size held."


def _sessions(charts: Mapping[str, Chart], sessions: int) -> tuple[int | None, str]:
    at = {number: one for number, one in places_taken_at(charts).items() if _is_enough(one)}
    if not at:
        return None, f"Attendance was marked of fewer than {FEWEST} places a session."
    last = max(at)
    told = f"In session {last}, {at[last].count} of {at[last].of} places were taken"
    if _part(at[last]) >= _HALF:
        return None, f"{told}: the number of sessions held."
    held = [number for number, one in at.items() if _part(one) >= _HALF]
    offered = max(FEWEST_SESSIONS, max(held, default=0))
    if offered >= sessions:
        return None, f"{told}, but fewer than {FEWEST_SESSIONS} sessions are no programme."
    return offered, f"{told}; after session {offered} fewer than half ever were."


def _starters(charts: Mapping[str, Chart]) -> str:
    lines = released(charts)
    if not lines:
        return "No set released what it learned, so there is nothing of theirs to start from."
    return (
        f"Sets released {counted(lines, 'line')} of what they learned."
        " Read them before you name projects or questions."
    )


def _is_enough(share: Share | None) -> TypeGuard[Share]:
    return share is not None and share.of >= FEWEST


def _part(share: Share) -> float:
    return share.count / share.of
