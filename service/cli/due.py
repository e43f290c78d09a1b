"""`setwise due`: which messages fall due in a window, to whom, and why others do not."""

import json
from datetime import UTC, datetime

import click

from service.cli import load_settings
from service.jobs.due_list import DueLine, due_list
from service.wiring import build


def _instant(_context: click.Context, _option: click.Parameter, value: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError as exc:
        message = f"{value!r} is no date or time; write it as 2027-01-18 or 2027-01-18T08:30+00:00"
        raise click.BadParameter(message) from exc
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


@click.command("due")
@click.option("--from", "start", required=True, callback=_instant, help="Begin, ISO; UTC if bare.")
@click.option("--to", "end", required=True, callback=_instant, help="End, ISO; UTC if bare.")
@click.option("--programme", help="Key of one programme.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def command(start: datetime, end: datetime, programme: str | None, *, as_json: bool) -> None:
    """Tell which messages fall due in a window, to whom, and why others do not."""
    wiring = build(load_settings())
    lines = due_list(wiring, start=start, end=end, programme_key=programme)
    if as_json:
        click.echo(json.dumps([line.as_json() for line in lines]))
        return
    for line in lines:
        click.echo(_text(line))
    click.echo(
        f"{len(lines)} messages fall due from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}."
    )


def _text(line: DueLine) -> str:
    about = f" about {line.about}" if line.about else ""
    reason = f" ({line.reason})" if line.reason else ""
    where = f"{line.set_name} {line.session_number}"
    when = f"{line.due_at:%Y-%m-%d %H:%M} UTC"
    return f"{when}  {line.touchpoint:22} {where:12} {line.reader}{about}: {line.state}{reason}"
