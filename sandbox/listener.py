"""Serve HTTP/1.1 with keep-alive on loopback addresses, one thread a connection."""

import contextlib
import errno
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from io import BufferedReader

_IDLE_SECONDS = 120.0
_MOST_BODY_BYTES = 8 * 1024 * 1024
_LOOPBACK = ("127.0.0.1", "::1")
_NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


@dataclass(frozen=True)
class Call:
    """One request as it came over the wire; header names in lower case."""

    method: str
    target: str  # path and query, still percent-encoded
    headers: Mapping[str, str]
    body: bytes
    port: int  # the client's end of the connection


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


Respond = Callable[[Call], Reply | None]
"""Answers a call; None closes the connection without an answer."""


class BadCall(ValueError):
    """What arrived is no HTTP request that we can read."""


class Listener:
    """One port on 127.0.0.1 and, where the machine has it, ::1."""

    def __init__(self, port: int, respond: Respond, tls: ssl.SSLContext | None = None) -> None:
        self._respond = respond
        self._tls = tls
        self._stopping = False
        self._connections: set[socket.socket] = set()
        self._sockets = bound(port)
        self.port: int = self._sockets[0].getsockname()[1]
        self._threads = [
            threading.Thread(target=self._accept, args=(each,), daemon=True)
            for each in self._sockets
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Close the port and every open connection."""
        self._stopping = True
        for each in self._sockets:
            # Closing a socket does not wake an accept() that waits on it; a connection does.
            with contextlib.suppress(OSError):
                socket.create_connection(each.getsockname()[:2], timeout=1).close()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=5)
        for each in [*self._sockets, *self._connections]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self, listening: socket.socket) -> None:
        while not self._stopping:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(_IDLE_SECONDS)
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
        except OSError:
            connection.close()
            return
        self._connections.add(connection)
        try:
            with connection, connection.makefile("rb") as stream:
                self._converse(connection, stream)
        except OSError:
            return  # the peer went away, or was idle for too long
        finally:
            self._connections.discard(connection)

    def _converse(self, connection: socket.socket, stream: BufferedReader) -> None:
        while True:
            try:
                call = _read_call(connection, stream)
            except BadCall as bad:
                body = str(bad).encode()
                connection.sendall(_rendered(Reply(400, {}, body), "", keep=False))
                return
            if call is None:
                return
            reply = self._respond(call)
            if reply is None:
                return
            keep = call.headers.get("connection", "").lower() != "close"
            connection.sendall(_rendered(reply, call.method, keep=keep))
            if not keep:
                return


def bound(port: int, hosts: tuple[str, ...] = _LOOPBACK) -> list[socket.socket]:
    """Listening sockets with one port on all hosts; port 0 takes a free one.

    Raises:
        ValueError: a host is not a loopback address; the sandbox holds no real secrets and
            asks nobody for a password, so it must not be reachable from elsewhere.
    """
    for host in hosts:
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"the sandbox listens on loopback only, not on {host}")
    sockets: list[socket.socket] = []
    for host in hosts:
        try:
            sockets.append(_listening(host, sockets[0].getsockname()[1] if sockets else port))
        except OSError as error:
            if sockets and error.errno in _NO_SUCH_ADDRESS:
                continue  # a machine without IPv6
            for opened in sockets:
                opened.close()
            raise
    return sockets


def _listening(host: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(256)
    except OSError:
        opened.close()
        raise
    return opened


def _read_call(connection: socket.socket, stream: BufferedReader) -> Call | None:
    line = stream.readline(65537)
    if not line:
        return None
    words = line.decode("latin-1").split()
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise BadCall("the request line cannot be read")
    headers: dict[str, str] = {}
    while (line := stream.readline(65537)) not in (b"\r\n", b"\n"):
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            raise BadCall("a header line has no colon")
        headers[name.strip().lower()] = value.strip()
    if words[2] == "HTTP/1.0":
        headers.setdefault("connection", "close")
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = _read_body(stream, headers)
    return Call(words[0].upper(), words[1], headers, body, connection.getpeername()[1])


def _read_body(stream: BufferedReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return _read_chunks(stream)
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > _MOST_BODY_BYTES:
        raise BadCall("the body is too long, or its length is no number")
    body = stream.read(int(length))
    if len(body) < int(length):
        raise ConnectionError("the peer closed within a body")
    return body


def _read_chunks(stream: BufferedReader) -> bytes:
    parts: list[bytes] = []
    while True:
        try:
            size = int(stream.readline(1024).split(b";")[0], 16)
        except ValueError as error:
            raise BadCall("a chunk has no size") from error
        if sum(map(len, parts)) + size > _MOST_BODY_BYTES:
            raise BadCall("the body is too long")
        parts.append(stream.read(size))
        stream.readline(1024)
        if size == 0:
            return b"".join(parts)


def _rendered(reply: Reply, method: str, *, keep: bool) -> bytes:
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {reply.status} {phrase}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    if "Date" not in reply.headers:
        lines.append(f"Date: {formatdate(usegmt=True)}")
    lines.append(f"Content-Length: {len(reply.body)}")
    lines.append("Connection: keep-alive" if keep else "Connection: close")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return head if method == "HEAD" else head + reply.body
