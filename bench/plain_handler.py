"""The reference for replies: one hand-written Flask view that writes the same rows.

It reads the signed link, looks its row up and writes with the driver alone, as durably as we do.
It has no drafts, no changes, no checks of what was typed, no rate limits and no headers.
"""

import hashlib
import json
import os
import secrets
import sqlite3
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from cryptography.fernet import Fernet
from flask import Flask, abort, redirect, request
from flask.typing import ResponseReturnValue
from granian import Granian
from granian.constants import Interfaces
from itsdangerous import BadSignature, URLSafeSerializer

_ANSWERS = {
    "action": "SF",
    "first_step": "SF",
    "due_on": "SF",
    "noticed_by": "SF",
    "happened": "P",
    "so_what": "P",
    "now_what": "P",
    "kept_question": "P",
    "support": "PM",
}
_LOG = (("happened", "What happened"), ("so_what", "So what"), ("now_what", "Now what"))
_LINK = """
    SELECT l.generation, l.closes_at, l.person_id, l.set_id, l.set_session_id, l.programme_id,
           p.pseudonym, g.ends_at
    FROM form_link l
    JOIN person p ON p.id = l.person_id
    JOIN programme g ON g.id = l.programme_id
    WHERE l.id = ?
"""


class Rows:
    """One connection a thread, to SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self._url = url.removeprefix("sqlite:///").replace("+psycopg", "", 1)
        self._own = threading.local()

    def connection(self) -> Any:  # the two drivers share what is used here, but no type
        if not hasattr(self._own, "connection"):
            self._own.connection = self._sqlite() if self.is_sqlite else psycopg.connect(self._url)
        return self._own.connection

    def run(self, statement: str, values: tuple[object, ...]) -> Any:
        text = statement if self.is_sqlite else statement.replace("?", "%s")
        return self.connection().execute(text, values)

    def insert(self, table: str, **values: object) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id"
        return int(self.run(statement, tuple(values.values())).fetchone()[0])

    def instant(self, at: datetime) -> object:
        return at.strftime("%Y-%m-%d %H:%M:%S.%f") if self.is_sqlite else at

    def day(self, day: date) -> object:
        return day.isoformat() if self.is_sqlite else day

    def moment(self, stored: Any) -> datetime:
        if self.is_sqlite:
            return datetime.fromisoformat(stored).replace(tzinfo=UTC)
        at: datetime = stored.astimezone(UTC)
        return at

    def _sqlite(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._url, timeout=20, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


def make_application() -> Flask:
    """Return the reference; a server calls this."""
    app = Flask("plain")
    rows = Rows(os.environ["DATABASE_URL"])
    links = URLSafeSerializer(os.environ["SECRET_KEYS"], salt="setwise.form-link")
    fernet = Fernet(os.environ["DATA_KEYS"])

    @app.post("/r/<token>")
    def reply(token: str) -> ResponseReturnValue:
        try:
            link_id, generation = links.loads(token)
        except BadSignature:
            abort(404)
        if rows.is_sqlite:
            rows.run("BEGIN IMMEDIATE", ())
        try:
            _take_in(rows, fernet, link_id, generation)
        except BaseException:
            rows.connection().rollback()
            raise
        rows.connection().commit()
        return redirect(f"/r/{token}/thanks", 303)

    return app


def _take_in(rows: Rows, fernet: Fernet, link_id: int, generation: int) -> None:
    found = rows.run(_LINK, (link_id,)).fetchone()
    now = datetime.now(UTC)
    if found is None or found[0] != generation or rows.moment(found[1]) <= now:
        abort(404)
    _, _, person_id, set_id, session_id, programme_id, pseudonym, ends_at = found
    given = {name: value.strip() for name, value in request.form.items()}
    hidden = {name: fernet.encrypt(value.encode()).decode() for name, value in given.items()}
    at = rows.instant(now)
    keep = rows.day((rows.moment(ends_at) + timedelta(days=90)).date())
    device = hashlib.sha256(request.headers.get("Cookie", "").encode()).hexdigest()
    owner = {"owner_id": person_id, "delete_after": keep}
    reply_id = rows.insert(
        "reply",
        form_link_id=link_id,
        version=1,
        device=device,
        submitted_at=at,
        changed_at=at,
    )
    share = json.dumps([given["share"]])
    answers = {name: (letters, hidden[name]) for name, letters in _ANSWERS.items()}
    answers["share"] = ("M", fernet.encrypt(share.encode()).decode())
    for name, (letters, value) in answers.items():
        rows.insert(
            "answer",
            reply_id=reply_id,
            field=name,
            classes=letters,
            value=value,
            device=device,
            delete_after=keep,
        )
    for item in ("word", "useful", "safe"):
        rows.insert(
            "rating",
            id=secrets.randbits(62),
            pseudonym=fernet.decrypt(pseudonym.encode()).decode(),
            item=item,
            programme_id=programme_id,
            set_id=set_id,
            set_session_id=session_id,
            scope=f"session:{session_id}",
            wave="session",
            late=False,
            value=None if item == "word" else int(given[item]),
            word=hidden[item] if item == "word" else None,
        )
    rows.insert(
        "action",
        set_id=set_id,
        agreed_in_id=session_id,
        reply_id=reply_id,
        what=hidden["action"],
        first_step=hidden["first_step"],
        due_on=given["due_on"],
        noticed_by=hidden["noticed_by"],
        state="open",
        agreed_at=at,
        **owner,
    )
    log = "\n\n".join(f"{label}: {given[name]}" for name, label in _LOG)
    entries = {
        "what-so-what-now-what": fernet.encrypt(log.encode()).decode(),
        "kept-question": hidden["kept_question"],
    }
    for kind, words in entries.items():
        rows.insert(
            "log_entry",
            set_session_id=session_id,
            reply_id=reply_id,
            kind=kind,
            words=words,
            written_at=at,
            **owner,
        )
    rows.insert(
        "release",
        set_id=set_id,
        set_session_id=session_id,
        reply_id=reply_id,
        line=given["share"],
        words=hidden["action"],
        state="drafted",
        preview_hash=hashlib.sha256(given["action"].encode()).hexdigest(),
        ticked_at=at,
        **owner,
    )
    content = json.dumps(sorted(given.items()))
    rows.insert(
        "audit_event",
        at=at,
        actor=f"person:{person_id}",
        verb="reply-given",
        subject=f"form-link:{link_id}",
        new=hashlib.sha256(content.encode()).hexdigest(),
    )


if __name__ == "__main__":
    Granian(
        "bench.plain_handler:make_application",
        factory=True,
        address="127.0.0.1",
        port=int(os.environ["WEB_PORT"]),
        interface=Interfaces.WSGI,
        blocking_threads=int(os.environ["WEB_THREADS"]),
        websockets=False,
        log_enabled=False,
    ).serve()
