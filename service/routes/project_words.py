"""A set's project as its members and its facilitator see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.project import RecommendationState, may_run
from service.domain.readers import DataClass, Reader, Relation
from service.domain.states import FieldClass, ProjectPart
from service.domain.visibility import may_read, reader_label
from service.domain.wording import day_and_month
from service.models import Person, ProjectNote, Recommendation
from service.routes.project_desk import ProjectDesk
from service.routes.project_steps import StepsView, steps_view
from service.routes.recommendation_words import (
    STATES,
    Recommended,
    answer_due,
    answered,
    recommended,
    state,
)
from service.store import project_notes, recommendations
from service.store.sponsored import standing_sessions
from service.workflows.write_recommendation import RecommendationText, text_of

_PARTS = {
    ProjectPart.INSIDE: (
        "Inside research",
        "What the house knows already: figures, and what people said when you asked them.",
        "Nobody has noted anything yet. One figure or one conversation is a beginning.",
    ),
    ProjectPart.OUTSIDE: (
        "Outside research",
        "With a customer's eye: walk the way they walk, and look at how others do it.",
        "Nobody has noted anything yet. One visit is a beginning.",
    ),
    ProjectPart.OPTIONS: (
        "Options and small tests",
        "What you tried, and what you saw when you did.",
        "Nothing was tried yet. The smallest thing that would teach you something will do.",
    ),
}


@dataclass(frozen=True)
class NoteView:
    """One note; `edition` is what a form about it has seen."""

    id: int
    words: str
    saw: str
    written: str
    edition: int


@dataclass(frozen=True)
class PartView:
    """A part of the project with its notes; `out` are those that were taken out."""

    slug: str
    title: str
    hint: str
    empty: str
    has_sight: bool
    notes: tuple[NoteView, ...]
    out: tuple[NoteView, ...]


@dataclass(frozen=True)
class SetRecommendation:
    """One recommendation before its set, with what can be done about it now."""

    id: int
    told: Recommended
    text: RecommendationText
    edition: int
    version: int
    state: str
    is_good: bool
    is_put: bool
    put: str
    answer: str
    answer_due: str
    pressed: int
    has_pressed: bool
    may_reword: bool
    may_run: bool
    is_running: bool
    is_done: bool


@dataclass(frozen=True)
class ProjectView:
    """All of the page but the question."""

    readers: str
    steps: StepsView
    parts: tuple[PartView, ...]
    own: tuple[SetRecommendation, ...]
    """Not put to the sponsor yet."""
    put: tuple[SetRecommendation, ...]
    out: tuple[SetRecommendation, ...]
    members: int
    needed: int


def project_view(db: Session, desk: ProjectDesk, *, now: datetime) -> ProjectView:
    """Return what stands in a set's project; the number of queries never grows with rows."""
    set_id, owner = desk.membership.set_id, desk.owner
    sessions = standing_sessions(db, [set_id])[set_id]
    notes = project_notes.of_set(db, set_id) if _may(DataClass.PROJECT, desk.reader) else []
    rows = recommendations.of_set(db, set_id)
    pressed = recommendations.presses(db, set_id)
    reworded = {one.replaces_id for one in rows if one.withdrawn_at is None}
    members = len(recommendations.members(db, set_id))

    def view(row: Recommendation) -> SetRecommendation:
        presses = pressed.get(row.id, frozenset())
        stands = row.put_at is not None and row.replaced_at is None
        is_open = stands and may_run(row.decision)
        may_see = _may(DataClass.SPONSOR_ANSWER, desk.reader, Relation.ADDRESSEE)
        return SetRecommendation(
            id=row.id,
            told=recommended(row, owner, now),
            text=text_of(row),
            edition=row.edition,
            version=row.version,
            state=STATES[state(row)],
            is_good=state(row) in _GOOD,
            is_put=row.put_at is not None,
            put=_day(row.put_at, owner, now),
            answer=answered(row, owner, now) if may_see else "",
            answer_due=answer_due(row, sessions, owner, now),
            pressed=len(presses),
            has_pressed=owner.id in presses,
            may_reword=stands and row.id not in reworded,
            may_run=is_open,
            is_running=row.running_at is not None,
            is_done=row.done_at is not None,
        )

    shown = [row for row in rows if _may(_class_of(row), desk.reader)]
    return ProjectView(
        readers=reader_label(frozenset({FieldClass.SET, FieldClass.FACILITATOR})),
        steps=steps_view(sessions, now),
        parts=tuple(_part(part, notes, owner, now) for part in ProjectPart),
        own=tuple(view(row) for row in shown if row.put_at is None and row.withdrawn_at is None),
        put=tuple(view(row) for row in shown if row.put_at is not None),
        out=tuple(view(row) for row in shown if row.withdrawn_at is not None),
        members=members,
        needed=members // 2 + 1,
    )


_GOOD = frozenset(
    {
        RecommendationState.YES,
        RecommendationState.ADAPTED,
        RecommendationState.RUNNING,
        RecommendationState.DONE,
    }
)


def _class_of(row: Recommendation) -> DataClass:
    """Return as what its words are read: before it is put it is a note of the project's."""
    return DataClass.PROJECT if row.put_at is None else DataClass.RECOMMENDATION


def _may(data: DataClass, reader: Reader, relation: Relation = Relation.SAME_SET) -> bool:
    return may_read(data, reader, relation)


def _part(
    part: ProjectPart, notes: Sequence[ProjectNote], owner: Person, now: datetime
) -> PartView:
    title, hint, empty = _PARTS[part]
    of_part = [one for one in notes if one.part is part]
    return PartView(
        slug=part.value,
        title=title,
        hint=hint,
        empty=empty,
        has_sight=part is ProjectPart.OPTIONS,
        notes=tuple(_note(one, owner, now) for one in of_part if one.withdrawn_at is None),
        out=tuple(_note(one, owner, now) for one in of_part if one.withdrawn_at is not None),
    )


def _note(row: ProjectNote, owner: Person, now: datetime) -> NoteView:
    written = _day(row.written_at, owner, now)
    if row.edition > 1:
        written = f"{written}, changed {_day(row.changed_at, owner, now)}"
    return NoteView(row.id, row.words, row.saw, written, row.edition)


def _day(moment: datetime | None, owner: Person, now: datetime) -> str:
    if moment is None:
        return ""
    zone = ZoneInfo(owner.zone)
    return day_and_month(moment.astimezone(zone).date(), today=now.astimezone(zone).date())
