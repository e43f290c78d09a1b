"""Change where and on which days somebody works; their mails follow at once."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from service.domain.weekdays import NAMES
from service.errors import Refused
from service.models import Person
from service.workflows.record_audit import record_audit


def change_own_pattern(
    db: Session, person: Person, *, zone: str, working_days: Collection[str], now: datetime
) -> bool:
    """Keep a zone and working days; False where both stood already.

    Args:
        zone: IANA name.
        working_days: as `mon`; in any order.
        now: service time.

    Raises:
        Refused: no such zone, or no working day that we know; nothing is changed.
    """
    if zone not in available_timezones() or "/" not in zone:
        raise Refused("that is no time zone we know")
    days = ",".join(day for day in NAMES if day in working_days)
    if not days:
        raise Refused("a week needs one working day at least")
    if (person.zone, person.working_days) == (zone, days):
        return False
    person.zone, person.working_days = zone, days
    record_audit(
        db,
        now=now,
        actor=f"person:{person.id}",
        verb="own-pattern-changed",
        subject=f"person:{person.id}",
    )
    return True
