"""What a Monday mail tells of its programme, as the rows stand when it is sent or looked at."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.domain.hand_lines import HandLine, most_urgent
from service.domain.holidays import public_holidays
from service.store.hand_lines import hand_lines

NOTHING_WAITS = "nothing needs a hand"
"""Why a week has no such mail."""


def gather_hand(db: Session, programme_id: int, *, now: datetime) -> tuple[HandLine, ...]:
    """Return the most urgent lines of a programme; none where nothing waits."""
    return most_urgent(hand_lines(db, programme_id, now=now, holidays_of=_holidays_of))


def _holidays_of(region: str, year: int) -> Collection[date]:
    return public_holidays([region], [year])
