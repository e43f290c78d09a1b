"""Facilitators' concerns that wait for HR: of each its kind and its set, never a word."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.domain.states import RiskKind
from service.models import LearningSet, Person, Programme, RiskFlag, SetSession

_AT_MOST = 25


@dataclass(frozen=True)
class OpenFlag:
    """One concern; `by_name` raised it after a session of the set."""

    flag_id: int
    kind: RiskKind
    by_name: str
    set_id: int
    set_name: str
    number: int
    programme_name: str
    zone: str
    raised_at: datetime


def open_flags(db: Session) -> list[OpenFlag]:
    """Return concerns that nobody has settled, the oldest first."""
    rows = db.execute(
        _open()
        .add_columns(SetSession.number, LearningSet, Programme, Person)
        .join(Person, Person.id == RiskFlag.raised_by_id)
        .order_by(RiskFlag.raised_at, RiskFlag.id)
        .limit(_AT_MOST)
    )
    return [
        OpenFlag(
            flag_id=flag.id,
            kind=flag.kind,
            by_name=person.name,
            set_id=learning_set.id,
            set_name=learning_set.name,
            number=number,
            programme_name=programme.name,
            zone=programme.zone,
            raised_at=flag.raised_at,
        )
        for flag, number, learning_set, programme, person in rows
    ]


def open_flag_count(db: Session, *, programme_id: int | None = None) -> int:
    """Return how many wait, of one programme where it is given."""
    query = _open()
    if programme_id is not None:
        query = query.where(LearningSet.programme_id == programme_id)
    return db.scalar(select(func.count()).select_from(query.subquery())) or 0


def _open() -> Select[RiskFlag]:
    return (
        select(RiskFlag)
        .join(SetSession, SetSession.id == RiskFlag.set_session_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(RiskFlag.settled_at.is_(None))
    )
