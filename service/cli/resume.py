"""`setwise resume`: mail and calendars go on after a stop."""

import click

from service.cli import load_settings
from service.wiring import build
from service.workflows.resume_everything import resume_everything


@click.command("resume")
def command() -> None:
    """Go on after a stop; mail that came too late meanwhile is skipped, with the reason."""
    wiring = build(load_settings())
    with wiring.database.writing() as db:
        was_stopped = resume_everything(
            db, actor="command-line", now=wiring.clock.now(), real_now=wiring.real_now()
        )
    wiring.database.dispose()
    click.echo("Mail and calendars go on." if was_stopped else "Nothing was stopped.")
