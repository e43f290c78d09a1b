"""Why no division keeps every rule: the fewest rules in conflict, in words, and what would help.

Four proofs, each within a second or two: the number of people fits no sizes; their clocks and days
fit no sets; somebody has too few people left to sit with; more people exclude one another than
there are sets. Each names only rules that it needs. What would help is taken from a division that
was found and breaks as few rules as possible, so that it is known to be enough.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from service.domain.forming import SMALLEST_SET, Impossible
from service.planning.clock_fit import fewest_misfits, widest_offsets_needed
from service.planning.company import Company, Ints
from service.planning.seat_costs import broken_rules
from service.planning.small_fit import fewest_rules

_PAIR_RULES = ("not_with", "manager_with_report", "working_day", "time_window")
_MOST_NAMED = 3


def too_odd(company: Company) -> Impossible | None:
    """Say why so many people make no sets at all, whoever they are; None where they do."""
    count, least, most = company.count, company.least, company.most
    if count < SMALLEST_SET:
        because = f"{_people(count)} are not enough: a learning set has at least {SMALLEST_SET}"
        return Impossible(("size",), because, (f"add {_people(SMALLEST_SET - count)}",))
    if company.fewest_sets <= company.most_sets:
        return None
    helps = []
    fewer = next(size for size in range(least, 0, -1) if _cuts(count, size, most))
    if fewer >= SMALLEST_SET:
        helps.append(f"let sets have {fewer} members")
    more = next(size for size in range(most, count + 1) if _cuts(count, least, size))
    helps.append(f"let sets have {more} members")
    added = next(add for add in range(1, least + 1) if _cuts(count + add, least, most))
    helps.append(f"add {_people(added)}")
    because = f"{_people(count)} cannot be cut into sets of {least} to {most}"
    return Impossible(("size",), because, tuple(helps))


def prove(company: Company) -> Impossible | None:
    """Return a proof that no division keeps every rule; None where none of ours applies."""
    return _clocks_and_days(company) or _too_lonely(company) or _too_exclusive(company)


def broken_off(company: Company) -> Impossible:
    """Name the fewest rules in conflict in a small company, where an exact model found no way."""
    rules = fewest_rules(company)
    words = {
        "manager_with_report": "who reports to whom",
        "not_with": "who must not sit with whom",
        "time_window": "everybody’s hours",
        "working_day": "everybody’s working days",
    }
    told = " and ".join(words[rule] for rule in rules)
    because = f"no sets of {company.least} to {company.most} go with {told}"
    return Impossible(("size", *rules), because, ())


def explain(company: Company, places: Ints | None, proof: Impossible | None) -> Impossible:
    """Tell the conflict, with what would help as seen from the best division found."""
    if proof is not None and proof.loosenings:
        return proof
    broken: Counter[str] = Counter()
    for members in [] if places is None else places:
        broken.update(broken_rules(company, members[members < company.count]))
    helps = (" and ".join(_loosened(company, broken)),) if broken else ()
    if proof is not None:
        return Impossible(proof.rules, proof.because, helps)
    because = "no division was found that keeps every rule, and no proof that there is none"
    return Impossible(tuple(sorted(broken)), because, helps, is_proven=False)


def _loosened(company: Company, broken: Counter[str]) -> Iterable[str]:
    words = {
        "size": f"let {{}} more or fewer than {company.least} to {company.most} sit in a set",
        "manager_with_report": "let {} sit with their own manager",
        "not_with": "let {} who were to be kept apart sit together",
        "time_window": "let {} meet with fewer shared working hours",
        "working_day": "let {} meet on a day that is none of theirs",
    }
    for rule, count in sorted(broken.items()):
        is_pair = rule in ("not_with", "time_window")
        yield words[rule].format(_pairs(count) if is_pair else _people(count))


def _clocks_and_days(company: Company) -> Impossible | None:
    misfits = fewest_misfits(company, clocks=True, days=True)
    if not misfits:
        return None
    if fewest_misfits(company, clocks=True, days=False):
        rules: tuple[str, ...] = ("size", "time_window")
    elif fewest_misfits(company, clocks=False, days=True):
        rules = ("size", "working_day")
    else:
        rules = ("size", "time_window", "working_day")
    sizes, minutes = f"sets of {company.least} to {company.most}", company.rules.session_minutes
    because = {
        2: f"no {sizes} share {minutes} minutes of everybody’s working hours",
        3: f"no {sizes} share both {minutes} minutes of working hours and a working day",
    }[len(rules)]
    if "time_window" not in rules:
        because = f"no {sizes} have a working day in common"
    return Impossible(rules, because, tuple(_hours_and_days(company, rules, misfits)))


def _hours_and_days(
    company: Company, rules: Sequence[str], misfits: Sequence[int]
) -> Iterable[str]:
    wider = widest_offsets_needed(company) if "time_window" in rules else None
    minutes = 0 if wider is None else company.rules.workday_minutes - wider
    if minutes > 0:
        yield f"plan sessions of {minutes} minutes"
    sooner = "a working day more" if rules == ("size", "working_day") else "other hours or days"
    who = ", ".join(company.people[at].address for at in misfits[:_MOST_NAMED])
    others = len(misfits) - _MOST_NAMED
    yield f"agree {sooner} with {who}" + (f" and {others} more" if others > 0 else "")


def _too_lonely(company: Company) -> Impossible | None:
    """Find somebody who may sit with fewer people than a set needs."""
    needed = company.least - 1
    for person in range(company.count):
        allowed = _companions(company, person, _PAIR_RULES)
        if allowed >= needed:
            continue
        rules = list(_PAIR_RULES)
        for rule in _PAIR_RULES[::-1]:
            without = [each for each in rules if each != rule]
            if _companions(company, person, without) < needed:
                rules = without
        because = (
            f"{company.people[person].address} could sit with {_people(allowed)}, and a set needs"
            f" {needed} beside them"
        )
        return Impossible(("size", *sorted(rules)), because, ())
    return None


def _companions(company: Company, person: int, rules: Sequence[str]) -> int:
    """Return how many others somebody may sit with, as far as these rules go."""
    count = company.count
    may = np.ones(count, dtype=bool)
    may[person] = False
    if "time_window" in rules:
        apart = np.abs(company.offset[:count] - company.offset[person])
        may &= apart <= company.rules.widest_offsets
    if "working_day" in rules:
        shared = (company.patterns + company.away[person]).min(axis=1) == 0
        may &= shared[company.pattern[:count]]
    if "manager_with_report" in rules:
        may &= (company.manager[:count] != person) & (
            np.arange(count) != int(company.manager[person])
        )
    if "not_with" in rules and person in company.strangers:
        may[company.strangers[person]] = False
    return int(may.sum())


def _too_exclusive(company: Company) -> Impossible | None:
    """Find people who all exclude one another, more of them than there can be sets."""
    others = {at: set(found.tolist()) for at, found in company.strangers.items()}
    ordered = sorted(others, key=lambda at: (-len(others[at]), at))
    for first in ordered[:20]:
        group = [first]
        for at in ordered:
            if at not in group and all(at in others[member] for member in group):
                group.append(at)
        if len(group) > company.most_sets:
            because = (
                f"{_people(len(group))} must all be kept apart from one another, and"
                f" {_people(company.count)} make at most {company.most_sets} sets"
            )
            return Impossible(("not_with", "size"), because, ())
    return None


def _cuts(count: int, least: int, most: int) -> bool:
    return -(-count // most) <= count // least


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"
