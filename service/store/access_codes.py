"""Fresh codes."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import AccessCode


def count_asked(db: Session, person_id: int, *, since: datetime) -> int:
    """Count the codes somebody asked for since an instant of real time."""
    return (
        db.scalar(
            select(func.count())
            .select_from(AccessCode)
            .where(AccessCode.person_id == person_id, AccessCode.asked_at > since)
        )
        or 0
    )


def usable_code(
    db: Session, person_id: int, *, real_now: datetime, most_tries: int
) -> AccessCode | None:
    """Return the newest code if it still opens something, locked against a second try at once."""
    newest = db.scalars(
        select(AccessCode)
        .where(AccessCode.person_id == person_id)
        .order_by(AccessCode.id.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    if newest is None or newest.used_at is not None:
        return None
    if newest.expires_at <= real_now or newest.tries >= most_tries:
        return None
    return newest
