"""Keep tests on this machine: any other connection fails at once, by name."""

import ipaddress
import socket
from typing import Any


class OutsideConnection(RuntimeError):
    """A test tried to reach another machine."""


def block_outside_connections() -> None:
    """Replace the connecting methods of Python's sockets, for the rest of this process."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_outside(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_outside(self.family, address)
        return connect_ex(self, address)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign]


def _refuse_outside(family: int, address: Any) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = str(address[0])
    if host == "localhost" or ipaddress.ip_address(host).is_loopback:
        return
    raise OutsideConnection(f"a test tried to connect to {host}; tests may use loopback only")
