"""`setwise plan-dates`: when every set of a programme meets, the whole programme at once."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from service.planning.dates import Found, plan_dates
from service.planning.dates_conflicts import conflicts_of
from service.planning.dates_problem import DateProblem
from service.planning.dates_reading import read_plan, read_problem
from service.planning.dates_reasons import Reasons, reasons_of
from service.planning.dates_table import Keeping

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_STANDARD_INPUT = Path("-")


@click.command("plan-dates")
@click.argument("problem_file", metavar="PROBLEM.json", type=_FILE)
@click.option(
    "--json",
    "-o",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the plan goes; standard output if left out.",
)
@click.option("--seconds", type=click.FloatRange(min=0), default=300.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--present", type=_FILE, help="A plan of which few dates shall move.")
@click.option(
    "--keep",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Points that moving a date of --present costs.",
)
@click.option("--progress", "tells", is_flag=True, help="Tell how far it is, a JSON line a step.")
@click.option("--reasons", "with_reasons", is_flag=True, help="Say of every date why.")
def command(
    problem_file: Path,
    out: Path | None,
    seconds: float,
    seed: int,
    present: Path | None,
    keep: int,
    *,
    tells: bool,
    with_reasons: bool,
) -> None:
    """Choose the start of every session of every set in PROBLEM.json (- for standard input)."""
    problem = read_problem(_parsed(problem_file), file=problem_file.name)
    keeping = None
    if present is not None:
        keeping = Keeping(read_plan(_parsed(present), file=present.name), keep)
    say = _say_as_json if tells else _say_on_terminal
    found = _planned(problem, keeping, say, seed=seed, until=time.monotonic() + seconds)
    unplaced = sorted(problem.sets.keys() - found.starts.keys())
    if unplaced:
        conflicts = conflicts_of(problem, unplaced)
        raise click.ClickException("\n".join(one.in_words() for one in conflicts))
    plan: dict[str, object] = {
        "sets": {
            name: [one.isoformat() for one in starts] for name, starts in found.starts.items()
        },
        "cost": found.cost,
        "bound": found.bound,
    }
    if with_reasons:
        plan["reasons"] = {
            name: [_as_json(one) for one in reasons]
            for name, reasons in reasons_of(problem, found.starts).items()
        }
    text = json.dumps(plan, ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
    else:
        out.write_text(f"{text}\n", encoding="utf-8")
    click.echo(_summary(found), err=True)


def _planned(
    problem: DateProblem,
    keeping: Keeping | None,
    say: Callable[[Found, int], None],
    *,
    seed: int,
    until: float,
) -> Found:
    """Return the best plan there is time for; whoever interrupts gets the best so far."""
    found: Found | None = None
    try:
        for found in plan_dates(
            problem, keeping=keeping, seed=seed, seconds_left=lambda: until - time.monotonic()
        ):
            say(found, len(problem.sets))
    except KeyboardInterrupt:
        if found is None:
            raise
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    if found is None:
        raise click.ClickException("There is no set in the problem.")
    return found


def _say_on_terminal(found: Found, total: int) -> None:
    if sys.stderr.isatty():
        line = f"{found.settled} of {total} sets settled, {found.cost} points"
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)


def _say_as_json(found: Found, total: int) -> None:
    click.echo(json.dumps({"done": found.settled, "total": total, "cost": found.cost}), err=True)


def _summary(found: Found) -> str:
    if found.is_proven:
        return f"{found.cost} points; no plan can have fewer."
    return f"{found.cost} points; no plan can have fewer than {found.bound}."


def _parsed(path: Path) -> object:
    try:
        if path == _STANDARD_INPUT:
            return json.load(sys.stdin)
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as exc:
        raise click.ClickException(f"{path.name} is no JSON: {exc}.") from exc


def _as_json(one: Reasons) -> dict[str, object]:
    best = one.next_best
    return {
        "start": one.start.isoformat(),
        "why": one.words,
        "away": len(one.away),
        "cost": one.cost,
        "next_best": best and {"start": best.start.isoformat(), "more": best.more},
    }
