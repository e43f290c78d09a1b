"""After a backup was restored: learn from Sent Items what left since it was made.

The rows say again that mails are owed which are long read. Each one carries the token of its
mailing, of which half hangs on the mailing's key alone, so that also a mail is known whose row was
made after the backup and is gone. What is found counts as sent; everything else goes its way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.coming_due import coming_due
from service.domain.journey.decide import Send
from service.domain.message import MessageTrace
from service.domain.states import MailingState
from service.errors import TryLater
from service.models import Mailing
from service.models.mailing import token_start
from service.store.database import Database
from service.store.journey import HolidaysOf, load_journey
from service.store.quiet_sets import wake_all
from service.store.restored import mails_named
from service.workflows.mail_releases import mark_releases_leaving
from service.workflows.ports import SendsMail
from service.workflows.queue_due_mail import insert_mails
from service.workflows.record_audit import record_audit

_LEFT = (MailingState.SENT, MailingState.BOUNCED)


@dataclass(frozen=True)
class LookedBack:
    """How many mails of ours were found in Sent Items, and what became of them."""

    seen: int
    now_sent: int
    """Their rows said otherwise, or were gone."""
    unknown: int
    """Nothing in the restored rows asks for them: what they told of is gone as well."""


def look_back(
    database: Database,
    mail: SendsMail,
    *,
    since: datetime | None,
    now: datetime,
    senders: Sequence[str],
    holidays_of: HolidaysOf,
) -> LookedBack:
    """Count as sent what Sent Items hold; nothing is sent, and nothing is begun.

    Opens two transactions: one reads, one writes what the first and the mailboxes told; none
    spans a call. Safe to repeat. No other process may run meanwhile.

    Args:
        since: of the mailboxes' time; None looks at everything.
        now: service time; a mail that falls due later was not sent yet.

    Raises:
        TryLater: a draft is still on its way out of a mailbox, so that nobody can tell yet.
    """
    found: dict[str, MessageTrace] = {}
    for sender in senders:
        _require_rest(mail, sender)
        found |= {_start(one): one for one in mail.sent_since(sender, since)}
    with database.reading() as db:
        journey = load_journey(db, now=now, holidays_of=holidays_of)
    gone = [
        each
        for each in coming_due(journey.programmes, journey.known, now).mails
        if token_start(each.key) in found
    ]
    with database.writing() as db:
        insert_mails(db, [(each, Send()) for each in gone], senders)
        rows = mails_named(db, found)
        owed = [row for row in rows if row.state not in _LEFT]
        for row in owed:
            _count_as_sent(db, row, found[row.token[: len(token_start(""))]], now)
        wake_all(db)
        record_audit(
            db,
            now=now,
            actor="command-line",
            verb="looked-back",
            subject="installation:1",
            new=f"{len(owed)} of {len(found)} count as sent",
        )
    return LookedBack(seen=len(found), now_sent=len(owed), unknown=len(found) - len(rows))


def _count_as_sent(db: Session, row: Mailing, trace: MessageTrace, now: datetime) -> None:
    row.state = MailingState.SENT
    row.sent_at = row.budgeted_at = trace.sent_at or now
    row.internet_message_id = trace.internet_message_id
    row.reason = row.retry_at = row.lease_until = None
    row.fence += 1
    mark_releases_leaving(db, row, now=row.sent_at)


def _require_rest(mail: SendsMail, sender: str) -> None:
    """Raise where a draft is on its way out, and will stand in Sent Items only in a moment."""
    for draft in mail.drafts(sender):
        trace = mail.look_up(sender, draft.message_id)
        if trace is not None and trace.is_draft and trace.submitted:
            message = "a mail is just leaving a sender's mailbox: run this again in a minute"
            raise TryLater(message)


def _start(trace: MessageTrace) -> str:
    return (trace.tag or "")[: len(token_start(""))]
