"""What a sponsor reads of a programme: dates and counts, and recommendations after a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from service.domain.states import Decision
from service.domain.visibility import DataClass, Reader, Relation, Verdict, may_read, verdict
from service.domain.wording import day_in_words, meeting_time
from service.models import Person, Recommendation
from service.store.sponsored import Sponsored, SponsoredSet

_DECISIONS = {
    Decision.PROPOSED: "waits for your answer",
    Decision.YES: "you said yes",
    Decision.ADAPTED: "you adapted it",
    Decision.NO: "you said no",
}


@dataclass(frozen=True)
class RecommendationView:
    """One recommendation with its state; `words` are empty before a fresh code."""

    words: str
    state: str
    is_decided: bool
    rest: str
    """Reason, who sees to it and by when, as far as they were told."""


@dataclass(frozen=True)
class SponsoredSetView:
    """One set of a sponsored programme."""

    name: str
    project: str
    next_date: str
    held: str
    there: tuple[str, ...]
    recommendations: tuple[RecommendationView, ...]


@dataclass(frozen=True)
class SponsoredView:
    """A programme the reader sponsors."""

    name: str
    sets: tuple[SponsoredSetView, ...]

    @property
    def has_recommendations(self) -> bool:
        """Whether any of its sets recommends something."""
        return any(one.recommendations for one in self.sets)


def sponsored_views(
    programmes: Sequence[Sponsored], owner: Person, now: datetime, *, has_code: bool
) -> list[SponsoredView]:
    """Return the programmes the owner sponsors: figures, and no participant's own words."""
    return [
        SponsoredView(
            name=one.programme_name,
            sets=tuple(_set(row, owner, now, has_code=has_code) for row in one.sets),
        )
        for one in programmes
    ]


def _set(row: SponsoredSet, owner: Person, now: datetime, *, has_code: bool) -> SponsoredSetView:
    coming = row.next_session(now)
    counts = verdict(DataClass.ATTENDANCE, Reader.SPONSOR, Relation.SAME_PROGRAMME)
    there = row.there if counts is Verdict.COUNTS_ONLY else ()
    may = may_read(DataClass.RECOMMENDATION, Reader.SPONSOR, Relation.SAME_PROGRAMME)
    return SponsoredSetView(
        name=row.name,
        project=row.project,
        next_date=meeting_time(coming.starts_at, coming.ends_at, zone=owner.zone, now=now)
        if coming
        else "",
        held=f"{row.held(now)} of {len(row.sessions)} sessions held",
        there=tuple(
            f"Session {number}: {came} of {marked} were there" for number, came, marked in there
        ),
        recommendations=tuple(
            _recommendation(one, owner, now, has_code=has_code)
            for one in (row.recommendations if may else ())
        ),
    )


def _recommendation(
    row: Recommendation, owner: Person, now: datetime, *, has_code: bool
) -> RecommendationView:
    today = now.astimezone(ZoneInfo(owner.zone)).date()
    due = f"by {day_in_words(row.due_on, today=today)}" if row.due_on else ""
    told = (row.reason, row.owner, due)
    return RecommendationView(
        words=row.words if has_code else "",
        state=_DECISIONS[row.decision],
        is_decided=row.decision is not Decision.PROPOSED,
        rest=" · ".join(part for part in told if part) if has_code else "",
    )
