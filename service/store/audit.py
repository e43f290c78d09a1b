"""The audit: who did what, when; personal words stand in it as hashes only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import AuditEvent

_FOR_HR = AuditEvent.subject.not_like("release:%")
"""Whether somebody ticked or took back a line for their manager is theirs alone: beside a neutral
summary it would tell a refusal from nothing new (privacy 4.2)."""


@dataclass(frozen=True)
class AuditLine:
    """One thing done."""

    at: datetime
    actor: str
    verb: str
    subject: str
    old: str | None
    new: str | None


def audit_lines(db: Session, *, offset: int, limit: int) -> list[AuditLine]:
    """Return one page as HR may see it, the newest first."""
    rows = db.scalars(
        select(AuditEvent)
        .where(_FOR_HR)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        AuditLine(
            at=row.at, actor=row.actor, verb=row.verb, subject=row.subject, old=row.old, new=row.new
        )
        for row in rows
    ]


def count_audit(db: Session) -> int:
    """Return how many lines HR may see in all."""
    return db.scalar(select(func.count(AuditEvent.id)).where(_FOR_HR)) or 0
