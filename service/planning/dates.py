"""When every set of a programme meets: the whole programme at once, calendars and all.

Sets meet only in their facilitators, so each facilitator is a problem of its own. What makes it
exact, and what was tried beside it, is in `docs/adr/0017-choosing-dates.md`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from service.planning.dates_problem import DateProblem
from service.planning.dates_solve import Settled, settle, settle_quickly
from service.planning.dates_table import Keeping, Starts, Table


@dataclass(frozen=True)
class Found:
    """What is known so far; the last one is the answer.

    Attributes:
        starts: by set; a set without any place is absent.
        cost: of these, in the published points.
        bound: no dates can cost less, what is pinned and kept being so.
        settled: how many sets have their last word.
        is_proven: whether no dates can be better.
    """

    starts: Starts
    cost: int
    bound: int
    settled: int
    is_proven: bool


def plan_dates(
    problem: DateProblem,
    *,
    keeping: Keeping | None = None,
    seed: int = 1,
    seconds_left: Callable[[], float],
) -> Iterator[Found]:
    """Yield dates for every set, better each time; whoever has waited enough just stops.

    The same problem, seed and enough time give the same dates, whatever the order of its rows.

    Args:
        keeping: dates that sets have already, of which few shall move.
        seconds_left: how long it may still take; asked often.
    """
    tables = {
        facilitator: Table(problem, facilitator, names, keeping)
        for facilitator, names in problem.sets_of.items()
    }
    settled: dict[str, Settled] = {}
    for facilitator, table in tables.items():
        settled[facilitator] = settle_quickly(table.desk, table.cost)
    yield _found(tables, settled, 0)
    done = 0
    # The small ones first: many sets have their last word early.
    for facilitator in sorted(tables, key=lambda one: (len(tables[one].desk.sets), one)):
        table = tables[facilitator]
        for better in settle(
            table.desk, settled[facilitator], table.cost, seed=seed, seconds_left=seconds_left
        ):
            settled[facilitator] = better
            yield _found(tables, settled, done)
        done += len(table.desk.sets)
    yield _found(tables, settled, done)


def _found(tables: Mapping[str, Table], settled: Mapping[str, Settled], done: int) -> Found:
    starts: dict[str, tuple[datetime, ...]] = {}
    cost = bound = 0
    for facilitator, table in tables.items():
        answer = settled[facilitator]
        published = 0
        for name, series in answer.series.items():
            starts[name] = table.starts(series)
            published += table.published(name, series)
        cost += published
        # The bound counts moves too; without those of this answer it may be none any more.
        bound += published if answer.is_proven else min(published, int(answer.bound))
    return Found(
        starts=dict(sorted(starts.items())),
        cost=cost,
        bound=bound,
        settled=done,
        is_proven=all(
            answer.is_proven and len(answer.series) == len(tables[facilitator].desk.sets)
            for facilitator, answer in settled.items()
        ),
    )
