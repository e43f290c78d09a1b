"""Periodic work: told by name, once when overdue, before the mail of its instant."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from service.clock import Standing
from service.errors import Refused, TryLater
from service.jobs import rest, rounds
from service.jobs.live_through import follow_sandbox
from service.jobs.measuring import measured
from service.jobs.rest import ask_once, here, work_off
from service.jobs.rounds import Round
from service.models import Programme, RoundRun, SetSession
from service.store import service_time, vital_signs
from tests.jobs.memory import MemoryWiring, with_maple, working

_MONDAY = datetime(2027, 2, 22, 7, 0, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def once(_wiring: object) -> tuple[str]:
    return ("",)


@pytest.fixture
def wiring(sqlite_url: str) -> MemoryWiring:
    return with_maple(sqlite_url, at=_MONDAY)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make one hourly round of two mailboxes the only one; return the list of its runs."""
    subjects: list[str] = []
    _only(monkeypatch, lambda _wiring, subject: subjects.append(subject))
    return subjects


def _only(
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[MemoryWiring, str], object],
    of: Callable[[MemoryWiring], tuple[str, ...]] = lambda _wiring: ("a@x.example", "b@x.example"),
) -> None:
    monkeypatch.setattr(rounds, "ROUNDS", (Round("look", _HOUR, of, work),))


def _rows(wiring: MemoryWiring) -> list[tuple[str, int, str | None, bool]]:
    """Return key, tries, fault and whether it is tried again only later."""
    with wiring.database.reading() as db:
        return [
            (row.key, row.tries, row.fault, row.retry_at is not None)
            for row in db.scalars(select(RoundRun).order_by(RoundRun.key))
        ]


def _is_work_waiting(wiring: MemoryWiring) -> bool:
    with wiring.database.reading() as db:
        return vital_signs.is_work_waiting(db, now=wiring.clock.now(), real_now=wiring.real_now())


def test_round_runs_at_once_and_then_when_its_time_has_passed(
    wiring: MemoryWiring, ran: list[str]
) -> None:
    ask_once(wiring, here(wiring))
    ask_once(wiring, here(wiring))
    assert ran == ["a@x.example", "b@x.example"]

    wiring.stand_at(_MONDAY + 2 * _HOUR)
    ask_once(wiring, here(wiring))
    assert ran == ["a@x.example", "b@x.example"] * 2


def test_round_of_a_followed_clock_that_went_back_runs(
    wiring: MemoryWiring, ran: list[str]
) -> None:
    ask_once(wiring, here(wiring))
    wiring.stand_at(_MONDAY - timedelta(days=30))

    ask_once(wiring, here(wiring))

    assert ran == ["a@x.example", "b@x.example"] * 2


def test_round_runs_twice_a_day_at_most_in_a_jump_and_at_its_end(
    wiring: MemoryWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[datetime] = []
    _only(monkeypatch, lambda lived, _subject: seen.append(lived.clock.now()), once)
    wiring.jump(_MONDAY + timedelta(days=28))

    steps = follow_sandbox(wiring, here(wiring))

    assert 2 <= len(seen) <= steps
    assert all(later - earlier >= timedelta(hours=12) for earlier, later in pairwise(seen))
    assert timedelta() <= seen[-1] - (_MONDAY + timedelta(days=28)) < timedelta(minutes=1)


def test_no_evidence_is_measured_while_a_jump_is_lived_through(wiring: MemoryWiring) -> None:
    with wiring.database.writing() as db:
        db.execute(update(Programme).values(ends_at=_MONDAY + timedelta(days=60)))
        db.execute(update(SetSession).values(ends_at=_MONDAY - _HOUR))
    before = list(measured(wiring))
    with wiring.database.writing() as db:
        service_time.move(db, Standing(_MONDAY, wiring.real_now()), caught_up=False)

    assert (before, list(measured(wiring))) == (["1"], [])


def test_round_held_back_in_a_short_jump_runs_once_it_is_over(
    wiring: MemoryWiring, ran: list[str]
) -> None:
    ask_once(wiring, here(wiring))
    wiring.jump(_MONDAY + 6 * _HOUR)

    follow_sandbox(wiring, here(wiring))
    assert (ran, _is_work_waiting(wiring)) == (["a@x.example", "b@x.example"], True)

    ask_once(wiring, here(wiring))
    assert (ran, _is_work_waiting(wiring)) == (["a@x.example", "b@x.example"] * 2, False)


def test_round_runs_before_the_mail_of_its_instant_is_queued(
    wiring: MemoryWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiring.stand_at(_MONDAY + timedelta(days=2))
    queued: list[int] = []
    _only(monkeypatch, lambda lived, _subject: queued.append(len(lived.rows())), once)

    work_off(wiring, here(wiring))

    assert queued == [0]
    assert len(wiring.rows()) > 0


def test_round_goes_through_the_queue(wiring: MemoryWiring, ran: list[str]) -> None:
    with working(wiring) as actors:
        ask = here(wiring)
        ask = type(ask)(mailbox=ask.mailbox, job=ask.job, round=actors.work_round.send)
        work_off(wiring, ask)

    assert sorted(ran) == ["a@x.example", "b@x.example"]


def test_round_put_off_holds_up_health_until_it_is_tried(
    wiring: MemoryWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [TryLater("busy", retry_after=5), None]

    def work(_wiring: MemoryWiring, _subject: str) -> None:
        answer = answers.pop(0)
        if answer is not None:
            raise answer

    _only(monkeypatch, work, once)
    ask_once(wiring, here(wiring))
    assert _rows(wiring) == [("look ", 1, "TryLater", True)]
    assert _is_work_waiting(wiring)

    with wiring.database.writing() as db:
        db.execute(update(RoundRun).values(retry_at=wiring.real_now()))
    ask_once(wiring, here(wiring))
    assert _rows(wiring) == [("look ", 0, None, False)]


@pytest.mark.parametrize("error", [Refused("no permission"), ValueError("a mistake of ours")])
def test_round_that_fails_waits_for_its_next_turn(
    wiring: MemoryWiring, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def work(_wiring: MemoryWiring, _subject: str) -> None:
        raise error

    _only(monkeypatch, work, once)
    ask_once(wiring, here(wiring))

    assert _rows(wiring) == [("look ", 0, type(error).__name__, False)]
    assert rounds.waiting_rounds(wiring) == []


def test_round_that_the_database_broke_off_is_given_back(
    wiring: MemoryWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_wiring: MemoryWiring, _subject: str) -> None:
        raise OperationalError("SELECT …", {}, Exception("deadlock detected"))

    _only(monkeypatch, work, once)
    with pytest.raises(OperationalError):
        ask_once(wiring, here(wiring))

    # Its lease would have stood for sixteen minutes, and service time with it.
    assert _rows(wiring) == [("look ", 1, "OperationalError", True)]
    with wiring.database.reading() as db:
        assert db.scalars(select(RoundRun.lease_owner)).all() == [None]


def test_round_of_what_waits_ends_with_it_however_long_it_takes(
    wiring: MemoryWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "_PATIENCE_SECONDS", 0.5)
    waiting, ran = ["a@x.example"], []

    def work(_wiring: MemoryWiring, subject: str) -> None:
        ran.append(subject)
        waiting.clear()

    # Due again before it has ended.
    at_once = Round("look", timedelta(microseconds=1), lambda _wiring: tuple(waiting), work)
    monkeypatch.setattr(rounds, "ROUNDS", (at_once,))
    work_off(wiring, here(wiring))

    assert ran == ["a@x.example"]
    assert _rows(wiring) == []


def test_round_in_hand_is_left_alone(wiring: MemoryWiring, ran: list[str]) -> None:
    rounds.keep_rounds(wiring)
    with wiring.database.writing() as db:
        until = wiring.real_now() + timedelta(minutes=1)
        db.execute(update(RoundRun).values(lease_owner="elsewhere", lease_until=until))

    rounds.work_round(wiring, "look a@x.example")
    assert (ran, rounds.waiting_rounds(wiring)) == ([], [])


def test_subject_that_is_gone_takes_its_row_along(
    wiring: MemoryWiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    subjects = ["a@x.example", "b@x.example"]
    _only(monkeypatch, lambda _wiring, _subject: None, lambda _wiring: tuple(subjects))
    rounds.keep_rounds(wiring)
    del subjects[0]
    rounds.keep_rounds(wiring)

    assert [key for key, *_ in _rows(wiring)] == ["look b@x.example"]
