"""A recommendation in words: what the set wrote, how it stands, and what its sponsor answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from service.domain.project import Course, RecommendationState, answer_due_on, state_of
from service.domain.wording import day_in_words
from service.models import Person, Recommendation, SetSession

STATES = {
    RecommendationState.WORDED: "yours alone so far",
    RecommendationState.PROPOSED: "waits for the sponsor",
    RecommendationState.YES: "the sponsor said yes",
    RecommendationState.ADAPTED: "the sponsor adapted it",
    RecommendationState.NO: "the sponsor said no",
    RecommendationState.RUNNING: "under way",
    RecommendationState.DONE: "done",
    RecommendationState.REPLACED: "you put it in other words since",
}


def state(row: Recommendation) -> RecommendationState:
    """Return how a row stands."""
    return state_of(Course(row.put_at, row.replaced_at, row.decision, row.running_at, row.done_at))


@dataclass(frozen=True)
class Recommended:
    """What a set wrote, line by line; parts that it left out are empty."""

    title: str
    words: str
    why: str
    by_whom: str
    """As "Sam, by Tuesday 7 April"."""


def recommended(row: Recommendation, reader: Person, now: datetime) -> Recommended:
    """Return what a set wrote, its day on the reader's calendar."""
    today = now.astimezone(ZoneInfo(reader.zone)).date()
    day = f"by {day_in_words(row.wanted_on, today=today)}" if row.wanted_on else ""
    by_whom = ", ".join(part for part in (row.wanted_owner, day) if part)
    return Recommended(row.title or "", row.words, row.why or "", by_whom)


def in_one(row: Recommendation, reader: Person, now: datetime) -> str:
    """Return all that a set wrote as lines of one text, for a form's heading."""
    told = recommended(row, reader, now)
    why = f"Why: {told.why}" if told.why else ""
    by_whom = f"Proposed: {told.by_whom}" if told.by_whom else ""
    return "\n".join(part for part in (told.title, told.words, why, by_whom) if part)


def answered(row: Recommendation, reader: Person, now: datetime) -> str:
    """Return the sponsor's reason, who sees to it and by when, as far as they were told."""
    today = now.astimezone(ZoneInfo(reader.zone)).date()
    due = f"by {day_in_words(row.due_on, today=today)}" if row.due_on else ""
    return " · ".join(part for part in (row.reason, row.owner, due) if part)


def answer_due(
    row: Recommendation, sessions: Sequence[SetSession], reader: Person, now: datetime
) -> str:
    """Return the day by which the sponsor answers; empty before it was put and once it is."""
    if state(row) is not RecommendationState.PROPOSED or row.put_at is None:
        return ""
    last = sessions[-1].ends_at if sessions else None
    day = answer_due_on(row.put_at, last, zone=reader.zone)
    return day_in_words(day, today=now.astimezone(ZoneInfo(reader.zone)).date())
