"""Where a running session stands: what is on, how long it has, and how what follows gives way.

The last minutes belong to learning: items still to come shrink alike so that the session ends
when it was booked to, but what the set learns from it is never shortened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from service.domain.agenda import Agenda, Step


class MarkKind(StrEnum):
    """What was pressed on the clock."""

    BEGIN = "begin"
    EXTEND = "extend"


@dataclass(frozen=True)
class Mark:
    """One press: a step began, or got more time.

    `position` counts the agenda's steps from 0; the number of steps stands for the end.
    """

    kind: MarkKind
    position: int
    at: datetime
    minutes: int = 0
    """How much more, of an extension."""


@dataclass(frozen=True)
class Ahead:
    """A step that is still to come, as it looks now."""

    step: Step
    position: int
    starts_at: datetime
    seconds: int


@dataclass(frozen=True)
class ClockStanding:
    """The session at one instant; `step` is None once it was closed."""

    position: int
    step: Step | None
    began_at: datetime
    due_at: datetime
    """When the step should end."""
    seconds_left: int
    """Until then; 0 once it has passed."""
    seconds_over: int
    """Since then; 0 until it has passed."""
    ahead: tuple[Ahead, ...]
    ends_at: datetime
    """When the session will end as it looks now."""
    overtime_seconds: int
    """How much later that is than booked; 0 where it is not."""

    @property
    def is_shortened(self) -> bool:
        """Whether anything to come has less time than planned."""
        return any(one.seconds < one.step.minutes * 60 for one in self.ahead)


def clock_standing(
    agenda: Agenda,
    *,
    started_at: datetime,
    ends_at: datetime,
    marks: Iterable[Mark],
    now: datetime,
) -> ClockStanding:
    """Return where the clock stands.

    Two devices may press the same: a step began when the first of them said so, and the furthest
    that began is on. The order of marks means nothing.

    Args:
        started_at: when the first step began.
        ends_at: when the session was booked to end.
        now: not before `started_at`.
    """
    steps = agenda.steps
    began = {0: started_at}
    more = dict.fromkeys(range(len(steps) + 1), timedelta())
    for mark in marks:
        position = min(mark.position, len(steps))
        if mark.kind is MarkKind.EXTEND:
            more[position] += timedelta(minutes=mark.minutes)
        elif position not in began or mark.at < began[position]:
            began[position] = mark.at
    position = max(began)
    began_at = max(began[position], started_at)
    if position == len(steps):
        overtime = _seconds(began_at - ends_at)
        return ClockStanding(position, None, began_at, began_at, 0, 0, (), began_at, overtime)
    allowed = timedelta(seconds=_shared(steps[position:], ends_at - began_at)[0]) + more[position]
    due_at = began_at + allowed
    ahead, ends = _ahead(steps, position + 1, starts_at=max(now, due_at), ends_at=ends_at)
    return ClockStanding(
        position=position,
        step=steps[position],
        began_at=began_at,
        due_at=due_at,
        seconds_left=_seconds(due_at - now),
        seconds_over=_seconds(now - due_at),
        ahead=ahead,
        ends_at=ends,
        overtime_seconds=_seconds(ends - ends_at),
    )


def _ahead(
    steps: Sequence[Step], first: int, *, starts_at: datetime, ends_at: datetime
) -> tuple[tuple[Ahead, ...], datetime]:
    """Return what is to come from one step on, and when the last of it ends."""
    found = []
    for position, seconds in enumerate(_shared(steps[first:], ends_at - starts_at), start=first):
        found.append(Ahead(steps[position], position, starts_at, seconds))
        starts_at += timedelta(seconds=seconds)
    return tuple(found), starts_at


def _shared(steps: Sequence[Step], left: timedelta) -> list[int]:
    """Return the seconds of each step: learning whole, the others alike from what is left."""
    learning = sum(one.minutes * 60 for one in steps if one.is_learning)
    others = sum(one.minutes * 60 for one in steps if not one.is_learning)
    has = min(max(_seconds(left) - learning, 0), others)
    return [
        one.minutes * 60 if one.is_learning else one.minutes * 60 * has // others for one in steps
    ]


def _seconds(span: timedelta) -> int:
    """Return whole seconds, none for a span that runs backwards."""
    return max(0, int(span.total_seconds()))
