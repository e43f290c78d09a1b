"""`make bench`: measure everything, print a table, write results.json beside this file.

Fails only where something measured went wrong, never because it was slow.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from bench import (
    board,
    booking,
    dates,
    formation,
    hr_pages,
    limits,
    mail_calls,
    replies,
    report,
    running,
    sending,
    tick,
)
from bench.machines import ROOT, has_postgres
from bench.table import Row, as_markdown, as_text
from service.logs import configure_logs

_RESULTS = Path(__file__).parent / "results.json"
_PEOPLE = ROOT / "examples" / "people.csv"
_SECTIONS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "mail": lambda folder: mail_calls.measure(folder, _PEOPLE),
    "sending": sending.measure,
    "tick": tick.measure,
    "limits": limits.measure,
    "booking": booking.measure,
    "replies": replies.measure,
    "hr": hr_pages.measure,
    "board": board.measure,
    "dates": dates.measure,
    "running": running.measure,
    "formation": formation.measure,
    "report": report.measure,
}


@click.command()
@click.option("--only", type=click.Choice(list(_SECTIONS)), multiple=True, help="Measure these.")
@click.option("--markdown", is_flag=True, help="Print tables for docs/performance.md.")
def main(*, only: tuple[str, ...], markdown: bool) -> None:
    """Measure ours beside others', in one run on this machine."""
    configure_logs("WARNING", readable=True)
    if not has_postgres():
        click.echo("PostgreSQL does not answer: its rows are left out.", err=True)
    rows: list[Row] = []
    began = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as place:
        for name in only or tuple(_SECTIONS):
            folder = Path(place) / name
            folder.mkdir()
            started = time.monotonic()
            try:
                rows += _SECTIONS[name](folder)
            except RuntimeError as exc:
                click.echo(f"{name}: {exc}", err=True)
                sys.exit(1)
            click.echo(f"{name}: measured in {time.monotonic() - started:.0f} s", err=True)
    click.echo(as_markdown(rows) if markdown else as_text(rows))
    if not only:
        _RESULTS.write_text(_json(rows, began), encoding="utf-8")


def _json(rows: list[Row], began: datetime) -> str:
    told = {
        "measured_at": began.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_average_at_the_end": os.getloadavg(),
        "rows": [asdict(row) | {"ratio": row.ratio} for row in rows],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
