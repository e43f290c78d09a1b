"""`setwise doctor`: each thing ok or wrong, and how to mend it."""

import sys

import click
from sqlalchemy import text

from service.cli import load_settings
from service.cli.belonging import belonging_line
from service.errors import SetwiseError
from service.settings import SettingsError
from service.wiring import Wiring, build


@click.command("doctor")
def command() -> None:
    """Check settings, database, broker, sign-in, each permission, mailboxes and limits."""
    wiring = build(load_settings())
    database = _database(wiring)
    lines = [("Settings", True, ""), database, _broker(wiring)]
    if database[1]:
        lines.append(belonging_line(wiring))
    lines.extend(_microsoft(wiring))
    lines.append(_send_mode(wiring))
    for what, ok, mend in lines:
        click.echo(f"{'ok   ' if ok else 'WRONG'}  {what}" + ("" if ok else f": {mend}"))
    if not all(ok for _, ok, _ in lines):
        sys.exit(1)


def _database(wiring: Wiring) -> tuple[str, bool, str]:
    try:
        with wiring.database.reading() as db:
            db.execute(text("SELECT count(*) FROM alembic_version"))
    except Exception as exc:  # noqa: BLE001 -- every driver has errors of its own
        return "Database", False, f"{type(exc).__name__}; run `setwise db upgrade`"
    return "Database", True, ""


def _broker(wiring: Wiring) -> tuple[str, bool, str]:
    return "Broker", wiring.broker_answers(), "start it, or correct BROKER_URL"


def _microsoft(wiring: Wiring) -> list[tuple[str, bool, str]]:
    try:
        return wiring.permissions.check()
    except (SetwiseError, SettingsError) as exc:
        return [("Microsoft 365", False, str(exc))]


def _send_mode(wiring: Wiring) -> tuple[str, bool, str]:
    mode = wiring.settings.send_mode
    mend = "SEND_MODE is off, so nothing is sent; set it to pilot or live"
    return f"Sending ({mode})", mode != "off", mend
