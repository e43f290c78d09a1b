"""Spans reach a collector over HTTP: names, runs and kinds of errors, and not a word more."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from service import traces
from service.traces import span, start_traces

WORDS = "I was afraid of the silence"


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector on this machine, with the bodies that it was sent."""
    received: list[bytes] = []

    class Collecting(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Collecting) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()


def test_span_is_sent_with_its_run_and_the_kind_of_its_error_alone(
    collector: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, received = collector
    monkeypatch.setattr(traces, "_tracers", [])
    provider = start_traces(endpoint, "web")

    with pytest.raises(ValueError, match=WORDS), span("POST /r/<token>", "1f3a9c2b"):
        raise ValueError(WORDS)

    assert provider is not None
    provider.shutdown()
    told = [ExportTraceServiceRequest.FromString(body) for body in received]
    spans = [
        one
        for request in told
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for one in scope.spans
    ]
    assert [(one.name, one.status.code, one.status.message, len(one.events)) for one in spans] == [
        ("POST /r/<token>", 2, "ValueError", 0)
    ]
    assert [(key.key, key.value.string_value) for key in spans[0].attributes] == [
        ("setwise.run", "1f3a9c2b")
    ]
    assert WORDS.encode() not in b"".join(received)


def test_nothing_is_sent_where_no_collector_is_named() -> None:
    assert start_traces(None, "web") is None
    with span("GET /healthz", "1f3a9c2b"):
        assert traces._tracers == []
