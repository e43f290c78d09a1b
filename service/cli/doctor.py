"""`setwise doctor`: each thing ok, off or wrong, what it means, and how to mend it."""

import json
import os
import sys
from dataclasses import asdict
from datetime import timedelta

import click
from alembic.script import ScriptDirectory
from sqlalchemy import text

from service.cli.belonging import belonging_line
from service.cli.database import alembic_config
from service.cli.finding_lines import lines_of
from service.cli.public_address import look_at
from service.domain.finding import Finding, State, off, ok, wrong
from service.domain.sending_room import room_for_everybody, use_of_a_day
from service.errors import SetwiseError
from service.settings import Settings, SettingsError
from service.store.sending_load import people_known, sends_between
from service.store.stops import is_stopped
from service.wiring import Wiring, build


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def command(*, as_json: bool) -> None:
    """Check settings, database, broker, sign-in, each permission, mailboxes and limits."""
    findings = _examined()
    in_order = all(each.state is not State.WRONG for each in findings)
    if as_json:
        told = {"in_order": in_order, "findings": [asdict(each) for each in findings]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for line in lines_of(findings):
            click.echo(line)
    if not in_order:
        sys.exit(1)


def examine(wiring: Wiring) -> list[Finding]:
    """Look at everything once; nothing is changed."""
    database = _database(wiring)
    return [
        ok("Settings"),
        database,
        *([belonging_line(wiring)] if database.state is State.OK else []),
        _broker(wiring),
        *_microsoft(wiring),
        *look_at(wiring.settings),
        *_limits(wiring),
        _sending(wiring),
    ]


def _examined() -> list[Finding]:
    try:
        settings = Settings.load(os.environ)
    except SettingsError as exc:
        return [wrong("Settings", line, "docs/settings.md") for line in str(exc).splitlines()]
    wiring = build(settings)
    try:
        return examine(wiring)
    finally:
        wiring.database.dispose()


def _database(wiring: Wiring) -> Finding:
    upgrade = "setwise db upgrade"
    try:
        with wiring.database.reading() as db:
            found = db.scalar(text("SELECT version_num FROM alembic_version"))
    except Exception as exc:  # noqa: BLE001 -- every driver has errors of its own
        says = f"it cannot be read ({type(exc).__name__})"
        return wrong("Database", says, "check DATABASE_URL, and that the server runs", upgrade)
    config = alembic_config(wiring.settings.database_url)
    newest = ScriptDirectory.from_config(config).get_current_head()
    if found != newest:
        return wrong("Database", f"its tables are of version {found}, not {newest}", upgrade)
    return ok("Database")


def _broker(wiring: Wiring) -> Finding:
    if wiring.broker_answers():
        return ok("Broker")
    says = "it does not answer; rows are kept, and `setwise tick` works without it"
    return wrong("Broker", says, "start it, or correct BROKER_URL")


def _microsoft(wiring: Wiring) -> list[Finding]:
    try:
        return wiring.permissions.check()
    except (SetwiseError, SettingsError) as exc:
        return [wrong("Microsoft 365", str(exc), "docs/microsoft-365.md")]


def _limits(wiring: Wiring) -> list[Finding]:
    """Say how much the mailboxes may send, need to send, and have sent in a day."""
    mailboxes = wiring.settings.sender_mailboxes
    if not mailboxes:
        return [off("Sending limits", "no mailbox sends", "set SENDER_MAILBOXES")]
    try:
        now = wiring.clock.now()
        with wiring.database.reading() as db:
            people = people_known(db)
            used = {
                each: sends_between(db, each, now - timedelta(days=1), now) for each in mailboxes
            }
    except Exception as exc:  # noqa: BLE001 -- every driver has errors of its own
        return [wrong("Sending limits", f"nobody counted ({type(exc).__name__})", "see Database")]
    return [
        room_for_everybody(people, len(mailboxes)),
        *(use_of_a_day(mailbox, count) for mailbox, count in used.items()),
    ]


def _sending(wiring: Wiring) -> Finding:
    settings, what = wiring.settings, f"Sending ({wiring.settings.send_mode})"
    try:
        with wiring.database.reading() as db:
            stopped = is_stopped(db)
    except Exception:  # noqa: BLE001 -- the database has a line of its own
        stopped = False
    if stopped:
        return wrong(what, "everything is stopped; what falls due waits", "setwise resume")
    if settings.send_mode == "off":
        says = "nothing is written to Outlook; what falls due waits"
        return off(what, says, "set SEND_MODE to pilot or live when all else is in order")
    if settings.send_mode == "pilot":
        return ok(what, f"to {len(settings.pilot_recipients)} addresses alone")
    return ok(what)
