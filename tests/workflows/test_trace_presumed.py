"""What was presumed sent is settled where the tenant's trace knows it, and only there."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.domain.states import MailingState
from service.errors import OutcomeUnknown, Refused
from service.models import Mailing
from service.workflows.trace_presumed import trace_presumed
from tests.workflows.sending import SENDER, Worker, worker_with_one_mail

pytestmark = pytest.mark.crash


@dataclass
class _Trace:
    known: set[tuple[str, str]] = field(default_factory=set)
    granted: bool = True
    asked: int = 0

    def has_left(self, mailbox: str, internet_message_id: str) -> bool:
        self.asked += 1
        if not self.granted:
            raise Refused("403")
        return (mailbox, internet_message_id) in self.known


def _presumed(database_url: str) -> Worker:
    """Return a worker whose one mail was sent, unanswered, and whose copies somebody deleted."""
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("send_draft", "after", OutcomeUnknown("504"))
    worker.mailbox.search_lags = True
    worker.mailbox.changes_ids = True
    worker.drain()
    worker.mailbox.messages.clear()
    worker.later(minutes=15)
    assert worker.drain() == {"presumed_sent": 1}
    return worker


def _ask(worker: Worker, trace: _Trace) -> int:
    return trace_presumed(
        worker.database, trace, now=lambda: worker.now, real_now=lambda: worker.real
    )


def _row(worker: Worker) -> tuple[MailingState, str | None]:
    (row,) = worker.rows()
    return row.state, row.reason


def test_mail_that_the_trace_knows_is_sent(database_url: str) -> None:
    worker = _presumed(database_url)
    trace = _Trace({(SENDER, f"<draft-1@{SENDER}>")})

    assert _ask(worker, trace) == 1
    assert _row(worker) == (MailingState.SENT, None)
    assert _ask(worker, trace) == 0
    assert trace.asked == 1


@pytest.mark.parametrize("granted", [True, False])
def test_mail_that_no_trace_tells_of_stays_a_question(database_url: str, granted: bool) -> None:
    worker = _presumed(database_url)
    before = _row(worker)

    if granted:
        assert _ask(worker, _Trace()) == 0
    else:
        with pytest.raises(Refused):
            _ask(worker, _Trace(granted=False))
    assert _row(worker) == before
    assert before[0] is MailingState.PRESUMED_SENT


@pytest.mark.parametrize(("minutes", "asked"), [(14, 0), (16, 1), (47 * 60, 1), (49 * 60, 0)])
def test_trace_is_asked_while_it_can_tell(database_url: str, minutes: int, asked: int) -> None:
    worker = _presumed(database_url)
    with worker.database.writing() as db:
        row = db.scalars(select(Mailing)).one()
        row.send_started_at = worker.real - timedelta(minutes=minutes)
    trace = _Trace()

    _ask(worker, trace)

    assert trace.asked == asked
