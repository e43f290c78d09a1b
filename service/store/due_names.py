"""The names behind the ids of due mail."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import LearningSet, Mailing, Person, Programme, SetSession


@dataclass(frozen=True)
class DueNames:
    """Each by id: key, name, number, address."""

    programmes: dict[int, str]
    sets: dict[int, str]
    sessions: dict[int, int]
    people: dict[int, str]


def due_names(db: Session) -> DueNames:
    """Return every name in four queries."""
    return DueNames(
        programmes={row.id: row.key for row in db.execute(select(Programme.id, Programme.key))},
        sets={row.id: row.name for row in db.execute(select(LearningSet.id, LearningSet.name))},
        sessions={
            row.id: row.number for row in db.execute(select(SetSession.id, SetSession.number))
        },
        people={row.id: row.address for row in db.execute(select(Person.id, Person.address))},
    )


def mailing_states(db: Session) -> dict[str, tuple[str, str | None]]:
    """Return each mail's state and reason by its key."""
    rows = db.execute(select(Mailing.key, Mailing.state, Mailing.reason))
    return {row.key: (row.state.value, row.reason) for row in rows}
