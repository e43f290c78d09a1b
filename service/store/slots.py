"""Slots of a mailbox: whoever calls Microsoft 365 about one holds the slot of its kind of work.

Holding it, make one call after the other. There are four kinds (`domain.states.SlotKind`), so no
mailbox ever sees more than four calls of ours at once, over all workers and processes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.orm import Session

from service.domain.states import SlotKind
from service.errors import TryLater
from service.models import MailboxSlot
from service.store.database import Database
from service.store.mailings import insert_new

_LASTS = timedelta(minutes=10)
_BUSY_FOR_SECONDS = 2.0


def take_slot(
    db: Session,
    mailbox: str,
    kind: SlotKind,
    owner: str,
    *,
    real_now: datetime,
    lasts: timedelta = _LASTS,
) -> bool:
    """Become the one who does this kind of work in a mailbox, or stay it; say whether that worked.

    Args:
        owner: names one piece of work, as `<wiring.owner>:<a word of its own>`: two threads of
            one process must not share a slot.
    """
    row = {"mailbox": mailbox, "kind": kind}
    insert_new(db, MailboxSlot, [row], unique=("mailbox", "kind"))
    free = or_(
        MailboxSlot.leased_until.is_(None),
        MailboxSlot.leased_until < real_now,
        MailboxSlot.owner == owner,
    )
    result = db.execute(
        update(MailboxSlot)
        .where(MailboxSlot.mailbox == mailbox, MailboxSlot.kind == kind, free)
        .values(owner=owner, leased_until=real_now + lasts)
    )
    return cast("CursorResult[Any]", result).rowcount == 1


def give_back_slot(db: Session, mailbox: str, kind: SlotKind, owner: str) -> None:
    """Let the next worker of this kind begin at once."""
    db.execute(
        update(MailboxSlot)
        .where(MailboxSlot.mailbox == mailbox, MailboxSlot.kind == kind, MailboxSlot.owner == owner)
        .values(owner=None, leased_until=None)
    )


@contextmanager
def held_slot(
    database: Database,
    mailbox: str,
    kind: SlotKind,
    owner: str,
    *,
    real_now: Callable[[], datetime],
) -> Iterator[Callable[[], None]]:
    """Hold a slot while a block of calls is made.

    Yields:
        What a long block calls between its calls: it renews the lease in time.

    Raises:
        TryLater: somebody else is at this kind of work in the mailbox; soon it is free.
    """
    renew_at = real_now()

    def keep() -> None:
        nonlocal renew_at
        if real_now() < renew_at:
            return
        with database.writing() as db:
            if not take_slot(db, mailbox, kind, owner, real_now=real_now()):
                message = f"another worker is at the {kind} of this mailbox"
                raise TryLater(message, retry_after=_BUSY_FOR_SECONDS)
        renew_at = real_now() + _LASTS / 2

    keep()
    try:
        yield keep
    finally:
        with database.writing() as db:
            give_back_slot(db, mailbox, kind, owner)
