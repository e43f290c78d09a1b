"""Spans of requests and of work for OpenTelemetry, where an operator wants them; nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded only where spans are wanted
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

_NEEDS = "OTEL_EXPORTER_OTLP_ENDPOINT: install setwise[traces] to send spans, or unset it"

_tracers: "list[Tracer]" = []
"""One where spans are sent, none otherwise."""


def start_traces(endpoint: str | None, process: str) -> "TracerProvider | None":
    """Send spans from now on, from a thread of its own; without an endpoint, do nothing.

    Args:
        endpoint: base URL of a collector that takes OTLP over HTTP.
        process: as `web`, `worker`, `clock`, `serve`.

    Returns:
        What sends; it sends the rest by itself when the process ends.

    Raises:
        RuntimeError: the packages for it are not installed.
    """
    if endpoint is None:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as exc:
        raise RuntimeError(_NEEDS) from exc
    provider = TracerProvider(
        resource=Resource.create({"service.name": "setwise", "setwise.process": process})
    )
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracers[:] = [provider.get_tracer("setwise")]
    return provider


@contextmanager
def span(name: str, run_id: str) -> Iterator[None]:
    """Tell of one request or one piece of work: its name, its run, how long it took, if it failed.

    Args:
        name: a rule or a kind, never an address with somebody's link in it.
    """
    if not _tracers:
        yield
        return
    from opentelemetry.trace import StatusCode

    # An error is told by its kind alone: its text may quote what somebody wrote.
    with _tracers[0].start_as_current_span(
        name,
        attributes={"setwise.run": run_id},
        record_exception=False,
        set_status_on_exception=False,
    ) as told:
        try:
            yield
        except Exception as exc:
            told.set_status(StatusCode.ERROR, type(exc).__name__)
            raise
