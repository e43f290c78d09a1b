"""How far a set's shared project is, whose press it takes, and how a recommendation stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from service.domain.states import Decision

_DAYS_TO_ANSWER = 14


class ProjectStep(IntEnum):
    """What a session of a shared project is for (method 1.5)."""

    QUESTION = 1
    INSIDE = 2
    OUTSIDE = 3
    OPTIONS = 4
    RESULTS = 5
    RECOMMENDATIONS = 6


class RecommendationState(StrEnum):
    """How a recommendation stands (method 1.8), from the set's wording to the day it is done."""

    WORDED = "worded"
    """The set alone knows it."""
    PROPOSED = "proposed"
    YES = "yes"
    ADAPTED = "adapted"
    NO = "no"
    RUNNING = "running"
    DONE = "done"
    REPLACED = "replaced"
    """The set put it in other words since."""


@dataclass(frozen=True)
class Course:
    """What has happened to one recommendation; instants, or None where it has not."""

    put_at: datetime | None
    replaced_at: datetime | None
    decision: Decision
    running_at: datetime | None
    done_at: datetime | None


def step_of(position: int, total: int) -> ProjectStep:
    """Return what the session at a place of all that stand is for.

    Six sessions take a step each; with fewer, steps are passed over, with more, some last for
    several. The first always words the question, the last recommends.

    Args:
        position: from 1.
        total: how many stand, at least one.
    """
    if position >= total:
        return ProjectStep.RECOMMENDATIONS if total > 1 else ProjectStep.QUESTION
    last = ProjectStep.RECOMMENDATIONS
    return ProjectStep(1 + (position - 1) * (last - 1) // (total - 1))


def is_majority(presses: int, members: int) -> bool:
    """Whether so many presses speak for a set of so many members (method 1.12)."""
    return presses * 2 > members


def state_of(course: Course) -> RecommendationState:
    """Return how a recommendation stands; what was done goes before what was said."""
    if course.put_at is None:
        return RecommendationState.WORDED
    if course.replaced_at is not None:
        return RecommendationState.REPLACED
    if may_run(course.decision):
        if course.done_at is not None:
            return RecommendationState.DONE
        if course.running_at is not None:
            return RecommendationState.RUNNING
    return RecommendationState(course.decision.value)


def may_run(decision: Decision) -> bool:
    """Whether something can follow from this answer."""
    return decision in (Decision.YES, Decision.ADAPTED)


def answer_due_on(put_at: datetime, last_ends_at: datetime | None, *, zone: str) -> date:
    """Return the day by which a sponsor answers: two weeks after the press or the last session.

    The later of the two counts, so that the talk in the last session comes first; five working
    days after it a mail asks (method 1.7), and some days are left then.
    """
    begins = max(put_at, last_ends_at or put_at)
    return (begins.astimezone(ZoneInfo(zone)) + timedelta(days=_DAYS_TO_ANSWER)).date()
