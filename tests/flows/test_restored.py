"""A backup restored after more mail went: every mail once, by the mailboxes' own record."""

import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.running import beside
from tests.flows import outlook, post
from tests.flows.conftest import BOOKED_AT
from tests.flows.harness import PROGRAMMES, SetUp
from tests.flows.oracle import Mail, Story, expected_mails
from tests.flows.rows import SESSION_IDS, session_ids
from tests.flows.workers import BECKY, read_people
from tests.graph.live import running_sandbox

_PEOPLE = PROGRAMMES / "small.csv"
_HALF, _BACKUP, _LOSS, _END = (timedelta(hours=hours) for hours in (168, 196, 220, 240))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_restored_backup_doubles_no_mail_and_loses_none(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    own = {"DATABASE_URL": str(request.getfixturevalue("postgres_url"))} if kind != "sqlite" else {}
    with _service(tmp_path, own) as set_up:
        set_up.book(PROGRAMMES / "small.yaml")
        _live_to(set_up, _HALF)
        # Some rows stand in the backup that nobody sent yet, and go before it is needed.
        set_up.env["SEND_MODE"] = "off"
        _live_to(set_up, _BACKUP)
        set_up.env["SEND_MODE"] = "live"
        waiting = _count(set_up, "state = 'due'")
        restore = _back_up(set_up, tmp_path)
        sent_by_then = _count(set_up, "state = 'sent'")
        _live_to(set_up, _LOSS)
        gone = _count(set_up, "state = 'sent'")
        rows = _count(set_up, "state <> ''")

        restore()
        missing = rows - _count(set_up, "state <> ''")
        told = set_up.setwise("restored")
        _live_to(set_up, _END)

        assert told.split(" mails of ours in Sent Items: ")[1].startswith(f"{gone - sent_by_then} ")
        assert told.endswith(" 0 tell of what is gone with the old database.\n")
        assert waiting > 0
        assert missing > 0
        people = {**read_people(_PEOPLE), BECKY.address: BECKY}
        expected = expected_mails(
            people,
            outlook.meetings(set_up),
            approved_at=BOOKED_AT,
            until=BOOKED_AT + _END,
            story=Story({}, {}, {}),
            contact=BECKY,
            ids=session_ids(set_up.rows(SESSION_IDS)),
        )
        # Not the day: a jump's mails carry the mailbox's time, at which the jump has ended.
        sent = Counter(_of(one.as_expected(people)) for one in post.journey_letters(set_up))
        assert sent == Counter(_of(one) for one in expected.elements())


def _of(mail: Mail) -> Mail:
    return replace(mail, day=BOOKED_AT.date())


@contextmanager
def _service(folder: Path, own: dict[str, str]) -> Iterator[SetUp]:
    with running_sandbox(folder, people_csv=_PEOPLE.read_text(encoding="utf-8")) as sandbox:
        env = {
            "DATABASE_URL": f"sqlite:///{folder / 'var' / 'setwise.sqlite3'}",
            **beside(sandbox, folder),
            **own,
        }
        set_up = SetUp("embedded", folder, sandbox.people_url, "", env["DATABASE_URL"], env)
        set_up.setwise("db", "upgrade")
        _live_to(set_up, timedelta())
        yield set_up


def _live_to(set_up: SetUp, after: timedelta) -> None:
    set_up.jump(BOOKED_AT + after)
    set_up.setwise("tick")


def _count(set_up: SetUp, condition: str) -> int:
    ((count,),) = set_up.rows(f"SELECT count(*) FROM mailing WHERE {condition}")
    return int(count)


def _back_up(set_up: SetUp, folder: Path) -> Callable[[], None]:
    """Back up as docs/operations.md says; return what destroys the database and restores it."""
    url, copy = set_up.database_url, folder / "backup"
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        _copy_sqlite(path, copy)

        def restore() -> None:
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            _copy_sqlite(copy, path)

        return restore
    plain = url.replace("+psycopg", "", 1)
    _run("pg_dump", "--format=custom", f"--file={copy}", plain)

    def restore_dump() -> None:
        _run("psql", "--quiet", "--command=DROP SCHEMA public CASCADE", plain)
        _run("psql", "--quiet", "--command=CREATE SCHEMA public", plain)
        _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={plain}", str(copy))

    return restore_dump


def _copy_sqlite(path: Path, copy: Path) -> None:
    # The same call as `.backup` of sqlite3's command line, which is not everywhere.
    with sqlite3.connect(path) as one, sqlite3.connect(copy) as other:
        one.backup(other)
    one.close()
    other.close()


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
