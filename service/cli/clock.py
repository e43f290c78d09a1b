"""`setwise clock`: say what is due, and ask for it through the queue."""

import click

from service.cli import load_settings
from service.cli.belonging import require_own_rows
from service.cli.processes import (
    keep_what_is_loaded,
    show_meters,
    show_traces,
    start_logs,
    through_queue,
    until_told_to_stop,
)
from service.cli.shared_queue import require_shared_queue
from service.jobs.clock import background_clock
from service.wiring import build


@click.command("clock")
def command() -> None:
    """Run the clock, until told to stop; a second one beside it is harmless."""
    settings = load_settings()
    require_shared_queue(settings)
    start_logs(settings)
    show_meters(settings)
    show_traces(settings, "clock")
    wiring = build(settings)
    require_own_rows(wiring)
    stop = until_told_to_stop()
    clock = background_clock(wiring, through_queue(wiring))
    keep_what_is_loaded()
    clock.start()
    stop.wait()
    clock.shutdown()
    wiring.broker.close()
    wiring.database.dispose()
