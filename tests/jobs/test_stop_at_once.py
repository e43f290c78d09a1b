"""A stop beside workers that are busy with a real sandbox: how soon, and what still goes out."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select

from service.domain.states import MailingState
from service.jobs import work
from service.models import Mailing, Person
from service.settings import Settings
from service.wiring import Wiring, build
from service.workflows.resume_everything import resume_everything
from service.workflows.stop_everything import stop_everything
from tests.cli.running import SENDER, beside, wait_until
from tests.graph.live import RunningSandbox, running_sandbox
from tests.participants import build_maple

_LATENCY_MS = 100
_MAILS = 10
_SECOND_SENDER = "news@setwise.example"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path) as running:
        yield running


@pytest.fixture
def wiring(tmp_path: Path, sandbox: RunningSandbox, database_url: str) -> Iterator[Wiring]:
    """Two senders, each owing mails that somebody waits for."""
    sandbox.tell("person", {"email": _SECOND_SENDER, "kind": "service"})
    variables = beside(sandbox, tmp_path, DATABASE_URL=database_url)
    # The machine's own time: nothing here hangs on what is due when.
    del variables["SANDBOX_CLOCK_URL"]
    variables["SENDER_MAILBOXES"] = f"{SENDER},{_SECOND_SENDER}"
    built = build(Settings.load(variables))
    built.database.create_all()
    now = built.clock.now()
    with built.database.writing() as db:
        maple = build_maple(db)
        ann = db.get_one(Person, maple.ann)
        db.add_all(
            Mailing(
                key=f"fresh-link:{number}",
                touchpoint="fresh-link",
                programme_id=maple.programme,
                person_id=ann.id,
                state=MailingState.DUE,
                due_at=now,
                useless_after=now + timedelta(hours=12),
                mailbox=(SENDER, _SECOND_SENDER)[number % 2],
            )
            for number in range(_MAILS)
        )
    yield built
    built.database.dispose()


def _writes(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    answer = requests.get(f"{sandbox.people_url}/_sandbox/requests?last=500", timeout=10).json()
    return [
        each
        for each in (*answer["ended"], *answer["open"])
        if each["method"] != "GET" and "/users/" in each["target"]
    ]


def _sent(wiring: Wiring) -> int:
    with wiring.database.reading() as db:
        return len(db.scalars(select(Mailing.id).where(Mailing.state == MailingState.SENT)).all())


def test_after_the_commit_only_the_call_that_each_worker_had_open_goes_out(
    wiring: Wiring, sandbox: RunningSandbox
) -> None:
    sandbox.tell("latency", {"ms": _LATENCY_MS})
    workers = (SENDER, _SECOND_SENDER)
    with ThreadPoolExecutor(len(workers)) as pool:
        drains = [pool.submit(work.drain, wiring, mailbox) for mailbox in workers]
        wait_until("the first mails", lambda: _sent(wiring) >= 2)
        with wiring.database.writing() as db:
            stop_everything(
                db,
                actor="hr:1@t",
                name="Hanna Reed",
                reason="",
                now=wiring.clock.now(),
                real_now=wiring.real_now(),
            )
        committed_at = time.time()
        for drain in drains:
            drain.result(timeout=30)
        ended_after = time.time() - committed_at

    begun_later = [each for each in _writes(sandbox) if each["began_at"] > committed_at]
    # A worker that had just been let through is on the wire a moment later, with one call.
    assert len(begun_later) <= len(workers)
    assert all(each["began_at"] - committed_at < 0.5 for each in begun_later)
    assert ended_after < 3
    sent = _sent(wiring)
    assert 2 <= sent < _MAILS
    assert work.waiting_mailboxes(wiring) == []
    assert work.drain(wiring, SENDER) == {}

    with wiring.database.writing() as db:
        resume_everything(db, actor="hr:1@t", now=wiring.clock.now(), real_now=wiring.real_now())
    sandbox.tell("latency", {"ms": 0})
    wait_until("all of them", lambda: _drained(wiring) == _MAILS)
    copies = [each for each in sandbox.state()["messages"] if each["sent_at"]]
    mine = [each for each in copies if each["mailbox"] in (SENDER, _SECOND_SENDER)]
    assert len(mine) == _MAILS


def _drained(wiring: Wiring) -> int:
    for mailbox in work.waiting_mailboxes(wiring):
        work.drain(wiring, mailbox)
    return _sent(wiring)
