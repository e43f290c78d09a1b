"""`setwise book` against a sandbox: a plan that writes nothing, rows and series that come once."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.jobs.clock import CLOCK
from service.models import Programme, Series
from service.store.database import Database
from service.store.service_time import last_tick
from tests.cli.running import EXAMPLES, beside, environment, setwise, started, wait_until
from tests.graph.live import RunningSandbox

_BAD = """
programme: nonsense
sets: []
"""


def test_dry_run_prints_the_plan_and_makes_nothing(tmp_path: Path) -> None:
    # Nobody listens there: what called Microsoft 365 would fail.
    ended = setwise(environment(tmp_path), "book", EXAMPLES / "becky.yaml", "--dry-run", "--json")

    assert (ended.code, ended.err) == (0, "")
    told = ended.json
    assert {name: told[name] for name in ("series", "sessions", "people", "invitations")} == {
        "series": 5,
        "sessions": 30,
        "people": 34,
        "invitations": 34,
    }
    assert {name: len(dates) for name, dates in told["dates"].items()} == dict.fromkeys(
        told["dates"], 6
    )
    assert sorted(path.name for path in (tmp_path / "var").iterdir()) == ["keys.env"]


def test_dry_run_beside_a_sandbox_reads_its_clock_alone(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    before = sandbox.state()

    ended = setwise(beside(sandbox, tmp_path), "book", EXAMPLES / "becky.yaml", "--dry-run")

    after = sandbox.state()
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("5 series, 30 sessions, 34 people, 34 invitations, ")
    assert {name: before[name] for name in ("messages", "events", "counters")} == {
        name: after[name] for name in ("messages", "events", "counters")
    }
    assert not list((tmp_path / "var").glob("*.sqlite3*"))


@pytest.mark.parametrize("options", [["--dry-run"], ["--yes"], ["--yes", "--json"]])
def test_bad_file_tells_every_problem_and_writes_nothing(
    tmp_path: Path, options: list[str]
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(_BAD)

    ended = setwise(environment(tmp_path), "book", file, *options)

    lines = ended.err.splitlines()
    assert (ended.code, ended.out) == (1, "")
    assert len(lines) > 1
    assert lines[0].startswith("Error: bad.yaml")
    assert [line for line in lines[1:] if not line.startswith("bad.yaml")] == []
    assert not list((tmp_path / "var").glob("*.sqlite3*"))


def test_booking_after_a_single_pass_does_the_work_itself(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    sandbox.tell("reset", {})
    env = beside(sandbox, tmp_path)
    for arguments in (["db", "upgrade"], ["tick"]):
        assert setwise(env, *arguments).code == 0

    ended = setwise(env, "book", EXAMPLES / "becky.yaml", "--yes", "--json")

    assert (ended.code, ended.json["state"], ended.json["booked"]) == (0, "done", 5)


def test_question_answered_by_nobody_books_nothing(tmp_path: Path) -> None:
    ended = setwise(environment(tmp_path), "book", EXAMPLES / "becky.yaml")

    assert ended.code == 1
    assert ended.err.endswith("Stopped; nothing more was done.\n")
    assert _count(tmp_path) == (0, 0)


def test_booked_twice_changes_nothing_the_second_time(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    sandbox.tell("reset", {})
    env = beside(sandbox, tmp_path)

    first = setwise(env, "book", EXAMPLES / "becky.yaml", "--yes", "--json")
    between = sandbox.state()
    second = setwise(env, "book", EXAMPLES / "becky.yaml", "--yes", "--json")
    after = sandbox.state()

    assert (first.code, second.code) == (0, 0)
    assert (first.json["state"], first.json["booked"]) == ("done", 5)
    assert second.json == first.json
    assert len(between["events"]) > 0
    assert after["events"] == between["events"]
    assert after["messages"] == between["messages"]
    made = [name for name in after["counters"] if "creat" in name]
    assert {name: after["counters"][name] for name in made} == {
        name: between["counters"].get(name) for name in made
    }
    assert _count(tmp_path) == (1, 5)


def test_booking_beside_a_running_service_only_asks_and_watches(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    sandbox.tell("reset", {})
    port = "0"
    env = beside(sandbox, tmp_path, WEB_PORT=port)
    # Without credentials the command could do nothing by itself.
    bare = {name: value for name, value in env.items() if not name.startswith("CLIENT_")}
    assert setwise(env, "db", "upgrade").code == 0
    with started(env, tmp_path / "serve.log", "serve"):
        wait_until("ticking", lambda: _has_ticked(tmp_path))

        ended = setwise(bare, "book", EXAMPLES / "becky.yaml", "--yes", "--json")

    log = (tmp_path / "serve.log").read_text()
    assert (ended.code, ended.err) == (0, "")
    assert (ended.json["state"], ended.json["booked"]) == ("done", 5)
    assert "calendar job ended" in log
    assert _count(tmp_path) == (1, 5)


def _has_ticked(folder: Path) -> bool:
    database = _database(folder)
    with database.reading() as db:
        ticked = last_tick(db, CLOCK)
    database.dispose()
    return ticked is not None


def _count(folder: Path) -> tuple[int, int]:
    """Return how many programmes and series have rows."""
    database = _database(folder)
    with database.reading() as db:
        found = tuple(
            db.scalar(select(func.count()).select_from(table)) or 0 for table in (Programme, Series)
        )
    database.dispose()
    return (found[0], found[1])


def _database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'var' / 'setwise.sqlite3'}")
