"""Delete drafts of ours that no mail stands behind (graph-contract 4.3, sweeper)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from service.domain.states import SlotKind
from service.store.database import Database
from service.store.mailings import drafts_in_use
from service.store.slots import held_slot
from service.workflows.ports import SendsMail

_OLD_AFTER = timedelta(hours=1)
"""Service time, which a mailbox's own stamps follow."""


def sweep_drafts(
    database: Database,
    mail: SendsMail,
    mailbox: str,
    *,
    now: Callable[[], datetime],
    real_now: Callable[[], datetime],
    owner: str,
) -> int:
    """Delete what a crash, or a mail that was drafted anew, left behind; return how many.

    A draft is ours by its tag, or by the header it is made with, for a crash may come before the
    tag. It stays while it is young, while any row names it, and while the mail it was made for
    is at work or a person has to judge where that went: there each draft is evidence. Nothing is
    drafted meanwhile, since the sweep holds the slot that drafting needs.

    Raises:
        TryLater: the mailbox is being drained.
    """
    with held_slot(database, mailbox, SlotKind.MAIL, owner, real_now=real_now) as keep:
        old = [one for one in mail.drafts(mailbox) if one.created_at < now() - _OLD_AFTER]
        with database.reading() as db:
            in_use = drafts_in_use(db, [one.message_id for one in old], [one.token for one in old])
        orphans = [one for one in old if not {one.message_id, one.token} & in_use]
        for orphan in orphans:
            keep()
            mail.delete_draft(mailbox, orphan.message_id)
    return len(orphans)
