"""Replies a second and their latency: our form beside a hand-written view, on three servers."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import Fernet
from sqlalchemy import func, select

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
from bench.table import Row, percentile
from service.app import create_app
from service.models import Base, FormLink, LearningSet, Membership, SetSession
from service.routes.form_guard import guard_for
from service.settings import Settings
from service.wiring import build

_SETS = 150
_CONNECTIONS = 8
_FEWER_CONNECTIONS = (1, 2, 4)
_THREADS = 8
_SECONDS = 3
_ROUNDS = 5
"""Short ones in turn: the pace of a machine changes by the minute."""
_WARM_POSTS = 16
_MOST_POSTS = 100
"""A server that answers faster than this in its seconds is stopped early, and timed as such."""
_WRITTEN = ("reply", "answer", "rating", "action", "log_entry", "release", "audit_event")
ANSWERS = {
    "action": "Ask Sam’s team what slows them down, and show them what we heard from customers",
    "first_step": "Write to Sam on Monday",
    "due_on": "2027-06-30",
    "noticed_by": "Sam, and Priya in our stand-up",
    "happened": "I brought the complaint figures and the set asked whose problem they are. " * 3,
    "so_what": "I had answered every question before anybody had time to think. " * 3,
    "now_what": "Say nothing for the first ten minutes and write down what I want to say. " * 2,
    "kept_question": "What would I do if I were sure that nobody minds?",
    "word": "unsettling",
    "useful": "6",
    "safe": "5",
    "support": "An hour a week without meetings until June",
    "share": "action",
}
"""Every field of the form filled in."""
_SERVERS = ("granian", "waitress", "gunicorn")


@dataclass
class _Seen:
    """What all rounds against one server gave."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        return len(self.milliseconds) / self.seconds


def measure(folder: Path) -> Iterator[Row]:
    """Answer forms on each database by each server in turn; yield rows.

    Raises:
        RuntimeError: a post was refused, or the rows are not those of every reply.
    """
    for kind in ["sqlite", "postgresql"] if has_postgres() else ["sqlite"]:
        place = folder / f"replies-{kind}"
        place.mkdir()
        with database_url(kind, place) as url:
            yield from _rows(kind, _answered(place, url))


def _answered(place: Path, url: str) -> dict[tuple[str, int], _Seen]:
    """Return what each server gave over so many connections."""
    variables = {
        "DATABASE_URL": url,
        "DATA_DIR": str(place),
        "SECRET_KEYS": "a-signing-key-of-the-bench-that-is-long-enough",
        "DATA_KEYS": Fernet.generate_key().decode(),
        "WEB_THREADS": str(_THREADS),
    }
    posts = iter(_prepared(place, variables))
    seen = {(name, _CONNECTIONS): _Seen() for name in (*_SERVERS, "plain")}
    seen |= {(name, few): _Seen() for few in _FEWER_CONNECTIONS for name in ("granian", "plain")}
    replies = 0
    with ExitStack() as stack:
        ports = {name: free_port() for name in (*_SERVERS, "plain")}
        for name, port in ports.items():
            own = variables | {"WEB_PORT": str(port)}
            log = place / f"{name}.log"
            stack.enter_context(process(_command(name, port), own, log=log))
            wait_for_port(port)
            warm = _post(port, _CONNECTIONS, [next(posts) for _ in range(_WARM_POSTS)])
            replies += len(warm["milliseconds"])
        for _ in range(_ROUNDS):
            for (name, connections), so_far in seen.items():
                wanted = [next(posts) for _ in range(_MOST_POSTS)]
                answer = _post(ports[name], connections, wanted)
                so_far.seconds += answer["seconds"]
                so_far.milliseconds += answer["milliseconds"]
                replies += len(answer["milliseconds"])
    _check(variables, replies)
    return seen


def _rows(kind: str, seen: dict[tuple[str, int], _Seen]) -> Iterator[Row]:
    section = f"Replies to an after-session form ({kind}, {_CONNECTIONS} connections, 2 cores)"
    ours, plain = seen["granian", _CONNECTIONS], seen["plain", _CONNECTIONS]
    against = "hand-written Flask view"
    n = len(ours.milliseconds)
    yield Row(section, "granian: replies a second", ours.a_second, "/s", n, plain.a_second, against)
    for share in (0.5, 0.99):
        yield Row(
            section,
            f"granian: p{round(share * 100)} latency",
            percentile(ours.milliseconds, share),
            "ms",
            n,
            percentile(plain.milliseconds, share),
            against,
        )
    for few in _FEWER_CONNECTIONS:
        own, other = seen["granian", few], seen["plain", few]
        yield Row(
            section,
            f"granian: replies a second over {few}",
            own.a_second,
            "/s",
            len(own.milliseconds),
            other.a_second,
            against,
        )
    for name in ("waitress", "gunicorn"):
        other = seen[name, _CONNECTIONS]
        yield Row(
            section,
            f"{name}: replies a second",
            other.a_second,
            "/s",
            len(other.milliseconds),
            ours.a_second,
            "granian, our form",
        )
        yield Row(
            section,
            f"{name}: p99 latency",
            percentile(other.milliseconds, 0.99),
            "ms",
            len(other.milliseconds),
            percentile(ours.milliseconds, 0.99),
            "granian, our form",
        )


def _prepared(place: Path, variables: dict[str, str]) -> list[tuple[str, str]]:
    """Write a programme with one open after-session form a person and session."""
    wiring = build(Settings.load(variables))
    wiring.database.create_all()
    now = datetime.now(UTC)
    files = programme.write_files(place, sets=_SETS)
    programme.book(wiring.database, programme.read(files), now=now)
    with wiring.database.writing() as db:
        query = (
            select(LearningSet, SetSession.id, Membership.person_id)
            .join(SetSession, SetSession.set_id == LearningSet.id)
            .join(Membership, Membership.set_id == LearningSet.id)
        )
        links = [
            FormLink(
                key=f"after-session:{session_id}:{person_id}",
                form="after-session",
                programme_id=learning_set.programme_id,
                person_id=person_id,
                set_id=learning_set.id,
                set_session_id=session_id,
                opens_at=now - timedelta(days=1),
                closes_at=now + timedelta(days=7),
            )
            for learning_set, session_id, person_id in db.execute(query)
        ]
        db.add_all(links)
        db.flush()
        tokens = [wiring.links.form_token(link.id, link.generation) for link in links]
    app = create_app(wiring)
    with app.app_context():
        posts = [
            (f"/r/{token}", urlencode(ANSWERS | {"csrf_token": guard_for(token)}))
            for token in tokens
        ]
    wiring.database.dispose()
    return posts


def _command(name: str, port: int) -> list[str]:
    if name == "granian":
        return setwise("web")
    if name == "plain":
        return [sys.executable, "-m", "bench.plain_handler"]
    where = f"127.0.0.1:{port}"
    if name == "waitress":
        options = ["--call", f"--listen={where}", f"--threads={_THREADS}"]
        return [sys.executable, "-m", "waitress", *options, "service.cli.web:make_application"]
    options = ["--worker-class=gthread", f"--threads={_THREADS}", f"--bind={where}"]
    return [sys.executable, "-m", "gunicorn", *options, "service.cli.web:make_application()"]


def _post(port: int, connections: int, posts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Have a process of its own post them; a thread beside ours would slow us both."""
    wanted = {"port": port, "seconds": _SECONDS, "connections": connections, "posts": posts}
    ended = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(wanted) + "\n",
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_SECONDS + 60,
    )
    answer: dict[str, Any] = json.loads(ended.stdout)
    if set(answer["statuses"]) != {"303"}:
        raise RuntimeError(f"posts were answered with {answer['statuses']}, not 303 alone")
    return answer


def _check(variables: dict[str, str], replies: int) -> None:
    """Every reply has left the same number of rows in each table, whoever wrote it."""
    wiring = build(Settings.load(variables))
    a_reply = {"answer": 10, "rating": 3, "log_entry": 2}
    with wiring.database.reading() as db:
        for name in _WRITTEN:
            table = Base.metadata.tables[name]
            query = select(func.count()).select_from(table)
            if name == "audit_event":
                query = query.where(table.c.verb == "reply-given")
            rows, wanted = db.scalar(query), replies * a_reply.get(name, 1)
            if rows != wanted:
                raise RuntimeError(f"{replies} replies left {rows} rows in {name}, not {wanted}")
    wiring.database.dispose()
