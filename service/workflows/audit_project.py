"""Note a change of a set's project: who made it, and never what it says."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import Membership
from service.models.encryption import fingerprint
from service.workflows.record_audit import record_audit


def audit_project(
    db: Session,
    membership: Membership,
    verb: str,
    *,
    now: datetime,
    old: object | None = None,
    new: object | None = None,
) -> None:
    """Add one audit row; `old` and `new` are texts of the project, of which only a hash is kept."""
    record_audit(
        db,
        now=now,
        actor=f"person:{membership.person_id}",
        verb=verb,
        subject=f"set:{membership.set_id}",
        old=fingerprint(str(old)) if old else None,
        new=fingerprint(str(new)) if new else None,
    )
