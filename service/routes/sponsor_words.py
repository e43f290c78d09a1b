"""What a sponsor reads of a programme: goal, dates, counts, and recommendations after a code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.project import RecommendationState, may_run
from service.domain.states import Goal
from service.domain.visibility import DataClass, Reader, Relation, Verdict, may_read, verdict
from service.domain.wording import meeting_time
from service.models import Person, Recommendation, SetQuestion, SetSession
from service.routes.recommendation_words import (
    Recommended,
    answer_due,
    answered,
    recommended,
    state,
)
from service.store.sponsored import Sponsored, SponsoredSet

_STATES = {
    RecommendationState.PROPOSED: "waits for your answer",
    RecommendationState.YES: "you said yes",
    RecommendationState.ADAPTED: "you adapted it",
    RecommendationState.NO: "you said no",
    RecommendationState.RUNNING: "under way",
    RecommendationState.DONE: "done",
    RecommendationState.REPLACED: "the set put it in other words since",
}
_GOALS = {
    Goal.LEARN: "That people learn the method",
    Goal.FIX: "That issues get solved",
    Goal.BOTH: "That people learn the method and issues get solved",
}
_NOTHING = Recommended("", "", "", "")


@dataclass(frozen=True)
class RecommendationView:
    """One recommendation with its state and answer; words are empty before a fresh code."""

    id: int
    told: Recommended
    state: str
    is_decided: bool
    rest: str
    """Reason, who sees to it and by when, as far as they were told."""
    due: str
    """By when an answer is due, while there is none."""
    former: str
    """The set's earlier words with what the sponsor said to them; empty for a first version."""
    decision: str
    reason: str
    owner: str
    due_on: str
    may_run: bool
    is_running: bool
    is_done: bool


@dataclass(frozen=True)
class SponsoredSetView:
    """One set of a sponsored programme; `lines` are at most five, and counts alone."""

    name: str
    project: str
    question: tuple[str, ...]
    """Question and scope as the set let them be read, part by part; none before a fresh code."""
    lines: tuple[str, ...]
    recommendations: tuple[RecommendationView, ...]
    """Those that wait come first."""


@dataclass(frozen=True)
class SponsoredView:
    """A programme the reader sponsors; `own` holds their own words, (question, what they wrote)."""

    programme_id: int
    name: str
    goal: str
    own: tuple[tuple[str, str], ...]
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
            programme_id=one.programme_id,
            name=one.programme_name,
            goal=_GOALS[one.goal],
            own=tuple(one.own_words.items()) if has_code else (),
            sets=tuple(_set(row, owner, now, has_code=has_code) for row in one.sets),
        )
        for one in programmes
    ]


def _set(row: SponsoredSet, owner: Person, now: datetime, *, has_code: bool) -> SponsoredSetView:
    may = may_read(DataClass.RECOMMENDATION, Reader.SPONSOR, Relation.SAME_PROGRAMME)
    put: Mapping[int, Recommendation] = {one.id: one for one in row.recommendations if may}
    current = [one for one in put.values() if one.replaced_at is None]
    current.sort(key=lambda one: state(one) is not RecommendationState.PROPOSED)
    return SponsoredSetView(
        name=row.name,
        project=row.project,
        question=_question(row.question) if has_code and row.question else (),
        lines=_lines(row, current, owner, now),
        recommendations=tuple(
            recommendation_view(
                one, put.get(one.replaces_id or 0), row.sessions, owner, now, has_code=has_code
            )
            for one in current
        ),
    )


def _question(row: SetQuestion) -> tuple[str, ...]:
    met = {Verdict.IF_RELEASED} if row.released_at is not None else set()
    if not may_read(DataClass.PROJECT, Reader.SPONSOR, Relation.SAME_PROGRAMME, met=met):
        return ()
    labels = (("Reach", row.scope), ("Measure", row.measure), ("Kept by", row.keeper))
    return (row.words, *(f"{label}: {words}" for label, words in labels if words))


def _lines(
    row: SponsoredSet, current: Sequence[Recommendation], owner: Person, now: datetime
) -> tuple[str, ...]:
    coming = row.next_session(now)
    counts = verdict(DataClass.ATTENDANCE, Reader.SPONSOR, Relation.SAME_PROGRAMME)
    there = row.there[-1:] if counts is Verdict.COUNTS_ONLY else ()
    states = [state(one) for one in current]
    waiting = states.count(RecommendationState.PROPOSED)
    running = states.count(RecommendationState.RUNNING)
    done = states.count(RecommendationState.DONE)
    lines = [f"{row.held(now)} of {len(row.sessions)} sessions held"]
    if coming:
        when = meeting_time(coming.starts_at, coming.ends_at, zone=owner.zone, now=now)
        lines.append(f"Next: {when}")
    lines += [f"Session {number}: {came} of {marked} were there" for number, came, marked in there]
    if states:
        many = "recommendation" if len(states) == 1 else "recommendations"
        waits = "waits" if waiting == 1 else "wait"
        lines.append(f"{len(states)} {many}, {waiting} {waits} for your answer")
    if running or done:
        lines.append(f"Of those you agreed to, {running} under way and {done} done")
    return tuple(lines)


def recommendation_view(
    row: Recommendation,
    former: Recommendation | None,
    sessions: Sequence[SetSession],
    owner: Person,
    now: datetime,
    *,
    has_code: bool,
) -> RecommendationView:
    """Return one recommendation as its sponsor reads it.

    Args:
        former: the version that it replaces, if it was put as well.
        sessions: of the set, those that stand, in order of time.
    """
    stands = state(row)
    earlier = ""
    if former is not None and has_code:
        said = _STATES[RecommendationState(former.decision.value)]
        earlier = f"{recommended(former, owner, now).words} ({said})"
    return RecommendationView(
        id=row.id,
        told=recommended(row, owner, now) if has_code else _NOTHING,
        state=_STATES[stands],
        is_decided=stands is not RecommendationState.PROPOSED,
        rest=answered(row, owner, now) if has_code else "",
        due=answer_due(row, sessions, owner, now),
        former=earlier,
        decision=row.decision.value,
        reason=row.reason if has_code else "",
        owner=row.owner if has_code else "",
        due_on=row.due_on.isoformat() if row.due_on and has_code else "",
        may_run=may_run(row.decision) and row.replaced_at is None,
        is_running=row.running_at is not None,
        is_done=row.done_at is not None,
    )
