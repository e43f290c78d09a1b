"""Owners of leases: whose work a dead process left in hand. `store.slots` leases mailboxes."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.domain.states import JobState, SlotKind
from service.models import Job, MailboxSlot, Mailing, RoundRun
from service.store.mailings import IN_HAND


def lease_owners(db: Session) -> set[str]:
    """Return everybody who holds a mailbox, a job or a round, alive or not."""
    drains = db.scalars(select(MailboxSlot.owner).where(MailboxSlot.owner.is_not(None)))
    jobs = db.scalars(
        select(Job.lease_owner).where(Job.state == JobState.RUNNING, Job.lease_owner.is_not(None))
    )
    rounds = db.scalars(select(RoundRun.lease_owner).where(RoundRun.lease_owner.is_not(None)))
    return {owner for owner in (*drains, *jobs, *rounds) if owner is not None}


def free_leases(db: Session, owner: str, *, real_now: datetime) -> None:
    """End what a worker holds that was lost or broken off, so that the next one begins at once.

    Args:
        real_now: rows in hand and jobs are free from then on, mailboxes and rounds at once.
    """
    over = real_now - timedelta(seconds=1)
    mailboxes = select(MailboxSlot.mailbox).where(
        MailboxSlot.owner == owner, MailboxSlot.kind == SlotKind.MAIL
    )
    # Who holds a mailbox's slot for mail is the only one with its rows in hand.
    db.execute(
        update(Mailing)
        .where(
            Mailing.mailbox.in_(mailboxes.scalar_subquery()),
            Mailing.state.in_(IN_HAND),
            Mailing.lease_until.is_not(None),
        )
        .values(lease_until=over)
    )
    db.execute(
        update(MailboxSlot).where(MailboxSlot.owner == owner).values(owner=None, leased_until=None)
    )
    db.execute(update(Job).where(Job.lease_owner == owner).values(lease_until=over))
    db.execute(
        update(RoundRun)
        .where(RoundRun.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )
