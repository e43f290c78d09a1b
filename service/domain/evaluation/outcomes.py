"""What came of a programme in numbers: a range, how much of it is the sets' doing, how sure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What one person says that something was worth, `low` to `high` in a unit of their own."""

    low: float
    high: float
    unit: str
    """As they wrote it: `hours`, `EUR`. Nothing is ever converted into another."""
    attribution: float
    """0 to 1: how much of it the sets brought about."""
    confidence: float
    """0 to 1: how sure they are of all that."""
    teller: int | None = None
    """Whose it is, so that the latest of a person counts; None where each counts by itself."""


@dataclass(frozen=True)
class CombinedOutcome:
    """What `count` people say in one unit, weighed; evidence and never a return on investment."""

    unit: str
    count: int
    low: float
    high: float


def latest_of_each(told: Sequence[Outcome]) -> list[Outcome]:
    """Return what each person told last, in the order of telling."""
    last = {one.teller: number for number, one in enumerate(told)}
    return [
        one for number, one in enumerate(told) if one.teller is None or last[one.teller] == number
    ]


def combined(outcomes: Iterable[Outcome]) -> tuple[CombinedOutcome, ...]:
    """Sum low × attribution × confidence, and high so, for each unit; the most told unit first.

    Units that differ in capitals or spaces alone are one, in the spelling that came first.
    """
    by_unit: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_unit[" ".join(one.unit.split()).casefold()].append(one)
    sums = [
        CombinedOutcome(
            unit=" ".join(told[0].unit.split()),
            count=len(told),
            low=sum(one.low * one.attribution * one.confidence for one in told),
            high=sum(one.high * one.attribution * one.confidence for one in told),
        )
        for told in by_unit.values()
    ]
    return tuple(sorted(sums, key=lambda one: (-one.count, one.unit.casefold())))
