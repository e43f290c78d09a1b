"""What the planner found, written into the rows of a draft's sets."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from service.files.draft_dates import with_choice, with_date


def with_planned(
    one: Mapping[str, str],
    starts: Sequence[datetime],
    *,
    interval_weeks: int,
    first_possible: date,
    off: Collection[date],
) -> dict[str, str]:
    """Return a set's row with these dates: the pattern that most of them share, the others put.

    Args:
        starts: naive wall times where the set meets, in order.
        off: days from which a pattern would move of itself; a date there is put.
    """
    first = _pattern(starts, interval_weeks, first_possible)
    row = with_choice({**one, "dates": ""}, first.date(), first.time())
    row["dates"] = ""
    for number, start in enumerate(starts, start=1):
        regular = first + timedelta(weeks=interval_weeks * (number - 1))
        if start != regular or start.date() in off:
            row = with_date(row, number, start)
    return row


def _pattern(starts: Sequence[datetime], interval_weeks: int, first_possible: date) -> datetime:
    """Return where the pattern begins that holds the most dates, the earliest such."""
    begins = Counter(
        start - timedelta(weeks=interval_weeks * number) for number, start in enumerate(starts)
    )
    possible = [each for each in begins if each.date() >= first_possible]
    return min(possible, key=lambda each: (-begins[each], each))
