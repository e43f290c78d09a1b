"""`make bench`: measure everything, print a table, keep what was measured.

Kept are results.json beside this file, in which each row says when and on how busy a machine it was
measured, and the picture of growth in the docs.

Fails only where something measured went wrong, never because it was slow.
"""

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
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
from bench.growth import growth_picture, rows_of
from bench.machines import ROOT, has_postgres
from bench.table import Row, as_markdown, as_text
from service.logs import configure_logs

_RESULTS = Path(__file__).parent / "results.json"
_GROWTH = ROOT / "docs" / "pictures" / "growth.svg"
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
@click.option("--keep", is_flag=True, help="Keep it; what other parts measured before stays.")
def main(*, only: tuple[str, ...], markdown: bool, keep: bool) -> None:
    """Measure ours beside others', in one run on this machine."""
    configure_logs("WARNING", readable=True)
    if not has_postgres():
        click.echo("PostgreSQL does not answer: its rows are left out.", err=True)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as place:
        for name in only or tuple(_SECTIONS):
            folder = Path(place) / name
            folder.mkdir()
            began, started = datetime.now(UTC), time.monotonic()
            try:
                measured = list(_SECTIONS[name](folder))
            except RuntimeError as exc:
                click.echo(f"{name}: {exc}", err=True)
                sys.exit(1)
            click.echo(f"{name}: measured in {time.monotonic() - started:.0f} s", err=True)
            if keep:
                _keep(name, measured, began)
            rows += measured
    click.echo(as_markdown(rows) if markdown else as_text(rows))


def _keep(part: str, measured: Sequence[Row], began: datetime) -> None:
    """Put a part's rows in the place of those that it measured before, and draw the curves anew."""
    known = json.loads(_RESULTS.read_text(encoding="utf-8"))["rows"] if _RESULTS.exists() else []
    facts = {
        "part": part,
        "measured_at": began.isoformat(timespec="seconds"),
        "load_average": round(os.getloadavg()[2], 1),
    }
    rows = [one for one in known if one["part"] != part]
    rows += [asdict(row) | {"ratio": row.ratio} | facts for row in measured]
    told = {"python": platform.python_version(), "cores": os.cpu_count(), "rows": rows}
    text = json.dumps(told, indent=2, ensure_ascii=False)
    _RESULTS.write_text(f"{text}\n", encoding="utf-8")
    _GROWTH.write_text(growth_picture(rows_of(rows)), encoding="utf-8")


if __name__ == "__main__":
    main()
