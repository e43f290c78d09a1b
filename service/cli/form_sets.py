"""`setwise form-sets PEOPLE.csv --json OUT`: who sits with whom."""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from service.domain.forming import Formation, FormingRules, Participant, Pins, Progress
from service.files.content import load
from service.files.forming_people import read_forming_people
from service.files.forming_pins import read_pins, read_sets

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


def _day(_context: click.Context, _option: click.Parameter, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as exc:
        raise click.BadParameter(f"{value!r} is no date; write it as 2027-01-18") from exc


@click.command("form-sets")
@click.argument("people", type=_EXISTING)
@click.option("--json", "out", default="-", help="Where the sets go; - is standard output.")
@click.option("-o", "out", hidden=True, help="The same as --json.")
@click.option("--size", default=6, help="Members that a set should have.")
@click.option("--min", "least", default=5, help="Members that a set has at least.")
@click.option("--max", "most", default=7, help="Members that a set has at most.")
@click.option("--minutes", default=180, help="How long a session is.")
@click.option("--on", default="2027-01-18", callback=_day, help="The day for time zones.")
@click.option("--seed", default=0, help="Another seed may give other sets at the same cost.")
@click.option("--effort", default=1.0, help="How much work; 2 is twice the usual.")
@click.option("--seconds", type=float, help="Take the best found by then, whatever is left.")
@click.option("--locked", type=_EXISTING, help="JSON of people kept, together and apart.")
@click.option("--why", is_flag=True, help="Say for each set why, and what the next best costs.")
@click.option("--present", type=_EXISTING, help="Present sets: change as few places as possible.")
def command(
    people: Path,
    *,
    out: str,
    size: int,
    least: int,
    most: int,
    minutes: int,
    on: date,
    seed: int,
    effort: float,
    seconds: float | None,
    locked: Path | None,
    present: Path | None,
    why: bool,
) -> None:
    """Divide PEOPLE (CSV) into sets that meet colleagues they do not already work with.

    The same people, options and seed give the same sets, unless --seconds or Ctrl-C cut it short.
    """
    rules = _rules(size, least, most, minutes)
    # Imported here: the planner's libraries take a while, and wrong usage need not wait.
    from service.planning.formation import form_sets
    from service.planning.set_changes import adjust_sets

    participants = read_forming_people(load(people), on=on)
    pins = read_pins(load(locked)) if locked else Pins()
    watch = _Watch(seconds)
    if present:
        sets = read_sets(load(present))
        formation = adjust_sets(participants, sets, rules, pins=pins, seed=seed, go_on=watch.go_on)
    else:
        formation = watch.stopped_by_hand(
            lambda: form_sets(
                participants,
                rules,
                pins=pins,
                seed=seed,
                effort=effort,
                go_on=watch.go_on,
                tell=watch.tell,
            )
        )
    told = _as_json(formation, seed)
    if why:
        told["why"] = _why(participants, formation, rules, pins)
    _write(told, out)
    watch.finish(formation)


def _rules(size: int, least: int, most: int, minutes: int) -> FormingRules:
    if not 1 <= least <= size <= most:
        raise click.UsageError("--min, --size and --max must rise: as 5, 6 and 7 do")
    return FormingRules(target=size, least=least, most=most, session_minutes=minutes)


class _Watch:
    """Says when time is over, and how far the planner is, on a terminal alone."""

    def __init__(self, seconds: float | None) -> None:
        self._ends_at = None if seconds is None else time.monotonic() + seconds
        self._shows = sys.stderr.isatty()
        self._is_interrupted = False

    def go_on(self) -> bool:
        in_time = self._ends_at is None or time.monotonic() < self._ends_at
        return in_time and not self._is_interrupted

    def tell(self, progress: Progress) -> None:
        if self._shows:
            broken = f", {progress.breaches} rules broken" if progress.breaches else ""
            line = f"{progress.share:4.0%}  {progress.cost} points{broken}"
            click.echo(f"\r{line}, {progress.bound} at least\033[K", nl=False, err=True)

    def stopped_by_hand(self, work: Callable[[], Formation]) -> Formation:
        """Take the first Ctrl-C as the wish for the best so far."""
        import signal

        def interrupt(_number: int, _frame: object) -> None:
            self._is_interrupted = True

        before = signal.signal(signal.SIGINT, interrupt)
        try:
            return work()
        finally:
            signal.signal(signal.SIGINT, before)

    def finish(self, formation: Formation) -> None:
        if self._shows:
            proven = "nothing better exists" if formation.is_proven_best else "at least"
            end = proven if formation.is_proven_best else f"{proven} {formation.bound} are needed"
            sets = len(formation.sets)
            click.echo(f"\r{sets} sets, {formation.cost} points; {end}.\033[K", err=True)


def _as_json(formation: Formation, seed: int) -> dict[str, object]:
    return {
        "sets": [
            {"members": members, "cost": cost.total}
            for members, cost in zip(formation.sets, formation.costs, strict=True)
        ],
        "cost": formation.cost,
        "bound": formation.bound,
        "seed": seed,
        "finished": formation.is_finished,
        "moved": formation.moved,
    }


def _why(
    participants: Sequence[Participant], formation: Formation, rules: FormingRules, pins: Pins
) -> list[dict[str, object]]:
    from service.planning.set_reasons import explain_sets

    return [asdict(each) for each in explain_sets(participants, formation.sets, rules, pins=pins)]


def _write(told: Mapping[str, object], out: str) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if out == "-":
        click.echo(text, nl=False)
    else:
        Path(out).write_text(text, encoding="utf-8")
