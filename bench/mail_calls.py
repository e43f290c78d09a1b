"""CPU seconds and Graph calls per mail sent: our client beside msgraph-sdk and O365."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.machines import ROOT, Microsoft, clean_environment, microsoft
from bench.table import Row, middle

_KINDS = ("ours", "json-draft", "sdk", "o365")
_NAMES = {"sdk": "msgraph-sdk", "o365": "O365", "json-draft": "ours with JSON drafts"}
_BATCH = 25


@dataclass
class _Measured:
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    calls: int = 0
    mails: int = 0


def measure(folder: Path, people: Path) -> Iterator[Row]:
    """Send the same mail by every client in turn, at two latencies; yield rows.

    Raises:
        RuntimeError: a mail was not sent, or not found as sent.
    """
    with microsoft(folder, people) as running, ExitStack() as stack:
        # The documented behaviour, under which draft, send and get are enough for everybody.
        running.tell("tenant", {"id_changes_on_send": False})
        clients = {kind: stack.enter_context(_client(kind, running)) for kind in _KINDS}
        for latency, rounds in ((0, 8), (20, 3)):
            running.tell("latency", {"ms": latency})
            found = _interleaved(running, clients, rounds=rounds, series=f"at-{latency}")
            yield from _rows(found, latency)


def _interleaved(
    running: Microsoft, clients: dict[str, "subprocess.Popen[str]"], *, rounds: int, series: str
) -> dict[str, _Measured]:
    """One uncounted round to warm up, then each client a batch a round."""
    found = {kind: _Measured() for kind in clients}
    for kind, client in clients.items():
        _ask(client, count=3, series=f"{series}-warm-{kind}")
    for number in range(rounds):
        for kind, client in clients.items():
            before = _requests(running)
            answer = _ask(client, count=_BATCH, series=f"{series}-{kind}-{number}")
            one = found[kind]
            one.calls += _requests(running) - before
            one.mails += _BATCH
            one.cpu.append(answer["cpu"] / _BATCH)
            one.wall.append(answer["wall"] / _BATCH)
    return found


def _rows(found: dict[str, _Measured], latency: int) -> Iterator[Row]:
    section = f"One mail drafted, sent and looked up, {latency} ms latency"
    ours = found["ours"]
    for kind in ("sdk", "o365", "json-draft"):
        other, against = found[kind], _NAMES[kind]
        pairs: Sequence[tuple[str, float, float, str]] = (
            ("client CPU per mail", middle(ours.cpu) * 1e3, middle(other.cpu) * 1e3, "ms"),
            ("wall time per mail", middle(ours.wall) * 1e3, middle(other.wall) * 1e3, "ms"),
            ("Graph calls per mail", ours.calls / ours.mails, other.calls / other.mails, "calls"),
        )
        for name, mine, theirs, unit in pairs:
            yield Row(section, name, mine, unit, ours.mails, theirs, against)


def _requests(running: Microsoft) -> int:
    return running.counters().get("requests", 0)


@contextmanager
def _client(kind: str, running: Microsoft) -> Iterator["subprocess.Popen[str]"]:
    names = ("graph_base_url", "authority", "ca_file", "client_id", "client_secret")
    target = {name: getattr(running.sandbox, name) for name in names}
    with subprocess.Popen(
        [sys.executable, "-m", "bench.clients", kind],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        assert started.stdin is not None
        print(json.dumps(target), file=started.stdin, flush=True)
        try:
            yield started
        finally:
            started.stdin.close()
            started.wait(timeout=15)


def _ask(client: "subprocess.Popen[str]", *, count: int, series: str) -> dict[str, float]:
    assert client.stdin is not None
    assert client.stdout is not None
    print(json.dumps({"count": count, "series": series}), file=client.stdin, flush=True)
    line = client.stdout.readline()
    if not line:
        raise RuntimeError("a mail client ended before it answered")
    answer: dict[str, float] = json.loads(line)
    if answer["found"] != count:
        raise RuntimeError(f"{series}: {answer['found']} of {count} mails were found as sent")
    return answer
