"""`setwise tick`: one pass for cron or a test."""

import json

import click

from service.cli import load_settings
from service.cli.belonging import require_own_rows
from service.cli.processes import start_logs
from service.jobs.clock import look_at_every_set, tick
from service.jobs.lost_workers import free_lost_leases
from service.jobs.rest import here, work_off
from service.wiring import build


@click.command("tick")
def command() -> None:
    """Make one pass of every clock job, work off what waits, print one JSON line of counts."""
    settings = load_settings()
    start_logs(settings)
    wiring = build(settings)
    require_own_rows(wiring)
    # The rows are the queue's truth, so this works them here, with or without a broker.
    dispatch = here(wiring)
    free_lost_leases(wiring)
    look_at_every_set(wiring)
    counts = tick(wiring, dispatch)
    for name, count in work_off(wiring, dispatch).items():
        counts[name] = counts.get(name, 0) + count
    wiring.database.dispose()
    click.echo(json.dumps(counts, sort_keys=True))
