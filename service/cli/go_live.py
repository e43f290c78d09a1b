"""`setwise go-live`: leave the sandbox for a tenant, guided, and take none of its rows along.

Every other command refuses a database that is not marked as its tenant's; this one marks it, once
everything has been looked at.
"""

from datetime import datetime, timedelta
from pathlib import Path

import click
from sqlalchemy import make_url

from service.cli import load_settings
from service.cli.belonging import belongs_to
from service.cli.database import bring_up_to_date
from service.cli.finding_lines import lines_of
from service.domain.finding import State, wrong
from service.domain.installation import SANDBOX
from service.errors import SetwiseError
from service.jobs.clock import CLOCK
from service.settings import Settings, SettingsError
from service.settings.tenant import problems_before_tenant
from service.store.database import Database
from service.store.installation import has_tables, holds_anybody, mark, marked_as
from service.store.service_time import last_tick
from service.wiring import Wiring, build

_RUNS = timedelta(seconds=30)
"""Since its last tick, a clock counts as running."""
_OF_A_SANDBOX = "DATABASE_URL: its rows were made in a sandbox, and none of them may reach a tenant"
_ON_POSTGRESQL = (
    "make a new, empty database beside it (createdb), name that one and run this again "
    "(--put-away is for SQLite's file alone; this one stays as it is, to be dropped when you like)"
)
_NEXT = """
This database is {whose}'s now. Nothing has been written to Outlook.

  1  Start the processes: `setwise serve`, or web, clock and worker.
  2  Sign in at {public_url} and book a small programme; each set's page has its dates as a file.
  3  With SEND_MODE=pilot and a few PILOT_RECIPIENTS, only they get mail and invitations.
  4  Once they are content: SEND_MODE=live. `setwise stop` halts everything within seconds.
"""


@click.command("go-live")
@click.option(
    "--put-away",
    is_flag=True,
    help="SQLite alone: move a sandbox's file aside, and begin with a new, empty one.",
)
@click.option("--yes", is_flag=True, help="Skip the question.")
def command(*, put_away: bool, yes: bool) -> None:
    """Check everything, then make this database the tenant's; no row of a sandbox comes along."""
    settings = load_settings()
    _require(problems_before_tenant(settings))
    wiring = build(settings)
    kept = _sandbox_file(settings, wiring, put_away=put_away)
    _require_permissions(wiring)
    whose = belongs_to(settings)
    click.echo(f"This will make the database {whose}'s; sandboxes are refused from then on.")
    if kept is not None:
        click.echo(f"The sandbox's rows stay as they are in {kept}, where nothing reads them.")
    click.echo(f"SEND_MODE is {settings.send_mode}; nothing is sent or booked by this command.")
    if not yes:
        click.confirm("Go on?", abort=True)
    if kept is not None:
        _put_away(settings, wiring.database, kept)
    bring_up_to_date(settings)
    with wiring.database.writing() as db:
        mark(db, whose, real_now=wiring.real_now())
    wiring.database.dispose()
    click.echo(_NEXT.format(whose=whose, public_url=settings.public_url))


def _require(problems: list[str]) -> None:
    if problems:
        raise click.ClickException("\n".join(["nothing was changed; first mend this:", *problems]))


def _require_permissions(wiring: Wiring) -> None:
    """Ask Entra and Graph for everything, as `setwise doctor` does."""
    try:
        findings = wiring.permissions.check()
    except (SetwiseError, SettingsError) as exc:
        findings = [wrong("Microsoft 365", str(exc))]
    in_order = [each for each in findings if each.state is not State.WRONG]
    for line in lines_of(in_order):
        click.echo(line)
    _require([*lines_of(each for each in findings if each.state is State.WRONG)])


def _sandbox_file(settings: Settings, wiring: Wiring, *, put_away: bool) -> Path | None:
    """Return where a sandbox's file is to be moved; None where the database is new or ours.

    Raises:
        ClickException: its rows are somebody else's, or a sandbox's that nobody put away.
    """
    if not _exists(settings) or not has_tables(wiring.database):
        return None
    with wiring.database.reading() as db:
        marked, is_used, ticked = marked_as(db), holds_anybody(db), last_tick(db, CLOCK)
    if marked == belongs_to(settings) or (marked is None and not is_used):
        return None
    if marked not in (None, SANDBOX):
        message = f"DATABASE_URL: its rows are {marked}'s; name another database"
        raise click.ClickException(message)
    path = _sqlite_path(settings)
    if path is None:
        raise click.ClickException(f"{_OF_A_SANDBOX}; {_ON_POSTGRESQL}")
    if not put_away:
        message = (
            f"{_OF_A_SANDBOX}; name a new, empty database, or stop every process and add --put-away"
        )
        raise click.ClickException(message)
    if ticked is not None and wiring.real_now() - ticked < _RUNS:
        message = "a clock still runs beside this database; stop every process first"
        raise click.ClickException(message)
    return path.with_name(f"{path.name}.sandbox-{_stamp(wiring.real_now())}")


def _put_away(settings: Settings, database: Database, kept: Path) -> None:
    """Move the file away with what stands in its write-ahead log."""
    path = _sqlite_path(settings)
    assert path is not None  # `_sandbox_file` names a place for SQLite's file alone
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    path.rename(kept)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _exists(settings: Settings) -> bool:
    path = _sqlite_path(settings)
    return path is None or path.exists()


def _sqlite_path(settings: Settings) -> Path | None:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database)


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"
