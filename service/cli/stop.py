"""`setwise stop`: nothing more is written to Outlook, by any process, until `setwise resume`."""

import click

from service.cli import load_settings
from service.wiring import build
from service.workflows.stop_everything import stop_everything


@click.command("stop")
@click.option("--reason", default="", help="Why, as HR reads it on every page.")
def command(reason: str) -> None:
    """Stop every mail and every change of a calendar; nothing is lost."""
    wiring = build(load_settings())
    with wiring.database.writing() as db:
        is_new = stop_everything(
            db,
            actor="command-line",
            name="the command line",
            reason=reason,
            now=wiring.clock.now(),
            real_now=wiring.real_now(),
        )
    wiring.database.dispose()
    click.echo(
        "Everything is stopped: at most the call under way goes out. `setwise resume` goes on."
        if is_new
        else "Everything was stopped already; nothing changed."
    )
