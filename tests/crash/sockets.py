"""What Linux tells about a process from outside: whether it stands still, and its connections."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_STILL_SECONDS = 5.0


@dataclass(frozen=True)
class Connection:
    """A process's connection to a server; ports are of this machine.

    `unread` says that something has come which the process has not read; `unheard`, that the
    server has not read something yet.
    """

    port: int
    unread: bool
    unheard: bool


def await_standstill(process_id: int) -> None:
    """Wait until every thread of a process that was sent SIGSTOP stands still."""
    deadline = time.monotonic() + _STILL_SECONDS
    while not all(_is_stopped(task) for task in Path(f"/proc/{process_id}/task").iterdir()):
        assert time.monotonic() < deadline, f"process {process_id} does not stand still"
        time.sleep(0.0005)


def connections_to(server_port: int, process_id: int) -> list[Connection]:
    """Return a process's connections to a server on this machine."""
    inodes = _sockets_of(process_id)
    lines = [line.split() for line in _table(process_id)]
    # The columns: local address, remote address, queues as sent:received, inode of the socket.
    ends = [(_port(each[1]), _port(each[2]), int(each[4][9:], 16), each[9]) for each in lines]
    unheard = {remote for local, remote, waiting, _ in ends if local == server_port and waiting}
    return [
        Connection(local, unread=bool(waiting), unheard=local in unheard)
        for local, remote, waiting, inode in ends
        if remote == server_port and inode in inodes
    ]


def _is_stopped(task: Path) -> bool:
    # The name in parentheses may hold anything.
    return (task / "stat").read_text().rpartition(") ")[2].startswith("T")


def _sockets_of(process_id: int) -> set[str]:
    found = set()
    for descriptor in Path(f"/proc/{process_id}/fd").iterdir():
        with suppress(FileNotFoundError):
            kind, _, inode = descriptor.readlink().name.partition(":")
            if kind == "socket":
                found.add(inode.strip("[]"))
    return found


def _table(process_id: int) -> list[str]:
    lines = []
    for name in ("tcp", "tcp6"):
        with suppress(FileNotFoundError):
            lines += Path(f"/proc/{process_id}/net/{name}").read_text().splitlines()[1:]
    return lines


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
