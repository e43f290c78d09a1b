"""The rows of a database that was restored: how old they are, and which mails Sent Items name."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Mailing, RoundRun
from service.models.base import Instant
from service.models.mailing import token_start

_AT_ONCE = 500


def last_sign_of_life(db: Session) -> datetime | None:
    """Return the newest instant of service time at which any of these rows shows work done."""
    rounds = db.scalar(select(func.max(RoundRun.ran_at, type_=Instant)))
    sends = db.scalar(select(func.max(Mailing.budgeted_at, type_=Instant)))
    return max((at for at in (rounds, sends) if at is not None), default=None)


def mails_named(db: Session, starts: Collection[str]) -> list[Mailing]:
    """Return every mail whose token begins with one of these, as `token_start` cuts them."""
    wanted, found = sorted(starts), list[Mailing]()
    begins = func.substr(Mailing.token, 1, len(token_start("")))
    for first in range(0, len(wanted), _AT_ONCE):
        query = select(Mailing).where(begins.in_(wanted[first : first + _AT_ONCE]))
        found.extend(db.scalars(query))
    return found
