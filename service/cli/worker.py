"""`setwise worker`: work what the queue asks for."""

import click

from service.cli import load_settings
from service.cli.belonging import require_own_rows
from service.cli.processes import (
    keep_what_is_loaded,
    make_worker,
    show_meters,
    show_traces,
    start_logs,
    through_queue,
    until_told_to_stop,
)
from service.cli.shared_queue import require_shared_queue
from service.jobs.lost_workers import free_lost_leases
from service.wiring import build


@click.command("worker")
def command() -> None:
    """Work what the queue asks for, until told to stop."""
    settings = load_settings()
    require_shared_queue(settings)
    start_logs(settings)
    show_meters(settings)
    show_traces(settings, "worker")
    wiring = build(settings)
    require_own_rows(wiring)
    stop = until_told_to_stop()
    free_lost_leases(wiring)
    through_queue(wiring)
    worker = make_worker(wiring)
    keep_what_is_loaded()
    worker.start()
    stop.wait()
    worker.stop()
    wiring.broker.close()
    wiring.database.dispose()
