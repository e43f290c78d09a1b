"""Hand one person everything that is kept of them (art. 15), and nothing that is others'."""

from sqlalchemy.orm import Session

from service.domain.own_data import OwnData
from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.models import Person
from service.store.own_data import own_data

_NOT_THEIRS = frozenset({DataClass.RISK_FLAG})
"""Whom a concern is about does not read it, and no row says whom; who raised it did so at work."""


def export_person(db: Session, person: Person) -> OwnData:
    """Return it; it writes nothing, so that looking leaves no trace.

    What others said about them in confidence ("cannot be with") is in rows of those others, to
    which no path of theirs leads.

    Raises:
        PermissionError: the table of who may read what keeps something of this from its owner.
    """
    for data in DataClass:
        if data not in _NOT_THEIRS and not may_read(data, Reader.OWNER, Relation.OWN):
            raise PermissionError(f"{data.value} is kept from its owner")
    return own_data(db, person)
