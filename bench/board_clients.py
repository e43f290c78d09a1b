"""Phones before their boards: each asks once a second, and now and then one of a set writes.

`python -m bench.board_clients` reads one JSON object: `port`, `seconds`, `every` (seconds between a
set's notes), `is_plain` and `boards`: lists of phones with a path, a cookie, a guard and a column.
Plain phones ask for the whole board each time; others tell which version they have, as the page's
script does. It writes one: how often was asked, what came back, and after how many milliseconds a
note stood on each of the other phones.
"""

import asyncio
import json
import random
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

_ASK_SECONDS = 1.0


@dataclass
class Seen:
    """What happened on all phones."""

    statuses: Counter[str] = field(default_factory=Counter)
    bytes_read: int = 0
    written_at: dict[str, float] = field(default_factory=dict)
    reached_ms: list[float] = field(default_factory=list)
    writes: int = 0


@dataclass
class Phone:
    """One kept connection with what its page knows."""

    port: int
    path: str
    cookie: str
    guard: str
    column: str
    is_plain: bool
    seen: Seen
    version: int = 0
    tag: str = ""
    known: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def watch(self, until: float) -> None:
        """Ask, wait a second, and ask again."""
        await asyncio.sleep(random.random() * _ASK_SECONDS)
        while time.monotonic() < until:
            await self.ask()
            await asyncio.sleep(_ASK_SECONDS)

    async def ask(self) -> None:
        """Ask once what stands on the board."""
        rest, more = "/state", ""
        if not self.is_plain:
            rest = f"/state?since={self.version}"
            more = f"If-None-Match: {self.tag}\r\n" if self.tag else ""
        status, told, heads = await self._send("GET", rest, b"", more)
        self.tag = heads.get("etag", self.tag)
        self.seen.statuses[str(status)] += 1
        self._read(told)

    async def write(self) -> None:
        """Put a note on the board."""
        note = str(uuid.uuid4())
        fields = {
            "csrf_token": self.guard,
            "do": "add",
            "write": note,
            "column": self.column,
            "words": f"What we would do otherwise next time, {note}",
            "since": self.version,
        }
        self.own.add(note)
        self.seen.written_at[note] = time.monotonic()
        status, told, _ = await self._send("POST", "", urlencode(fields).encode())
        self.seen.statuses[f"write {status}"] += 1
        self.seen.writes += 1
        if not self.is_plain:
            self._read(told)

    def _read(self, told: Any) -> None:  # Any -- JSON
        if told is None:
            return
        now = time.monotonic()
        self.version = max(self.version, told["version"])
        for note in told["notes"]:
            if note["id"] in self.known:
                continue
            self.known.add(note["id"])
            written_at = self.seen.written_at.get(note["id"])
            if written_at is not None and note["id"] not in self.own:
                self.seen.reached_ms.append((now - written_at) * 1000)

    async def _send(
        self, method: str, rest: str, body: bytes, more: str = ""
    ) -> tuple[int, Any, dict[str, str]]:  # Any -- JSON
        async with self.busy:
            if self.stream is None:
                self.stream = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
            reader, writer = self.stream
            kind = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
            head = (
                f"{method} {self.path}{rest} HTTP/1.1\r\nHost: localhost\r\n"
                f"Accept: application/json\r\nCookie: {self.cookie}\r\n{more}{kind}"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            raw = await reader.readuntil(b"\r\n\r\n")
            first, *lines = raw.decode("latin-1").strip().split("\r\n")
            heads = {name.lower(): value for name, value in (one.split(": ", 1) for one in lines)}
            status = int(first.split()[1])
            length = 0 if status == 304 else int(heads.get("content-length", 0))
            data = await reader.readexactly(length) if length else b""
            self.seen.bytes_read += len(raw) + length
            if heads.get("connection", "").lower() == "close":
                # Waitress does so after an answer without a body.
                writer.close()
                self.stream = None
            return status, json.loads(data) if data else None, heads


async def _write_now_and_then(phones: list[Phone], every: float, until: float) -> None:
    await asyncio.sleep(1 + random.random() * every)
    while time.monotonic() < until - 3:
        await random.choice(phones).write()
        await asyncio.sleep(every * (0.5 + random.random()))


async def run(wanted: dict[str, Any]) -> dict[str, Any]:  # Any -- JSON
    """Hold the phones before their boards for so many seconds."""
    seen = Seen()
    boards = [
        [Phone(wanted["port"], **one, is_plain=wanted["is_plain"], seen=seen) for one in phones]
        for phones in wanted["boards"]
    ]
    until = time.monotonic() + wanted["seconds"]
    watching = [phone.watch(until) for board in boards for phone in board]
    writing = [_write_now_and_then(board, wanted["every"], until) for board in boards]
    await asyncio.gather(*watching, *writing)
    # The last notes may have been taken after the last question.
    await asyncio.gather(*(phone.ask() for board in boards for phone in board))
    expected = seen.writes * (len(boards[0]) - 1)
    return {
        "statuses": dict(seen.statuses),
        "megabytes": seen.bytes_read / 1e6,
        "reached_ms": seen.reached_ms,
        "unseen": expected - len(seen.reached_ms),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.loads(sys.stdin.readline())))))
