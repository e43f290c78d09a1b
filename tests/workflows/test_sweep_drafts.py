"""Drafts that nobody needs are deleted, and no other."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.message import MessageTrace
from service.domain.states import MailingState, SlotKind
from service.errors import TryLater
from service.models import Mailing
from service.store.slots import take_slot
from service.workflows.sweep_drafts import sweep_drafts
from tests.workflows.mailbox import WorkerKilled
from tests.workflows.sending import SENDER, Worker, worker_with_one_mail

pytestmark = pytest.mark.crash

_YOUNG = timedelta(minutes=59)


def _sweep(worker: Worker) -> int:
    return sweep_drafts(
        worker.database,
        worker.mailbox,
        SENDER,
        now=lambda: worker.now,
        real_now=lambda: worker.real,
        owner="sweeper",
    )


def _lay(worker: Worker, identity: str, tag: str) -> None:
    worker.mailbox.messages[identity] = MessageTrace(
        message_id=identity,
        internet_message_id=f"<{identity}@larkfield.example>",
        is_draft=True,
        submitted=False,
        sent_at=None,
        tag=tag,
    )


def test_draft_of_no_row_is_swept_once_it_is_old(database_url: str) -> None:
    worker = worker_with_one_mail(database_url)
    _lay(worker, "orphan", "a-row-that-is-gone#1")
    worker.mailbox.drafted_at = worker.now - _YOUNG

    assert _sweep(worker) == 0
    worker.later(minutes=2)
    assert _sweep(worker) == 1
    assert worker.mailbox.messages == {}


def test_draft_left_by_a_crash_is_swept_once_its_mail_has_gone(database_url: str) -> None:
    worker = worker_with_one_mail(database_url)
    worker.mailbox.search_lags = True
    worker.mailbox.fail("create_draft", "after", WorkerKilled())
    with pytest.raises(WorkerKilled):
        worker.drain()
    worker.later(minutes=11)

    assert worker.drain() == {"sent": 1}
    drafts = [one.message_id for one in worker.mailbox.messages.values() if one.is_draft]
    assert drafts == ["draft-1"]
    assert _sweep(worker) == 1
    assert len(worker.mailbox.sent()) == 1


@pytest.mark.parametrize(
    "state",
    [
        MailingState.DUE,
        MailingState.DRAFTING,
        MailingState.SENDING,
        MailingState.SUBMITTED,
        MailingState.UNKNOWN,
        MailingState.PRESUMED_SENT,
    ],
)
def test_draft_whose_mail_is_not_settled_stays(database_url: str, state: MailingState) -> None:
    worker = worker_with_one_mail(database_url)
    with worker.database.writing() as db:
        row = db.scalars(select(Mailing)).one()
        row.state = state
        _lay(worker, "evidence", f"{row.token}#1")

    assert _sweep(worker) == 0


@pytest.mark.parametrize("state", [MailingState.SENT, MailingState.FAILED, MailingState.SKIPPED])
@pytest.mark.parametrize("is_named", [True, False])
def test_draft_of_a_settled_mail_stays_only_if_its_row_names_it(
    database_url: str, state: MailingState, is_named: bool
) -> None:
    worker = worker_with_one_mail(database_url)
    with worker.database.writing() as db:
        row = db.scalars(select(Mailing)).one()
        row.state = state
        row.draft_id = "left" if is_named else "another"
        _lay(worker, "left", f"{row.token}#1")

    assert _sweep(worker) == (0 if is_named else 1)


def test_sweep_waits_while_the_mailbox_is_drained(database_url: str) -> None:
    worker = worker_with_one_mail(database_url)
    _lay(worker, "orphan", "a-row-that-is-gone#1")
    with worker.database.writing() as db:
        take_slot(db, SENDER, SlotKind.MAIL, "worker-1", real_now=worker.real)

    with pytest.raises(TryLater):
        _sweep(worker)
    assert list(worker.mailbox.messages) == ["orphan"]


def test_draft_is_not_swept_while_a_drain_makes_it(database_url: str) -> None:
    worker = worker_with_one_mail(database_url)
    worker.mailbox.drafted_at = datetime(2020, 1, 1, tzinfo=UTC)
    tried = []

    def sweep_meanwhile() -> None:
        with pytest.raises(TryLater):
            _sweep(worker)
        tried.append(True)

    worker.mailbox.meanwhile["send_draft"] = sweep_meanwhile

    assert (worker.drain(), tried) == ({"sent": 1}, [True])
    assert _sweep(worker) == 0
