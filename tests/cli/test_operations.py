"""`due`, `preview`, `tick` and `db` on a booked programme beside a sandbox."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import EXAMPLES, SENDER, beside, environment, setwise
from tests.graph.live import RunningSandbox, running_sandbox

_AT = datetime(2027, 9, 13, 5, 0, tzinfo=UTC)
"""A Monday before anybody's day begins."""
_WINDOW = timedelta(days=2)


@pytest.fixture(scope="module")
def booked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningSandbox, Path]]:
    """The example, booked at `_AT`; whatever a test moves or switches it puts back."""
    folder = tmp_path_factory.mktemp("booked")
    people = (EXAMPLES / "people.csv").read_text(encoding="utf-8")
    with running_sandbox(folder, people_csv=people) as sandbox:
        sandbox.tell("clock", {"now": _AT.isoformat()})
        env = beside(sandbox, folder)
        for arguments in (["db", "upgrade"], ["tick"], ["book", "--yes", "--json"]):
            files = [str(EXAMPLES / "becky.yaml")] if arguments[0] == "book" else []
            ended = setwise(env, *arguments, *files)
            assert ended.code == 0, ended.err
        yield sandbox, folder


def test_due_says_now_what_the_outbox_holds_later(booked: tuple[RunningSandbox, Path]) -> None:
    sandbox, folder = booked
    env = beside(sandbox, folder)
    window = ("--from", _AT.isoformat(), "--to", (_AT + _WINDOW).isoformat())

    foretold = setwise(env, "due", *window, "--json").json
    sandbox.tell("clock", {"now": (_AT + _WINDOW).isoformat()})
    ticked = setwise(env, "tick")
    told = setwise(env, "due", *window, "--json").json

    kept = ("due_at", "touchpoint", "set_name", "session_number", "reader", "about")
    assert [[line[name] for name in kept] for line in foretold] == [
        [line[name] for name in kept] for line in told
    ]
    assert {line["state"] for line in foretold} == {"planned"}
    gone = [line for line in told if line["state"] == "sent"]
    # What did not go by itself is told in a mail of the same day, as was foretold.
    not_gone = {(line["state"], line["reason"]) for line in told if line not in gone}
    assert {state for state, _reason in not_gone} <= {"skipped"}
    assert {reason for _state, reason in not_gone} == {
        line["reason"] for line in foretold if line["reason"] is not None
    }
    sent = [
        one
        for one in sandbox.state()["messages"]
        if (one["mailbox"], one["folder"]) == (SENDER, "sentitems")
    ]
    assert Counter(line["reader"] for line in gone) == Counter(one["to"][0] for one in sent)
    assert len(told) > 20
    assert ticked.json["instants"] > 0
    assert setwise(env, "due", *window, "--programme", "no-such", "--json").json == []


def test_due_in_words_counts_its_lines(booked: tuple[RunningSandbox, Path]) -> None:
    sandbox, folder = booked
    window = ("--from", "2027-09-13", "--to", "2027-12-01")

    lines = setwise(beside(sandbox, folder), "due", *window).out.splitlines()

    told = f"{len(lines) - 1} messages fall due from 2027-09-13 00:00 to 2027-12-01 00:00."
    assert lines[-1] == told
    assert lines[:-1] == sorted(lines[:-1], key=lambda line: line[:16])


def test_preview_writes_three_parts_without_a_live_link(
    booked: tuple[RunningSandbox, Path], tmp_path: Path
) -> None:
    sandbox, folder = booked
    reader = _somebody(folder)

    ended = setwise(
        beside(sandbox, folder), "preview", "before-session", "--as", reader, "--out", tmp_path
    )

    parts = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert (ended.code, ended.err) == (0, "")
    assert sorted(parts) == ["body.html", "body.txt", "subject.txt"]
    told = "".join(parts.values())
    assert [path for path in ("/r/", "/p/", "127.0.0.1") if path in told] == []
    assert parts["body.html"].lstrip().lower().startswith("<!doctype html")
    assert "\n" not in parts["subject.txt"].strip()


def test_preview_of_a_summary_shows_placeholders(booked: tuple[RunningSandbox, Path]) -> None:
    sandbox, folder = booked
    with sqlite3.connect(folder / "var" / "setwise.sqlite3") as connection:
        (manager,) = connection.execute(
            "SELECT boss.address FROM person JOIN person boss ON boss.id = person.manager_id"
            " JOIN membership ON membership.person_id = person.id"
            " WHERE membership.role = 'member' LIMIT 1"
        ).fetchone()
    connection.close()

    ended = setwise(beside(sandbox, folder), "preview", "manager-summary", "--as", manager)

    assert (ended.code, ended.err) == (0, "")
    assert "own words" in ended.out


def test_preview_for_somebody_whom_nobody_writes_to_says_so(
    booked: tuple[RunningSandbox, Path],
) -> None:
    sandbox, folder = booked

    ended = setwise(beside(sandbox, folder), "preview", "joining", "--as", "nobody@acme.example")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "Error: no approved programme writes joining to nobody@acme.example; check both\n"
    )


def test_tick_prints_one_line_of_counts(booked: tuple[RunningSandbox, Path]) -> None:
    sandbox, folder = booked

    ended = setwise(beside(sandbox, folder), "tick")

    assert ended.code == 0, ended.err
    (line,) = ended.out.splitlines()
    counts = json.loads(line)
    assert {type(count) for count in counts.values()} == {int}
    assert "instants" in counts


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_db_upgrade_and_check_are_repeatable(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    own = {}
    if engine == "postgresql":
        own["DATABASE_URL"] = str(request.getfixturevalue("postgres_url"))
    env = environment(tmp_path, **own)

    ends = [setwise(env, "db", each) for each in ("upgrade", "upgrade", "check")]

    assert [ended.code for ended in ends] == [0, 0, 0]
    assert [ended.out for ended in ends[:2]] == ["The database is up to date.\n"] * 2


def _somebody(folder: Path) -> str:
    """Return the address of one member."""
    with sqlite3.connect(folder / "var" / "setwise.sqlite3") as connection:
        (address,) = connection.execute(
            "SELECT address FROM person JOIN membership ON membership.person_id = person.id"
            " WHERE membership.role = 'member' ORDER BY person.id LIMIT 1"
        ).fetchone()
    connection.close()
    return str(address)
