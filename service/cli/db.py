"""`setwise db`: bring the database up to date, or check it."""

import click
from alembic import command as alembic
from alembic.util import CommandError

from service.cli import load_settings
from service.cli.database import alembic_config, bring_up_to_date


@click.group("db")
def command() -> None:
    """Bring the database up to date, or check it."""


@command.command("upgrade")
def upgrade() -> None:
    """Run every migration that this database has not seen."""
    bring_up_to_date(load_settings())
    click.echo("The database is up to date.")


@command.command("check")
def check() -> None:
    """Fail where the migrations and the rows of the code differ."""
    settings = load_settings()
    bring_up_to_date(settings)
    try:
        alembic.check(alembic_config(settings.database_url))
    except CommandError as exc:
        raise click.ClickException(str(exc)) from exc
