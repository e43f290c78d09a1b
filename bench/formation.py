"""Forming sets: points, time, memory and the proven bound, beside random, simple and best known."""

import json
import math
import multiprocessing
import random
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.table import Row
from service.domain.formation import Candidate, suggest_sets
from service.domain.forming import Formation, FormingRules, Participant, Pins
from service.files.content import load
from service.files.forming_people import read_forming_people

_INSTANCES = Path(__file__).parent / "instances"
_SIZES = (48, 240, 1_000, 5_000)
_ON = date(2027, 1, 18)
_MOST_SIMPLE = 1_000


def measure(_folder: Path) -> Iterator[Row]:
    """Form the sets of four companies, each in a process of its own; yield rows.

    Raises:
        RuntimeError: an answer breaks a rule.
    """
    best = json.loads((_INSTANCES / "best_known.json").read_text(encoding="utf-8"))
    took: dict[int, float] = {}
    for size in _SIZES:
        # Spawned: a forked child would begin with our own memory and count it.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            formation, took[size], peak, others = pool.apply(_form, (size,))
        section = f"Sets of {size} people"
        known = best[f"people-{size}.csv"]
        gap = (others[0] - formation.cost) / (others[0] - known)
        beside = {
            "best known": known,
            "random, rules broken": others[0],
            "simple rule, rules broken": others[1],
            "proven bound": formation.bound,
        }
        for against, reference in beside.items():
            if reference is not None:
                yield Row(section, "points", formation.cost, "points", size, reference, against)
        yield Row(section, "gap closed, random to best known", gap, "", size)
        yield Row(
            section,
            "processor time",
            took[size],
            "s",
            size,
            curve="sets formed, by people",
            size=size,
        )
        yield Row(section, "peak memory", peak, "MB", size)
    grown = math.log(took[5_000] / took[240]) / math.log(5_000 / 240)
    yield Row("Growth", "time from 240 to 5,000 people: exponent", grown, "", 5_000, 1.3, "limit")


def _form(size: int) -> tuple[Formation, float, float, tuple[int, int | None]]:
    """Return the sets, their seconds and memory, and what random and simple sets cost."""
    # Imported here: the peak is to hold the planner's libraries, and the parent to be without.
    from service.planning.company import read_company
    from service.planning.formation import form_sets
    from service.planning.seat_costs import broken_rules, set_cost

    people = read_forming_people(load(_INSTANCES / f"people-{size}.csv"), on=_ON)
    started = time.process_time()
    formation = form_sets(people)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    company = read_company(people, FormingRules(), Pins())
    index = company.index
    rows = [_indices(index, members) for members in formation.sets]
    if any(broken_rules(company, members) for members in rows):
        raise RuntimeError(f"sets of {size} people break a rule")

    def points(sets: Sequence[Sequence[str]]) -> int:
        return sum(set_cost(company, _indices(index, members)).total for members in sets)

    # The simple rule compares each pair of sets many times over: minutes for 5,000 people.
    simple = points(_by_the_simple_rule(people)) if size <= _MOST_SIMPLE else None
    return formation, seconds, peak, (points(_at_random(people)), simple)


def _indices(index: Mapping[str, int], members: Sequence[str]) -> Any:
    import numpy as np

    return np.array([index[address] for address in members], dtype=np.int32)


def _at_random(people: Sequence[Participant]) -> list[list[str]]:
    """Deal people out; rules are not looked at, which makes it cheaper than a valid division."""
    addresses = [one.address for one in people]
    random.Random(1).shuffle(addresses)
    sets = round(len(addresses) / 6)
    return [addresses[at::sets] for at in range(sets)]


def _by_the_simple_rule(people: Sequence[Participant]) -> Sequence[Sequence[str]]:
    """Divide by the rule that a page asks; it knows departments and managers alone."""
    candidates = [Candidate(one.address, one.manager, one.department or "") for one in people]
    return suggest_sets(candidates, size=6)
