"""Fifty boards with eight people each live at once, beside the same phones polling plainly."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from flask import Flask, make_response
from sqlalchemy import select

from bench import programme
from bench.machines import (
    ROOT,
    clean_environment,
    database_url,
    free_port,
    has_postgres,
    process,
    setwise,
    wait_for_port,
)
from bench.running import megabytes
from bench.table import Row, percentile
from service.app import create_app
from service.domain.board import ids_of_lines
from service.domain.states import Role
from service.models import LearningSet, Membership, Person
from service.routes.devices import remember_code
from service.routes.form_guard import guard_for
from service.settings import Settings
from service.store import boards
from service.wiring import Wiring, build
from service.workflows.board.add_notes import add_notes
from service.workflows.board.writing import begin_writing
from service.workflows.open_board import open_board

_SETS = (50, 25, 10)
"""Before the last, plain polling keeps up too: there both answer the same number of questions."""
_PEOPLE = 8
_NOTES_BEFORE = 24
"""What stands on a board when the busiest minutes begin."""
_EVERY_SECONDS = 5.0
"""Somebody of each set writes: each person every 40 seconds."""
_SECONDS = 30
_AGAINST = "plain polling, the whole board each second"


@dataclass(frozen=True)
class _Measured:
    """One run of all phones against one server."""

    told: dict[str, Any]
    cpu_seconds: float
    megabytes: float

    @property
    def asked(self) -> int:
        return sum(n for name, n in self.told["statuses"].items() if name.isdecimal())

    @property
    def cpu_share(self) -> float:
        return self.cpu_seconds / _SECONDS

    @property
    def cpu_ms_a_question(self) -> float:
        return 1000 * self.cpu_seconds / self.asked


def measure(folder: Path) -> Iterator[Row]:
    """Hold 400 phones before boards, ours and plain ones in turn; yield rows.

    Raises:
        RuntimeError: something was refused, or a note did not reach a phone that watched.
    """
    servers = [("sqlite", "waitress")] + ([("postgresql", "granian")] if has_postgres() else [])
    for kind, server in servers:
        place = folder / f"board-{kind}"
        place.mkdir()
        with database_url(kind, place) as url:
            variables = {
                "DATABASE_URL": url,
                "DATA_DIR": str(place),
                "SECRET_KEYS": "a-signing-key-of-the-bench-that-is-long-enough",
                "DATA_KEYS": Fernet.generate_key().decode(),
                "LIMITS_URL": "memory://",
            }
            phones = _prepared(place, variables)
            for sets in _SETS:
                found = _measured(place, variables, server, phones[:sets])
                section = f"{sets} boards with {_PEOPLE} people each, live at once"
                yield from _rows(f"{section} ({server}, {kind})", found, sets, kind)


def _measured(
    place: Path, variables: dict[str, str], server: str, phones: list[list[dict[str, str]]]
) -> dict[str, _Measured]:
    found = {}
    for name in ("ours", "plain"):
        port = free_port()
        own = variables | {"WEB_PORT": str(port)}
        with ExitStack() as stack:
            log = place / f"{name}.log"
            running = stack.enter_context(process(_command(server, port), own, log=log))
            wait_for_port(port)
            before = _cpu_seconds(running.pid)
            told = _watched(port, phones, is_plain=name == "plain")
            cpu_seconds = _cpu_seconds(running.pid) - before
            found[name] = _Measured(told, cpu_seconds, megabytes(running.pid, "VmHWM"))
        _check(name, found[name])
    return found


def _rows(section: str, found: dict[str, _Measured], sets: int, kind: str) -> Iterator[Row]:
    ours, plain = found["ours"], found["plain"]
    for share in (0.5, 0.95):
        yield Row(
            section,
            f"p{round(share * 100)} until a note reaches another phone",
            percentile(ours.told["reached_ms"], share),
            "ms",
            len(ours.told["reached_ms"]),
            percentile(plain.told["reached_ms"], share),
            _AGAINST,
        )
    figures = (
        ("server CPU, of one core", ours.cpu_share, plain.cpu_share, "cores"),
        ("questions answered", float(ours.asked), float(plain.asked), "questions"),
        ("sent to all phones", ours.told["megabytes"], plain.told["megabytes"], "MB"),
        ("peak memory of the server", ours.megabytes, plain.megabytes, "MB"),
    )
    yield Row(
        section,
        "server CPU for one question",
        ours.cpu_ms_a_question,
        "ms",
        ours.asked,
        plain.cpu_ms_a_question,
        _AGAINST,
        curve=f"a question to a board, by boards ({kind})",
        size=sets,
    )
    for name, own, other, unit in figures:
        yield Row(section, name, own, unit, ours.asked, other, _AGAINST)


def _prepared(place: Path, variables: dict[str, str]) -> list[list[dict[str, str]]]:
    """Write fifty sets with a board each; return what every phone needs to stand before its own."""
    wiring = build(Settings.load(variables))
    wiring.database.create_all()
    now = datetime.now(UTC)
    files = programme.write_files(place, sets=max(_SETS))
    programme.book(wiring.database, programme.read(files), now=now)
    _seat_one_more(wiring, now)
    app = create_app(wiring)
    found = []
    with wiring.database.writing() as db:
        for learning_set in db.scalars(select(LearningSet).order_by(LearningSet.id)):
            session_id = learning_set.sessions[0].id
            people = [one.person for one in learning_set.memberships][:_PEOPLE]
            seat = boards.seat(db, people[0].id, session_id)
            if seat is None:
                raise RuntimeError(f"{learning_set.name} has no seat at its own board")
            board = open_board(db, seat, [], now=now)
            column = boards.columns(db, board.id)[0]
            writing = begin_writing(db, seat, board.id, str(uuid.uuid4()))
            if writing is None:
                raise RuntimeError("a new id was in the ledger already")
            ids = ids_of_lines(writing.write_id, _NOTES_BEFORE)
            words = {one: f"We heard ourselves say it again, {one}" for one in ids}
            add_notes(writing, column.id, words)
            found.append([_phone(app, wiring, one, session_id, str(column.id)) for one in people])
    wiring.database.dispose()
    return found


def _seat_one_more(wiring: Wiring, now: datetime) -> None:
    """Let each set, booked with six and a facilitator, be eight."""
    with wiring.database.writing() as db:
        for learning_set in db.scalars(select(LearningSet)):
            person = Person(
                address=f"seventh{learning_set.id}@larkfield.example",
                given_name="Una",
                family_name="Seventh",
                zone="Europe/London",
                working_days="mon,tue,wed,thu,fri",
                holiday_region="GB-ENG",
            )
            db.add(person)
            db.flush()
            place = {"set_id": learning_set.id, "person_id": person.id, "starts_at": now}
            db.add(Membership(role=Role.MEMBER, **place))


def _phone(
    app: Flask, wiring: Wiring, person: Person, session_id: int, column: str
) -> dict[str, str]:
    """Return somebody's own path, the cookies of a device that has shown a code, and the guard."""
    token = wiring.links.page_token(person.id, person.link_generation)
    device = f"setwise-device={uuid.uuid4().hex}"
    with app.test_request_context(headers={"Cookie": device}):
        response = make_response("")
        remember_code(response, person)
        opened = response.headers["Set-Cookie"].split(";")[0]
        guard = guard_for(token)
    path = f"/p/{token}/board/{session_id}"
    return {"path": path, "cookie": f"{device}; {opened}", "guard": guard, "column": column}


def _command(server: str, port: int) -> list[str]:
    if server == "granian":
        return setwise("web")
    options = [f"--listen=127.0.0.1:{port}", "--threads=8", "--connection-limit=1000"]
    return [
        *(sys.executable, "-m", "waitress", "--call", *options, "--asyncore-use-poll"),
        "service.cli.web:make_application",
    ]


def _watched(port: int, phones: list[list[dict[str, str]]], *, is_plain: bool) -> dict[str, Any]:
    wanted = {
        "port": port,
        "seconds": _SECONDS,
        "every": _EVERY_SECONDS,
        "is_plain": is_plain,
        "boards": phones,
    }
    ended = subprocess.run(
        [sys.executable, "-m", "bench.board_clients"],
        input=json.dumps(wanted) + "\n",
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_SECONDS + 120,
    )
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def _check(name: str, found: _Measured) -> None:
    """Nothing was refused; plain polling, which may fall behind, still answers what it is asked."""
    odd = set(found.told["statuses"]) - {"200", "304", "write 200"}
    if odd:
        raise RuntimeError(f"{name}: answered with {found.told['statuses']}")
    if name == "ours" and found.told["unseen"]:
        raise RuntimeError(f"{found.told['unseen']} notes did not reach a phone that watched")


def _cpu_seconds(pid: int) -> float:
    """Return what a process and its children have used, from Linux' own account."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + sum(_cpu_seconds(int(child)) for child in children)
