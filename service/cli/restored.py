"""`setwise restored`: learn from Sent Items what left since the backup, before anything is sent."""

from datetime import UTC, datetime, timedelta

import click

from service.cli import load_settings
from service.cli.belonging import require_own_rows
from service.jobs.clock import CLOCK
from service.jobs.work import queue_mondays, queue_tasters
from service.store.restored import last_sign_of_life
from service.store.service_time import last_tick
from service.wiring import Wiring, build
from service.workflows.look_back import look_back

_RUNS = timedelta(seconds=30)
"""Since its last tick, a clock counts as running."""
_MARGIN = timedelta(days=1)
"""Looked at once more: some hundred mails a page cost less than one that is sent twice."""


@click.command("restored")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="Look at mails since then (UTC); otherwise since a day before the newest row.",
)
def command(*, since: datetime | None) -> None:
    """After a backup was restored: count as sent what Sent Items hold. Sends nothing."""
    wiring = build(load_settings())
    require_own_rows(wiring)
    with wiring.database.reading() as db:
        ticked, alive_at = last_tick(db, CLOCK), last_sign_of_life(db)
    if ticked is not None and wiring.real_now() - ticked < _RUNS:
        message = "a clock runs beside this database; stop every process first, then wait a minute"
        raise click.ClickException(message)
    queue_tasters(wiring)
    queue_mondays(wiring)
    told = look_back(
        wiring.database,
        wiring.mail,
        since=_since(since, alive_at),
        now=_now(wiring),
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )
    wiring.database.dispose()
    click.echo(
        f"{told.seen} mails of ours in Sent Items: {told.now_sent} of them now count as sent, "
        f"{told.unknown} tell of what is gone with the old database."
    )


def _since(asked: datetime | None, alive_at: datetime | None) -> datetime | None:
    if asked is not None:
        return asked.replace(tzinfo=UTC)
    return None if alive_at is None else alive_at - _MARGIN


def _now(wiring: Wiring) -> datetime:
    """Return what time it is where the mailboxes are: a sandbox's clock has gone on."""
    followed = wiring.followed()
    return wiring.clock.now() if followed is None else followed.now(wiring.real_now())
