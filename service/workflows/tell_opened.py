"""Tell somebody that two HR leads opened what they wrote; the mail can be held by nobody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import BREAK_GLASS
from service.models import BreakGlass
from service.store.journey import HolidaysOf
from service.workflows.queue_one_mail import queue_one_mail

_USEFUL_FOR = timedelta(days=365)


def tell_opened(
    db: Session,
    row: BreakGlass,
    *,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
    now: datetime,
) -> None:
    """Queue the one mail of an opening, in its owner's hours; never with a word of theirs.

    Args:
        now: service time.
    """
    row.notice_id = queue_one_mail(
        db,
        BREAK_GLASS,
        row.id,
        row.person,
        programme_id=row.programme_id,
        useful_for=_USEFUL_FOR,
        senders=senders,
        holidays_of=holidays_of,
        now=now,
    )
