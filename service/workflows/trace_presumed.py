"""Ask the tenant's message trace about mails of which no copy was found (graph-contract 4.3)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from service.domain.states import MailingState
from service.store.database import Database
from service.store.mailings import move, presumed_sent
from service.workflows.ports import TracesMail

_TELLS_AFTER = timedelta(minutes=15)
_ASKED_FOR = timedelta(hours=48)
"""How far back a trace looks where no date is asked for."""


def trace_presumed(
    database: Database,
    trace: TracesMail,
    *,
    now: Callable[[], datetime],
    real_now: Callable[[], datetime],
) -> int:
    """Settle what the trace knows to have left its mailbox; return how many.

    The rest stays a question to HR, who is told of it from the beginning.

    Raises:
        Refused: the tenant grants no message trace.
    """
    settled = 0
    with database.reading() as db:
        asked = presumed_sent(db, since=real_now() - _ASKED_FOR, until=real_now() - _TELLS_AFTER)
    for mailing_id, fence, mailbox, message_id in asked:
        if not trace.has_left(mailbox, message_id):
            continue
        with database.writing() as db:
            settled += move(
                db,
                mailing_id,
                fence=fence,
                states=(MailingState.PRESUMED_SENT,),
                state=MailingState.SENT,
                sent_at=now(),
                reason=None,
            )
    return settled
