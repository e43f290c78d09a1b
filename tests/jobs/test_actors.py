"""Ids in, work done: the same over every broker; and a lost message costs nothing."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from service.domain.states import JobState, MailingState
from service.jobs.actors import Actors, declare_actors
from service.jobs.queue import QUEUE
from service.jobs.rest import Dispatch, ask_once
from service.models import Job
from tests.jobs.memory import (
    ORGANISER,
    SENDER,
    MemoryWiring,
    build_memory,
    collect_quietly,
    with_maple,
    working,
)
from tests.workflows.booking import NOW, approve, book, example

_TUESDAY = datetime(2027, 2, 23, 14, 0, tzinfo=UTC)
"""The before-session mails of session 2 have fallen due."""


@pytest.fixture(params=["stub", "redis", "rabbitmq"])
def broker_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each queue that a setting can name."""
    if request.param == "stub":
        yield "stub://"
        return
    yield str(request.getfixturevalue(f"{request.param}_url"))
    collect_quietly()


@pytest.fixture
def wiring(sqlite_url: str, broker_url: str) -> MemoryWiring:
    return with_maple(sqlite_url, at=_TUESDAY, broker_url=broker_url)


def _ask(wiring: MemoryWiring, actors: Actors) -> dict[str, int]:
    ask = Dispatch(
        mailbox=actors.drain_mailbox.send,
        job=actors.work_job.send,
        round=actors.work_round.send,
    )
    return dict(ask_once(wiring, ask))


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "the queue did not work it off"
        time.sleep(0.02)


def _all_sent(wiring: MemoryWiring) -> bool:
    states = {row.state for row in wiring.rows()}
    return states <= {MailingState.SENT, MailingState.SKIPPED}


def test_message_drains_a_mailbox(wiring: MemoryWiring) -> None:
    with working(wiring) as actors:
        counts = _ask(wiring, actors)
        _wait_until(lambda: _all_sent(wiring))

    sent = [row.person_id for row in wiring.rows() if row.state is MailingState.SENT]
    assert len(wiring.mailbox.sent()) == len(sent) == counts["due"] > 0


def test_message_said_again_and_again_sends_once(wiring: MemoryWiring) -> None:
    with working(wiring) as actors:
        for _ in range(10):
            actors.drain_mailbox.send(SENDER)
        counts = _ask(wiring, actors)
        for _ in range(10):
            actors.drain_mailbox.send(SENDER)
        # All of them may find the mailbox held by a drain that had looked too early: the clock's
        # next tick says it again, as it does once a second.
        while not _all_sent(wiring):
            _ask(wiring, actors)
            time.sleep(0.1)
        wiring.broker.join(QUEUE, timeout=60_000)

    assert len(wiring.mailbox.sent()) == counts["due"]


def test_lost_message_costs_nothing_but_a_tick(wiring: MemoryWiring) -> None:
    actors = declare_actors(wiring)
    lost = _ask(wiring, actors)
    wiring.broker.flush(QUEUE)
    with working(wiring, actors):
        time.sleep(0.3)
        assert wiring.mailbox.calls == []

        again = _ask(wiring, actors)
        _wait_until(lambda: _all_sent(wiring))

    assert again == {"drains": 1}
    assert len(wiring.mailbox.sent()) == lost["due"]


def test_work_that_breaks_is_not_repeated_by_the_queue(wiring: MemoryWiring) -> None:
    wiring.mailbox.fail("create_draft", "before", RuntimeError("a mistake of ours"))
    with working(wiring) as actors:
        _ask(wiring, actors)
        _wait_until(lambda: len(wiring.mailbox.sent()) == 2)
        time.sleep(0.3)

    # The broken one is left alone, and the next two go all the same.
    one_mail = ["create_draft", "send_draft", "look_up"]
    assert wiring.mailbox.calls == ["create_draft", *one_mail, *one_mail]


def test_message_works_a_job(sqlite_url: str, broker_url: str) -> None:
    wiring = build_memory(sqlite_url, broker_url)
    wiring.stand_at(NOW)
    job_id = approve(wiring.database, book(wiring.database, example(), organisers=(ORGANISER,)))
    with working(wiring) as actors:
        counts = _ask(wiring, actors)
        _wait_until(lambda: _state_of(wiring, job_id) is JobState.DONE)

    assert counts["jobs"] == 1
    assert len(wiring.calendar.masters) == 5


def _state_of(wiring: MemoryWiring, job_id: int) -> JobState:
    with wiring.database.reading() as db:
        return db.get_one(Job, job_id).state
