"""Start and end the parts of a process: web threads, clock, worker."""

import gc
import signal
import sys
import threading
import time
from types import FrameType

import click
from dramatiq import Worker
from prometheus_client import start_http_server

from service.jobs.actors import declare_actors
from service.jobs.rest import Dispatch
from service.logs import configure_logs
from service.settings import Settings
from service.traces import start_traces
from service.wiring import Wiring

_FIRST_PAGES_SECONDS = 60.0
_HOUR_SECONDS = 3600.0
_LONGEST_POLL_MILLISECONDS = 100
"""Between two looks at an empty Redis queue: at Dramatiq's own second, a tick waits for each."""


def start_logs(settings: Settings) -> None:
    """Write readable lines for a person at a terminal, JSON lines otherwise."""
    configure_logs(settings.log_level, readable=sys.stderr.isatty())


def show_traces(settings: Settings, process: str) -> None:
    """Send spans of what this process does, where a collector is named.

    Raises:
        ClickException: the packages for it are not installed.
    """
    try:
        start_traces(settings.otel_exporter_otlp_endpoint, process)
    except RuntimeError as exc:
        raise click.ClickException(str(exc)) from exc


def show_meters(settings: Settings) -> None:
    """Show what this process counts about itself, where a port is set for it."""
    if settings.metrics_port:
        start_http_server(settings.metrics_port, settings.metrics_host)


def through_queue(wiring: Wiring) -> Dispatch:
    """Begin work by asking for it through the broker."""
    actors = declare_actors(wiring)
    return Dispatch(
        mailbox=actors.drain_mailbox.send,
        job=actors.work_job.send,
        round=actors.work_round.send,
    )


def make_worker(wiring: Wiring) -> Worker:
    """Return the threads that work what the broker hands them; actors must be declared."""
    return Worker(
        wiring.broker,
        worker_threads=wiring.settings.worker_threads,
        worker_timeout=_LONGEST_POLL_MILLISECONDS,
    )


def keep_what_is_loaded() -> None:
    """Leave what is there by now out of every collection of garbage: it stays to the end.

    To look through modules, mappings and settings once more takes a tenth of a second, and comes in
    the middle of somebody's page.
    """
    gc.collect()
    gc.freeze()
    # Whole collections are due once a quarter more is there than at the last one, which is now.
    gc.collect()


def keep_what_pages_load() -> None:
    """Do so now, again when the first pages have been opened, and each hour.

    A page keeps its template and its queries when it is first asked for. Together they are soon as
    much as was there at the start, and were looked through as often.
    """
    keep_what_is_loaded()
    threading.Thread(target=_keep_again, name="keep", daemon=True).start()


def _keep_again() -> None:
    time.sleep(_FIRST_PAGES_SECONDS)
    while True:
        keep_what_is_loaded()
        time.sleep(_HOUR_SECONDS)


def until_told_to_stop() -> threading.Event:
    """Return an event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()

    def _stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    return stop
