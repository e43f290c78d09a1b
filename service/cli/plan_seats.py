"""`setwise plan-seats`: the sets of a draft, as a worker asks for them."""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from service.domain.formed_sets import (
    CONFIDENTIAL,
    found_of,
    kept_in,
    participants_in,
    refusal_of,
    rules_in,
)
from service.domain.forming import CannotForm, Pins, Progress
from service.planning.formation import form_sets
from service.planning.set_reasons import explain_sets
from service.planning.set_weighing import weigh_sets

_EVERY_SECONDS = 0.5
_BROKEN = {
    "manager_with_report": "somebody sits with their own manager",
    "not_with": CONFIDENTIAL,
    "time_window": "too few working hours in common",
    "working_day": "no working day in common",
}


@click.command("plan-seats")
@click.option("--seconds", default=300.0, help="Take the best found by then, whatever is left.")
def command(seconds: float) -> None:
    """Form the sets of the draft that comes as JSON on standard input; write JSON."""
    request = json.load(sys.stdin)
    try:
        found = _found(request, until=time.monotonic() + seconds)
    except CannotForm as exc:
        raise click.ClickException(str(refusal_of(request, exc))) from exc
    click.echo(json.dumps(found, ensure_ascii=False))


def _found(request: Mapping[str, Any], *, until: float) -> dict[str, Any]:
    people, rules, pins = participants_in(request), rules_in(request), Pins(kept=kept_in(request))
    formation = form_sets(
        people, rules, pins=pins, go_on=lambda: time.monotonic() < until, tell=_Teller().tell
    )
    reasons = explain_sets(people, formation.sets, rules, pins=pins)
    weighed = weigh_sets(people, [one["members"] for one in request["present"]], rules)
    present = [
        {**one, "points": asdict(cost), "broken": [_BROKEN[rule] for rule in broken]}
        for one, (cost, broken) in zip(request["present"], weighed, strict=True)
    ]
    return found_of(request, formation, reasons, present)


class _Teller:
    """Tells how far it is, and not more often than anybody looks."""

    def __init__(self) -> None:
        self._told_at = 0.0

    def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told_at >= _EVERY_SECONDS:
            self._told_at = now
            told = {"done": round(100 * min(1.0, progress.share)), "total": 100}
            click.echo(json.dumps(told), err=True)
