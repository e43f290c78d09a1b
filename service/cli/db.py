"""`setwise db`: bring the database up to date, check it, or renew its keys."""

import click
from alembic import command as alembic
from alembic.util import CommandError

from service.cli import load_settings
from service.cli.database import alembic_config, bring_up_to_date
from service.store.rotation import encrypted_columns, rotate_column
from service.wiring import build


@click.group("db")
def command() -> None:
    """Bring the database up to date, check it, or renew its keys."""


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


@command.command("rotate-keys")
def rotate_keys() -> None:
    """Encrypt every stored word under the newest of DATA_KEYS; then the old ones can go."""
    wiring = build(load_settings())
    count = 0
    for column in encrypted_columns():
        with wiring.database.writing() as db:
            count += rotate_column(db, column)
    click.echo(f"{count} stored words stand under the newest key.")
