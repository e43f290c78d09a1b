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
from service.wiring import Wiring, build
from service.workflows.keep_retention import look_for_past
from service.workflows.load_words import load_words


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
    _load_what_work_takes(wiring)
    keep_what_is_loaded()
    worker.start()
    stop.wait()
    worker.stop()
    wiring.broker.close()
    wiring.database.dispose()


def _load_what_work_takes(wiring: Wiring) -> None:
    """Load what the first work would load, so that a worker is about as large as it gets at once.

    These are the clients of Microsoft 365 and all mails' words, of which it is told now if anything
    is wrong, and the many queries of retention, which is only looked at here.

    Raises:
        SettingsError: there are no credentials for Microsoft 365, or half of them.
        BrokenWording: a mail's words do not keep to their format.
    """
    _ = wiring.mail  # made when it is first asked for
    load_words()
    look_for_past(wiring.database, now=wiring.clock.now())
