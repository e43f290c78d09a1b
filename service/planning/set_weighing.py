"""What present sets cost, whether or not they keep the rules."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from service.domain.forming import FormingRules, Participant, Pins, SetCost
from service.planning.company import read_company
from service.planning.seat_costs import broken_rules, set_cost


def weigh_sets(
    people: Iterable[Participant], sets: Sequence[Sequence[str]], rules: FormingRules
) -> tuple[tuple[SetCost, tuple[str, ...]], ...]:
    """Return the points of each set, and the names of the hard rules but size that it breaks."""
    # Larger sets than the rules allow are weighed as well.
    largest = max([rules.most, *(len(members) for members in sets)])
    company = read_company(people, replace(rules, most=largest), Pins())
    index = company.index
    found: list[tuple[SetCost, tuple[str, ...]]] = []
    for members in sets:
        seats = np.array([index[address] for address in members], dtype=np.int32)
        if not len(seats):
            found.append((SetCost(), ()))
            continue
        broken = sorted(rule for rule in broken_rules(company, seats) if rule != "size")
        found.append((set_cost(company, seats), tuple(broken)))
    return tuple(found)
