"""`setwise serve`: web, clock and worker in this one process."""

import threading
from dataclasses import dataclass
from typing import Any

import click
from apscheduler.schedulers.background import BackgroundScheduler
from dramatiq import Worker
from waitress.server import create_server

from service.app import create_app
from service.cli import load_settings
from service.cli.belonging import require_own_rows
from service.cli.database import bring_up_to_date
from service.cli.processes import (
    keep_what_pages_load,
    make_worker,
    show_traces,
    start_logs,
    through_queue,
    until_told_to_stop,
)
from service.jobs.clock import background_clock
from service.jobs.lost_workers import free_lost_leases
from service.settings import Settings
from service.wiring import Wiring, build

_MOST_CONNECTIONS = 1000


@dataclass
class Service:
    """Everything of the embedded service, started; `stop` ends it in order."""

    wiring: Wiring
    worker: Worker
    clock: BackgroundScheduler
    server: Any
    """Waitress's, which has no types."""
    thread: threading.Thread

    def stop(self) -> None:
        """End the clock first, so that nothing new begins, then finish what is in hand."""
        self.clock.shutdown()
        self.worker.stop()
        self.server.close()
        self.thread.join(timeout=5)
        self.wiring.broker.close()
        self.wiring.database.dispose()


def start_service(settings: Settings) -> Service:
    """Bring the database up to date and start worker, clock and web, in this order.

    Raises:
        ClickException: the port is taken; nothing was started.
    """
    wiring = build(settings)
    bring_up_to_date(settings)
    require_own_rows(wiring)
    server = _bound_server(wiring)
    free_lost_leases(wiring)
    dispatch = through_queue(wiring)
    worker = make_worker(wiring)
    worker.start()
    clock = background_clock(wiring, dispatch)
    clock.start()
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    return Service(wiring, worker, clock, server, thread)


def _bound_server(wiring: Wiring) -> Any:  # waitress has no types
    settings = wiring.settings
    try:
        return create_server(
            create_app(wiring),
            host=settings.web_host,
            port=settings.web_port,
            threads=settings.web_threads,
            # A browser keeps its connection for the next question: fifty boards with eight phones
            # each are four hundred, and a second one for each while it loads a page.
            connection_limit=_MOST_CONNECTIONS,
            asyncore_use_poll=True,
            ident=None,
        )
    except OSError as exc:
        wiring.broker.close()
        wiring.database.dispose()
        message = (
            f"The web pages cannot listen on {settings.web_host}, port {settings.web_port} "
            f"({exc.strerror}): choose another with WEB_PORT, or --port of the demo"
        )
        raise click.ClickException(message) from exc


@click.command("serve")
def command() -> None:
    """Run web, clock and worker in this one process, until told to stop."""
    settings = load_settings()
    start_logs(settings)
    show_traces(settings, "serve")
    stop = until_told_to_stop()
    service = start_service(settings)
    keep_what_pages_load()
    click.echo(f"Setwise answers at {settings.public_url}", err=True)
    stop.wait()
    service.stop()
