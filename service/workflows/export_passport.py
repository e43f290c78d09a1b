"""Gather what somebody takes along: their own learning, and nothing of anybody else."""

from sqlalchemy.orm import Session

from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.models import Person
from service.store.passport import Passport, passport

_HOLDS = (
    DataClass.OBJECTIVE,
    DataClass.QUESTION,
    DataClass.ACTION,
    DataClass.LOG,
    DataClass.RATING,
    DataClass.OUTCOME,
    DataClass.STORY,
)


def export_passport(db: Session, owner: Person) -> Passport:
    """Return the owner's own rows; it writes nothing, so that looking leaves no trace.

    Raises:
        PermissionError: the table of who may read what keeps something of this from its owner.
    """
    for data in _HOLDS:
        if not may_read(data, Reader.OWNER, Relation.OWN):
            raise PermissionError(f"{data.value} is kept from its owner")
    return passport(db, owner)
