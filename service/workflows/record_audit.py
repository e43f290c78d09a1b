"""Write down who did what; whoever does it calls this in the same transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models import AuditEvent


def record_audit(
    db: Session,
    *,
    now: datetime,
    actor: str,
    verb: str,
    subject: str,
    old: str | None = None,
    new: str | None = None,
) -> None:
    """Add one audit row.

    Args:
        now: service time.
        actor: `hr:<oid@tid>`, `person:<id>`, `command-line` or `service`.
        verb: as `mailing-held`.
        subject: as `mailing:7`.
        old: the former value, or its SHA-256 where it is somebody's own words.
        new: the new one, by the same rule.
    """
    db.add(AuditEvent(at=now, actor=actor, verb=verb, subject=subject, old=old, new=new))
