"""Working off comes to rest, and does not hang on what hangs."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from service.domain.states import JobKind, JobState, MailingState
from service.errors import TryLater
from service.jobs import rest
from service.jobs.rest import Dispatch, ask_once, here, work_off
from service.models import Job, Mailing, Programme
from tests.jobs.memory import SENDER, MemoryWiring, with_maple

_TUESDAY = datetime(2027, 2, 23, 9, 0, tzinfo=UTC)
"""Ann's before-session mail of session 2 fell due half an hour ago."""


@pytest.fixture
def wiring(sqlite_url: str) -> MemoryWiring:
    return with_maple(sqlite_url, at=_TUESDAY)


def _states(wiring: MemoryWiring) -> set[MailingState]:
    return {row.state for row in wiring.rows()} - {MailingState.SKIPPED}


def _nothing(_id: str | int) -> None:
    """Lose a message."""


_LOST = Dispatch(mailbox=_nothing, job=_nothing, round=_nothing)
"""Stands for a queue whose messages are lost."""


def test_work_off_ends_when_nothing_is_left(wiring: MemoryWiring) -> None:
    counts = work_off(wiring, here(wiring))

    assert _states(wiring) == {MailingState.SENT}
    assert counts["due"] == len(wiring.mailbox.sent()) > 0
    assert counts["drains"] >= 1
    assert work_off(wiring, here(wiring)) == {}


def test_work_off_gives_up_on_what_hangs(
    wiring: MemoryWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "_PATIENCE_SECONDS", 0.2)
    begun = time.monotonic()

    with capture_logs() as logs:
        counts = work_off(wiring, _LOST)

    assert time.monotonic() - begun < 5
    assert _states(wiring) == {MailingState.DUE}
    assert counts["drains"] > 1
    waiting = sum(row.state is MailingState.DUE for row in wiring.rows())
    assert [(one["event"], one["left"]) for one in logs] == [("work did not come to rest", waiting)]


def test_work_off_does_not_wait_for_what_is_tried_only_later(wiring: MemoryWiring) -> None:
    ask_once(wiring, _LOST)
    with wiring.database.writing() as db:
        db.execute(update(Mailing).values(retry_at=wiring.real_now() + timedelta(minutes=1)))
    begun = time.monotonic()

    assert work_off(wiring, here(wiring)) == {}
    assert time.monotonic() - begun < 2
    assert wiring.mailbox.calls == []


def test_work_off_does_not_wait_for_what_a_budget_keeps(wiring: MemoryWiring) -> None:
    ask_once(wiring, _LOST)
    with wiring.database.writing() as db:
        db.execute(update(Mailing).values(not_before=_TUESDAY + timedelta(hours=1)))

    assert work_off(wiring, here(wiring)) == {}
    assert wiring.mailbox.calls == []


def test_work_off_waits_for_a_short_refusal(wiring: MemoryWiring) -> None:
    wiring.mailbox.fail("create_draft", "before", TryLater("429", retry_after=1))

    work_off(wiring, here(wiring))

    assert _states(wiring) == {MailingState.SENT}


def test_job_that_breaks_down_does_not_keep_the_mailboxes(wiring: MemoryWiring) -> None:
    with wiring.database.writing() as db:
        programme = db.scalars(select(Programme)).one()
        db.add(
            Job(
                kind=JobKind.CALENDAR,
                programme_id=programme.id,
                state=JobState.WAITING,
                asked_at=_TUESDAY,
                asked_by="service",
            )
        )
    asked: list[str] = []

    def break_down(_job_id: int) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        ask_once(wiring, replace(_LOST, mailbox=asked.append, job=break_down))

    assert asked == [SENDER]


def test_ask_once_begins_each_mailbox_once(wiring: MemoryWiring) -> None:
    asked: list[str] = []

    counts = ask_once(wiring, replace(_LOST, mailbox=asked.append))

    assert asked == [SENDER]
    assert counts["drains"] == 1
    assert counts["due"] > 0
