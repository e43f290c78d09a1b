"""HTTP/1.1 as the sandbox speaks it, byte by byte."""

import socket
from collections.abc import Iterator

import pytest

from sandbox.listener import Call, Listener, Reply


@pytest.fixture
def port() -> Iterator[int]:
    listener = Listener(0, _echo)
    listener.start()
    yield listener.port
    listener.stop()


def test_one_connection_carries_many_calls(port: int) -> None:
    call = b"POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"

    answer = _talk(port, call + b"GET /z HTTP/1.1\r\nConnection: close\r\n\r\n")

    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 2
    assert b"\r\n\r\nPOST /a?b=c abc" in answer
    assert answer.endswith(b"\r\n\r\nGET /z ")


def test_a_body_in_chunks_is_put_together(port: int) -> None:
    answer = _talk(
        port,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
    )

    assert answer.endswith(b"\r\n\r\nPOST / abcde")


def test_head_answers_without_a_body(port: int) -> None:
    answer = _talk(port, b"HEAD /abc HTTP/1.1\r\nConnection: close\r\n\r\n")

    assert b"Content-Length: 10\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


def test_a_client_may_ask_before_it_sends(port: int) -> None:
    answer = _talk(
        port,
        b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
    )

    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"hello\r\n\r\n",
        b"GET / HTTP/2\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    ],
)
def test_nonsense_is_refused_and_the_connection_closed(port: int, nonsense: bytes) -> None:
    assert _talk(port, nonsense).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_no_answer_means_a_closed_connection(port: int) -> None:
    assert _talk(port, b"GET /drop HTTP/1.1\r\n\r\n") == b""


def _echo(call: Call) -> Reply | None:
    if call.target == "/drop":
        return None
    return Reply(200, {}, f"{call.method} {call.target} {call.body.decode()}".encode())


def _talk(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(data)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)
