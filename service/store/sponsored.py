"""A programme as its sponsor sees it: dates, counts, and what the sets recommend to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.states import Goal, ProgrammeState, Role, SessionState
from service.models import (
    Answer,
    Attendance,
    FormLink,
    LearningSet,
    Membership,
    Programme,
    Recommendation,
    Reply,
    SetQuestion,
    SetSession,
)
from service.store import set_questions
from service.store.recommendations import put_of_sets


@dataclass(frozen=True)
class SponsoredSet:
    """One set in figures; `there` holds (session number, attended, marked) of marked sessions."""

    name: str
    project: str
    sessions: tuple[SetSession, ...]
    """Those that stand, in order of time."""
    there: tuple[tuple[int, int, int], ...]
    question: SetQuestion | None
    """The newest version of question and scope that the set let the sponsor read."""
    recommendations: tuple[Recommendation, ...]
    """Put to the sponsor; those that other words replaced are among them."""

    def held(self, now: datetime) -> int:
        """Count the sessions that have ended."""
        return sum(row.ends_at <= now for row in self.sessions)

    def next_session(self, now: datetime) -> SetSession | None:
        """Return the session that has not ended yet, the first of them."""
        return next((row for row in self.sessions if row.ends_at > now), None)


@dataclass(frozen=True)
class Sponsored:
    """A programme that somebody sponsors."""

    programme_id: int
    programme_name: str
    goal: Goal
    own_words: Mapping[str, str]
    """What the sponsor wrote when they signed off, by the form's own field."""
    sets: tuple[SponsoredSet, ...]


def sponsored(db: Session, person_id: int) -> list[Sponsored]:
    """Return the programmes somebody sponsors; six queries however many sets there are."""
    rows = db.execute(
        select(Programme, LearningSet)
        .join(LearningSet, LearningSet.programme_id == Programme.id)
        .where(Programme.sponsor_id == person_id, Programme.state != ProgrammeState.PLANNED)
        .order_by(Programme.id, LearningSet.name)
    ).all()
    if not rows:
        return []
    set_ids = [row.id for _, row in rows]
    sessions, there = standing_sessions(db, set_ids), _attendance(db, set_ids)
    recommendations = _recommendations(db, set_ids)
    questions = set_questions.released(db, set_ids)
    found: dict[int, list[SponsoredSet]] = defaultdict(list)
    programmes: dict[int, Programme] = {}
    own_words = _own_words(db, person_id)
    for programme, row in rows:
        programmes[programme.id] = programme
        found[programme.id].append(
            SponsoredSet(
                row.name,
                row.project,
                tuple(sessions[row.id]),
                tuple(there[row.id]),
                questions.get(row.id),
                tuple(recommendations[row.id]),
            )
        )
    return [
        Sponsored(
            key, programmes[key].name, programmes[key].goal, own_words.get(key, {}), tuple(sets)
        )
        for key, sets in found.items()
    ]


def is_sponsor_of(db: Session, person_id: int, programme_id: int) -> bool:
    """Say whether somebody sponsors a programme that HR confirmed."""
    query = select(Programme.id).where(
        Programme.id == programme_id,
        Programme.sponsor_id == person_id,
        Programme.state != ProgrammeState.PLANNED,
    )
    return db.scalar(query) is not None


def standing_sessions(db: Session, set_ids: Sequence[int]) -> dict[int, list[SetSession]]:
    """Return the meetings of each set that stand, in order of time."""
    found: dict[int, list[SetSession]] = defaultdict(list)
    query = (
        select(SetSession)
        .where(SetSession.set_id.in_(set_ids), SetSession.state == SessionState.SCHEDULED)
        .order_by(SetSession.starts_at)
    )
    for row in db.scalars(query) if set_ids else ():
        found[row.set_id].append(row)
    return found


def _own_words(db: Session, person_id: int) -> dict[int, dict[str, str]]:
    """Return the question and the decision of somebody's sign-offs, by programme."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    query = (
        select(FormLink.programme_id, Answer.field, Answer.value)
        .join(Reply, Reply.id == Answer.reply_id)
        .join(FormLink, FormLink.id == Reply.form_link_id)
        .where(
            FormLink.form == "sponsor-sign-off",
            FormLink.person_id == person_id,
            Answer.field.in_(("question", "decision")),
        )
        .order_by(Answer.id)
    )
    for programme_id, field, words in db.execute(query):
        found[programme_id][field] = words
    return found


def _attendance(db: Session, set_ids: Sequence[int]) -> dict[int, list[tuple[int, int, int]]]:
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    of_members = (
        select(Membership.id)
        .where(
            Membership.set_id == SetSession.set_id,
            Membership.person_id == Attendance.person_id,
            Membership.role == Role.MEMBER,
        )
        .exists()
    )
    query = (
        select(
            SetSession.set_id,
            SetSession.number,
            func.count().filter(Attendance.attended.is_(True)),
            func.count(),
        )
        .join(Attendance, Attendance.set_session_id == SetSession.id)
        .where(
            SetSession.set_id.in_(set_ids),
            SetSession.state == SessionState.SCHEDULED,
            Attendance.attended.is_not(None),
            of_members,
        )
        .group_by(SetSession.set_id, SetSession.number)
        .order_by(SetSession.number)
    )
    for set_id, number, came, marked in db.execute(query):
        found[set_id].append((number, came, marked))
    return found


def _recommendations(db: Session, set_ids: Sequence[int]) -> dict[int, list[Recommendation]]:
    found: dict[int, list[Recommendation]] = defaultdict(list)
    for row in put_of_sets(db, set_ids):
        found[row.set_id].append(row)
    return found
