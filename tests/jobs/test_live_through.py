"""A jump of service time is lived through, instant by instant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.clock import Standing
from service.domain.states import MailingState
from service.jobs.live_through import follow_sandbox
from service.jobs.rest import here
from service.store.service_time import read_standing
from service.wiring import IN_STEP
from tests.jobs.memory import MemoryWiring, build_memory, with_maple
from tests.workflows.mailbox import WorkerKilled

_MONDAY = datetime(2027, 2, 22, 7, 0, tzinfo=UTC)
"""The week before session 2 of Maple, which is on Tuesday 2 March."""
_DAY = timedelta(days=1)
_DAYS = 28


def _lived(wiring: MemoryWiring) -> list[tuple[str, MailingState, str | None, datetime, bool]]:
    """Return what became of each mail, and whether it left within a minute of falling due."""
    return [
        (
            row.key,
            row.state,
            row.reason,
            row.due_at,
            row.sent_at is not None
            and timedelta(0) <= row.sent_at - row.due_at < timedelta(minutes=1),
        )
        for row in sorted(wiring.rows(), key=lambda one: one.key)
    ]


def _in_step(wiring: MemoryWiring) -> bool:
    followed = wiring.followed()
    return followed is not None and wiring.is_near(followed)


def test_one_jump_leaves_the_rows_that_its_days_leave(tmp_path: Path) -> None:
    jumped = with_maple(f"sqlite:///{tmp_path / 'jumped.sqlite3'}", at=_MONDAY)
    walked = with_maple(f"sqlite:///{tmp_path / 'walked.sqlite3'}", at=_MONDAY)

    jumped.jump(_MONDAY + _DAYS * _DAY)
    follow_sandbox(jumped, here(jumped))
    for day in range(1, _DAYS + 1):
        walked.jump(_MONDAY + day * _DAY)
        follow_sandbox(walked, here(walked))

    assert _lived(jumped) == _lived(walked)
    assert sorted(jumped.mailbox.sent()) == sorted(walked.mailbox.sent())
    on_time = [line for line in _lived(jumped) if line[3] > _MONDAY and line[1] == "sent"]
    # Nine to the two members and their manager, three to the facilitator, one to the sponsor, and
    # one to HR on the three Mondays on which something needs a hand.
    assert len(on_time) == 9 + 3 + 1 + 3
    assert all(line[4] for line in on_time)
    assert jumped.is_caught_up()
    assert _in_step(jumped)


def test_every_instant_comes_to_rest_before_the_next(sqlite_url: str) -> None:
    wiring = with_maple(sqlite_url, at=_MONDAY)
    seen: list[tuple[datetime, bool]] = []

    def drain(mailbox: str) -> None:
        seen.append((wiring.clock.now(), wiring.is_caught_up()))
        here(wiring).mailbox(mailbox)
        waiting = [row for row in wiring.rows() if row.state is MailingState.DUE]
        assert waiting == []

    wiring.jump(_MONDAY + 3 * _DAY)
    follow_sandbox(wiring, replace(here(wiring), mailbox=drain))

    instants = [at for at, _caught_up in seen]
    assert instants == sorted(instants)
    # 08:30 on Tuesday, five working days before: London first, five hours later New York.
    minutes = [at.replace(second=0, microsecond=0) for at in instants]
    assert datetime(2027, 2, 23, 8, 30, tzinfo=UTC) in minutes
    assert datetime(2027, 2, 23, 13, 30, tzinfo=UTC) in minutes
    # Limits are counted where service time stands, so that the sandbox is told of each instant.
    told = [at.replace(second=0, microsecond=0) for at in wiring.leader.lived]
    assert told == sorted(told)
    assert set(minutes) <= set(told)
    assert wiring.leader.lived[-1] >= _MONDAY + 3 * _DAY
    assert {caught_up for _at, caught_up in seen} == {False}
    assert wiring.is_caught_up()


def test_jump_back_moves_the_time_and_doubles_nothing(sqlite_url: str) -> None:
    wiring = with_maple(sqlite_url, at=_MONDAY)
    wiring.jump(_MONDAY + 3 * _DAY)
    follow_sandbox(wiring, here(wiring))
    before, sent = _lived(wiring), wiring.mailbox.sent()

    wiring.jump(_MONDAY)
    steps = follow_sandbox(wiring, here(wiring))

    assert (steps, _lived(wiring), wiring.mailbox.sent()) == (0, before, sent)
    assert _in_step(wiring)
    assert abs(wiring.clock.now() - _MONDAY) < timedelta(minutes=1)
    wiring.jump(_MONDAY + 3 * _DAY)
    follow_sandbox(wiring, here(wiring))
    assert (_lived(wiring), wiring.mailbox.sent()) == (before, sent)


def test_clock_in_step_is_left_alone(sqlite_url: str) -> None:
    wiring = with_maple(sqlite_url, at=_MONDAY)
    wiring.jump(wiring.clock.now() + IN_STEP / 2)

    assert follow_sandbox(wiring, here(wiring)) == 0
    assert wiring.rows() == []


def test_faster_clock_is_kept_up_with(sqlite_url: str) -> None:
    wiring = with_maple(sqlite_url, at=_MONDAY)
    wiring.leader.standing = Standing(_MONDAY, wiring.real_now(), 3600.0)

    follow_sandbox(wiring, here(wiring))
    apart = [_apart(wiring)]
    wiring.jump(_MONDAY + 3 * _DAY)
    follow_sandbox(wiring, here(wiring))
    apart.append(_apart(wiring))

    # Once in step it stays so without being moved, to the rows' microsecond times the rate.
    assert max(apart) <= timedelta(seconds=1)
    assert wiring.is_caught_up()


def _apart(wiring: MemoryWiring) -> timedelta:
    """Return how far service time is from the followed clock, both at the same real instant."""
    followed, standing = wiring.followed(), read_standing(wiring.database)
    assert followed is not None
    assert standing is not None
    real_now = wiring.real_now()
    return abs(standing.now(real_now) - followed.now(real_now))


def test_nobody_followed_is_nothing_to_live_through(sqlite_url: str) -> None:
    wiring = with_maple(sqlite_url, at=_MONDAY)
    wiring.leader.standing = None

    assert follow_sandbox(wiring, here(wiring)) == 0
    assert wiring.is_caught_up()


def test_jump_without_any_programme_is_one_move(sqlite_url: str) -> None:
    wiring = build_memory(sqlite_url)
    wiring.stand_at(_MONDAY)
    wiring.jump(_MONDAY + 365 * _DAY)

    assert follow_sandbox(wiring, here(wiring)) == 0
    assert _in_step(wiring)
    assert wiring.is_caught_up()


def test_jump_cut_short_is_lived_to_its_end_by_the_next_pass(tmp_path: Path) -> None:
    whole = with_maple(f"sqlite:///{tmp_path / 'whole.sqlite3'}", at=_MONDAY)
    cut = with_maple(f"sqlite:///{tmp_path / 'cut.sqlite3'}", at=_MONDAY)
    for wiring in (whole, cut):
        wiring.jump(_MONDAY + 10 * _DAY)

    begun: list[str] = []

    def die(mailbox: str) -> None:
        begun.append(mailbox)
        if len(begun) == 4:
            raise WorkerKilled
        here(cut).mailbox(mailbox)

    with pytest.raises(WorkerKilled):
        follow_sandbox(cut, replace(here(cut), mailbox=die))
    assert not cut.is_caught_up()
    follow_sandbox(cut, here(cut))
    follow_sandbox(whole, here(whole))

    assert _lived(cut) == _lived(whole)
    assert cut.is_caught_up()
