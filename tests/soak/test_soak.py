"""A company's week in minutes, with people at their forms all the while, and servers that die."""

import faulthandler
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import LONG
from tests.flows import post
from tests.flows.processes import ROOT, talking
from tests.flows.rows import as_instant
from tests.soak.cohorts import ENDS
from tests.soak.fleet import Company, Fleet, company, fleet
from tests.soak.memory import MemoryWatch, growth
from tests.soak.own_servers import mortal, postgres_programs

pytestmark = pytest.mark.soak

_TOLD = ROOT / "test-artefacts" / "soak.txt"
_ALL_SECONDS = 1700
_REST_SECONDS = 300
_RUN_SECONDS = 600
_AWAY_SECONDS = 5.0 if LONG else 2.0
_AFTER_SECONDS = 2.0
"""A press of the moment in which the database comes back may still meet its recovery."""
_NO_MESSAGES = "2200-01-01T00:00:00Z"
_MOST_GROWTH = 0.05
_PRESSES_A_FORM = 3
"""Its first answers, and two changes of them."""
_MOST_TIMES_SLOWER = 3.0


def _half_of_the_bench() -> float:
    """Return half of the replies a second that the bench found on PostgreSQL."""
    rows = json.loads((ROOT / "bench" / "results.json").read_text(encoding="utf-8"))["rows"]
    (found,) = (
        one["ours"]
        for one in rows
        if one["name"] == "granian: replies a second" and "postgresql" in one["section"]
    )
    return float(found) / 2


@dataclass(frozen=True)
class Form:
    """How much of it; `quiet_seconds` are before any mail falls due."""

    sets: int
    people: int
    senders: int
    a_second: float
    quiet_seconds: float
    rate: float
    """How fast service time runs between instants: who has sent a minute's thirty mails waits."""


_FORM = (
    Form(1500, 10_000, senders=16, a_second=_half_of_the_bench(), quiet_seconds=30, rate=5)
    if LONG
    else Form(30, 200, senders=4, a_second=3.0, quiet_seconds=3, rate=1)
)

_KILLED = {"killed": ("worker", "postgres", "redis")}
"""The worker first, so that its successor is watched for long; PostgreSQL while people press."""
_RUNS: dict[str, tuple[str, ...]] = {"undisturbed": (), **_KILLED} if LONG else _KILLED


@dataclass
class Run:
    """What was seen; instants are the machine's, in seconds since 1970."""

    began: float
    jumped: float = 0.0
    ended: float = 0.0
    away: dict[str, tuple[float, float]] = field(default_factory=dict)
    """When each victim was killed, and when it answered again."""
    presses: list[tuple[float, float, int, bool, str]] = field(default_factory=list)
    memory: MemoryWatch | None = None


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The company, prepared once for all runs."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL's own programs are not installed: initdb, postgres")
    if LONG:
        # Longer than any other test may hang.
        faulthandler.dump_traceback_later(_ALL_SECONDS, exit=True)
    with company(
        tmp_path_factory.mktemp("company"),
        sets=_FORM.sets,
        people=_FORM.people,
        senders=_FORM.senders,
        programs=programs,
    ) as prepared:
        yield prepared


@pytest.mark.parametrize("victims", _RUNS.values(), ids=_RUNS)
def test_week_brings_each_mail_once_and_takes_every_form(
    rows: Company,
    victims: tuple[str, ...],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    if LONG:
        faulthandler.dump_traceback_later(_ALL_SECONDS, exit=True)
    with fleet(rows, tmp_path, redis_program=program) as running:
        _await(running, lambda: _is_at_rest(running), _REST_SECONDS)
        run = _live(running, victims)
        told = _told(running, run)
        record_property("shown", told)
        _TOLD.parent.mkdir(parents=True, exist_ok=True)
        with _TOLD.open("a", encoding="utf-8") as kept:
            kept.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M} {told}\n")
        _check_mails(running)
        _check_presses(running, run)
        _check_memory(run)
        assert run.ended - run.began <= _RUN_SECONDS


def _live(running: Fleet, victims: Sequence[str]) -> Run:
    """Let people press, then jump a week, and kill on the way; end when it is lived through."""
    set_up = running.set_up
    with MemoryWatch(running.process_ids) as memory, _pressing(running) as presses:
        run = Run(began=time.time(), memory=memory, presses=presses)
        time.sleep(_FORM.quiet_seconds)
        run.jumped = time.time()
        set_up.ask("POST", "/_sandbox/clock", {"rate": _FORM.rate})
        set_up.jump(ENDS)
        for number, victim in enumerate(victims, start=1):
            share = number / (len(victims) + 2)
            _await(running, lambda share=share: _is_through(running, run, share), _RUN_SECONDS)
            run.away[victim] = _kill(running, victim)
        _await(running, lambda: _is_over(running), _RUN_SECONDS)
        run.ended = time.time()
    return run


def _is_through(running: Fleet, run: Run, share: float) -> bool:
    """Say whether so much of the mails is sent, or of the presses after the jump was due.

    On a slow machine mails are few while people press, and most leave when nobody does any more.
    """
    pressing = _PRESSES_A_FORM * len(running.company.posts) / _FORM.a_second - _FORM.quiet_seconds
    is_time = time.time() - run.jumped >= share * pressing
    return is_time or _sent(running) >= share * len(running.company.due)


def _kill(running: Fleet, victim: str) -> tuple[float, float]:
    """Kill one, and start it anew a little later; return from when to when it was away."""
    server = running.set_up.processes.get(victim) or getattr(running, victim)
    killed = time.time()
    server.kill()
    written = server.log.stat().st_size
    time.sleep(_AWAY_SECONDS)
    server.start()
    back = time.time()
    if victim in running.set_up.processes:
        # Where it begins without a database it ends, and systemd begins it again; here nobody does.
        _await(running, lambda: server.log.stat().st_size > written, _REST_SECONDS)
    return killed, back


@contextmanager
def _pressing(running: Fleet) -> Iterator[list[tuple[float, float, int, bool, str]]]:
    """Have a process of its own press; its list is filled at the end."""
    told = {"ports": running.ports, "a_second": _FORM.a_second, "posts": running.company.posts}
    seen: list[tuple[float, float, int, bool, str]] = []
    popen = talking(mortal([sys.executable, "-m", "tests.soak.posting"]))
    try:
        assert popen.stdin is not None
        popen.stdin.write(json.dumps(told) + "\n")
        popen.stdin.flush()
        yield seen
        said, _ = popen.communicate(timeout=180)
        seen += [tuple(one) for one in json.loads(said)]
    finally:
        popen.kill()
        popen.communicate()


def _await(running: Fleet, holds: Callable[[], bool], seconds: float) -> None:
    running.set_up.wait_until("as it should be", holds, seconds)


def _is_at_rest(running: Fleet) -> bool:
    """Say whether no job is left, and each round ran that was due at the beginning."""
    jobs = running.set_up.rows("SELECT count(*) FROM job WHERE state <> 'done'")
    rounds = running.set_up.rows(
        "SELECT count(*) FROM round_run WHERE ran_at IS NULL AND key NOT LIKE 'keep-evidence%'"
    )
    ticks = running.set_up.rows("SELECT count(*) FROM tick")
    return (jobs, rounds) == ([(0,)], [(0,)]) and ticks != [(0,)]


def _is_over(running: Fleet) -> bool:
    """Say whether the week has been lived through, and no mail of it is under way."""
    ((caught_up, moved_at, offset),) = running.set_up.rows(
        "SELECT caught_up, moved_at, offset_seconds FROM service_time"
    )
    reached = as_instant(moved_at) + timedelta(seconds=offset)
    states = running.set_up.rows(
        "SELECT count(*) FROM mailing WHERE state NOT IN ('sent', 'skipped')"
    )
    return bool(caught_up) and reached >= ENDS - timedelta(minutes=1) and states == [(0,)]


def _sent(running: Fleet) -> int:
    query = "SELECT count(*) FROM mailing WHERE state = 'sent' AND internet_message_id IS NOT NULL"
    ((count,),) = running.set_up.rows(query)
    return int(count)


def _check_mails(running: Fleet) -> None:
    """Each mail that the oracle expects lies in Sent Items and in its reader's inbox once."""
    letters = post.journey_letters(running.set_up)
    sent = Counter(
        (one.reader, one.touchpoint, one.set_name, one.session, one.about or "") for one in letters
    )
    due = Counter(running.company.due)
    assert (due - sent, sent - due) == (Counter(), Counter())
    assert _over_limits(running) == {}
    assert sent.total() > 2 * _FORM.sets


def _over_limits(running: Fleet) -> dict[str, int]:
    """Return by how many requests each of Microsoft's limits was passed."""
    told = running.set_up.ask("GET", f"/_sandbox/state?since={_NO_MESSAGES}")
    return {name: count for name, count in told["limits"]["over"].items() if count}


def _check_presses(running: Fleet, run: Run) -> None:
    """Every press was taken, but while the database was away; then its words stand on the page."""
    refused = [one for one in run.presses if one[2] != 303]
    killed, answers = run.away.get("postgres", (0.0, 0.0))
    unexcused = [
        one
        for one in refused
        if not (killed <= one[0] + one[1] / 1e3 and one[0] <= answers + _AFTER_SECONDS)
    ]
    assert unexcused == []
    assert [one for one in refused if not (one[2] == 500 and one[3])] == []
    taken = {one[4] for one in run.presses if one[2] == 303}
    ((replies,),) = running.set_up.rows("SELECT count(*) FROM reply")
    assert replies == len(taken) == len({one[4] for one in run.presses})
    if LONG:
        quiet, loaded = _p(run, 0.99, loaded=False), _p(run, 0.99, loaded=True)
        assert loaded <= _MOST_TIMES_SLOWER * quiet


def _check_memory(run: Run) -> None:
    assert run.memory is not None
    half = run.ended - (run.ended - run.began) / 2
    lines = list(run.memory.throughout(half, run.ended))
    assert {name for name, _ in lines} == {"web", "web-2", "clock", "worker", "worker-2"}
    if LONG:
        assert [
            (name, one) for name, sizes in lines if (one := growth(sizes)) >= _MOST_GROWTH
        ] == []


def _p(run: Run, share: float, *, loaded: bool) -> float:
    """Return a percentile of the presses that were taken, before or after the jump."""
    taken = sorted(
        one[1] for one in run.presses if one[2] == 303 and (one[0] >= run.jumped) is loaded
    )
    return taken[int(share * len(taken))]


def _told(running: Fleet, run: Run) -> str:
    """Return what people want to know of a run that is over."""
    statuses = Counter(one[2] for one in run.presses)
    lines = [
        f"{_sent(running)} mails in {run.ended - run.jumped:.0f} s",
        f"presses by status: {dict(sorted(statuses.items()))}",
    ]
    for name, loaded in (("without mail", False), ("with mail", True)):
        p50, p99 = _p(run, 0.5, loaded=loaded), _p(run, 0.99, loaded=loaded)
        lines.append(f"presses {name}: p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    lines += [
        f"{name} killed after {killed - run.began:.0f} s, back {back - killed:.1f} s later"
        for name, (killed, back) in run.away.items()
    ]
    assert run.memory is not None
    half = run.ended - (run.ended - run.began) / 2
    lines += [
        f"{name}: {sizes[-1][1]:.0f} MB, {growth(sizes):+.1%} in the last half"
        for name, sizes in run.memory.throughout(half, run.ended)
    ]
    return "soak: " + "; ".join(lines)
