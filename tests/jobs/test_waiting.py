"""A mailbox at its limit of a minute: what is near is waited for, what is far is put off."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.states import MailingState
from service.jobs import work
from service.models import Mailing
from service.store.mailings import next_not_before
from tests.jobs.memory import SENDER, MemoryWiring, with_maple

_TUESDAY = datetime(2027, 2, 23, 9, 0, tzinfo=UTC)
"""Ann's before-session mail of session 2 fell due half an hour ago."""


@pytest.fixture
def wiring(sqlite_url: str) -> MemoryWiring:
    wiring = with_maple(sqlite_url, at=_TUESDAY)
    work.queue_due(wiring)
    return wiring


def _use_up(wiring: MemoryWiring, *, free_in: timedelta) -> None:
    """Let thirty mails have left, so that the next may leave after a while."""
    with wiring.database.writing() as db:
        sample = db.scalars(select(Mailing).limit(1)).one()
        for number in range(30):
            db.add(
                Mailing(
                    key=f"earlier:{number}",
                    touchpoint="joining",
                    person_id=sample.person_id,
                    state=MailingState.SENT,
                    due_at=_TUESDAY,
                    useless_after=_TUESDAY,
                    mailbox=SENDER,
                    budgeted_at=wiring.clock.now() + free_in - timedelta(minutes=1),
                )
            )


def test_place_that_is_soon_free_is_waited_for(wiring: MemoryWiring) -> None:
    began_at = wiring.clock.now()
    _use_up(wiring, free_in=timedelta(seconds=0.6))

    counts = work.drain(wiring, SENDER)

    assert counts["sent"] == len(wiring.mailbox.sent()) > 0
    assert wiring.clock.now() - began_at >= timedelta(seconds=0.5)


def test_place_that_is_far_off_is_left_to_a_later_tick(wiring: MemoryWiring) -> None:
    _use_up(wiring, free_in=timedelta(seconds=50))

    assert work.drain(wiring, SENDER) == {"put off": 1}
    assert wiring.mailbox.calls == []
    assert work.waiting_mailboxes(wiring) == []
    with wiring.database.reading() as db:
        until = next_not_before(db, wiring.clock.now())
    assert until is not None
    # A tick shortly before it begins the drain, which waits for the rest.
    wiring.stand_at(until - timedelta(seconds=0.7))
    assert work.waiting_mailboxes(wiring) == [SENDER]
    assert work.drain(wiring, SENDER)["sent"] == len(wiring.mailbox.sent()) > 0
