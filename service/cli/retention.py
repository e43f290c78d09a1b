"""`setwise retention`: what has been kept long enough, and with `--apply` let it go now."""

from datetime import datetime

import click

from service.cli import load_settings
from service.store.database import Database
from service.wiring import build
from service.workflows.keep_retention import MoreToLetGo, due_for_retention, keep_retention


@click.command("retention")
@click.option("--apply", "is_applied", is_flag=True, help="Let it go now, not in tonight's round.")
def command(*, is_applied: bool) -> None:
    """Count what has been kept long enough; change nothing unless told to."""
    wiring = build(load_settings())
    now = wiring.clock.now()
    due = due_for_retention(wiring.database, now=now)
    for what, count in due.items():
        click.echo(f"{count:8}  {what}")
    if is_applied:
        while not _is_done(wiring.database, now):
            pass
    wiring.database.dispose()
    click.echo(_said(len(due), is_applied=is_applied))


def _is_done(database: Database, now: datetime) -> bool:
    try:
        keep_retention(database, now=now)
    except MoreToLetGo:
        return False
    return True


def _said(kinds: int, *, is_applied: bool) -> str:
    if not kinds:
        return "Nothing has been kept longer than it should be."
    if is_applied:
        return "It is gone; the audit tells how many rows of what."
    return "Nothing was changed. The daily round lets it go; --apply does it now."
