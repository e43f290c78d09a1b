"""A database that breaks work off: what was held is free soon, and nothing comes twice."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from service.domain.states import SlotKind
from service.models import MailboxSlot
from tests.participants import build_maple
from tests.workflows.booking import open_database
from tests.workflows.sending import SENDER, Worker, worker_with_one_mail

_GONE = OperationalError("SELECT 1", None, Exception("deadlock detected"))


@pytest.mark.parametrize(
    ("call", "when", "state"),
    [
        ("create_draft", "before", "drafting"),
        ("create_draft", "after", "drafting"),
        ("send_draft", "before", "sending"),
        ("send_draft", "after", "sending"),
        ("look_up", "before", "submitted"),
    ],
)
def test_mail_that_was_broken_off_goes_on_within_seconds(
    database_url: str, call: str, when: str, state: str
) -> None:
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail(call, when, _GONE)

    with pytest.raises(OperationalError):
        worker.drain()
    left = (worker.states(), _slot(worker))
    worker.owner = "worker-2"
    worker.later(seconds=15)
    worker.drain()
    worker.later(minutes=1)
    worker.drain()

    assert left == ({state: 1}, (None, None))
    assert worker.states() == {"sent": 1}
    assert len(worker.mailbox.sent()) == 1


def test_mail_that_was_broken_off_lets_others_go_first(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as db:
        build_maple(db)
    worker = Worker(database)
    worker.queue()
    due = worker.states()["due"]
    worker.mailbox.fail("create_draft", "before", _GONE)

    with pytest.raises(OperationalError):
        worker.drain()
    worker.owner = "worker-2"
    worker.drain()
    at_once = worker.states()
    worker.later(seconds=15)
    worker.drain()

    assert due > 1
    assert (at_once["drafting"], at_once["sent"]) == (1, due - 1)
    assert worker.states() == {"sent": due, "skipped": at_once["skipped"]}


def _slot(worker: Worker) -> tuple[str | None, object]:
    with worker.database.reading() as db:
        slot = db.scalars(
            select(MailboxSlot).where(
                MailboxSlot.mailbox == SENDER, MailboxSlot.kind == SlotKind.MAIL
            )
        ).one()
        return slot.owner, slot.leased_until
