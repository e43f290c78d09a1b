"""Say that one would rather not be in a set: the named HR lead alone reads it."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.retention import last_day_of_words
from service.models import Membership, Objection
from service.models.encryption import fingerprint
from service.store.objections import waiting_objection
from service.workflows.record_audit import record_audit


def object_to_set(db: Session, membership: Membership, words: str, *, now: datetime) -> Objection:
    """Keep an objection until it is settled; said again before that, it is the same row.

    Args:
        words: why, as typed; may be empty.
        now: service time.
    """
    # Locked, so that a double press is one objection.
    db.refresh(membership, ["ends_at"], with_for_update=True)
    row = waiting_objection(db, membership.id)
    if row is None:
        row = Objection(
            membership_id=membership.id,
            words="",
            raised_at=now,
            delete_after=last_day_of_words(membership.learning_set.programme.ends_at),
        )
        db.add(row)
    row.words = words
    db.flush()
    # All of HR reads the audit, and this is for one of them: it names neither person nor set.
    record_audit(
        db,
        now=now,
        actor="service",
        verb="objection-raised",
        subject=f"objection:{row.id}",
        new=fingerprint(words),
    )
    return row
