"""What the planner of dates found, written into the rows of a draft's sets."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.domain.plan import first_possible_day
from service.errors import Refused
from service.files.date_choices import look_at_dates
from service.files.draft import Written
from service.files.draft_dates import with_choice, with_date

MEND_FIRST = "something else has to change first; this page says what"


def with_planned_dates(draft: Written, found: Mapping[str, Any], *, now: datetime) -> Written:
    """Return the draft with the dates that were found; a set without any stays as it is.

    Args:
        found: instants by set (`workflows/take_dates`).
        now: service time.

    Raises:
        BadInput: the programme's start has passed.
        Refused: dates cannot stand so.
    """
    choices = look_at_dates(draft, now=now)
    if choices is None:
        raise Refused(MEND_FIRST)
    first_possible = first_possible_day(choices.file, now=now)
    rows = [dict(one) for one in draft.sets]
    for at, one in enumerate(choices.sets):
        planned = found["sets"].get(one.party.name)
        if planned is not None:
            rows[at] = with_planned(
                rows[at],
                _walls(planned["starts"], choices.file.zone),
                interval_weeks=choices.file.interval_weeks,
                first_possible=first_possible,
                off=one.party.off,
            )
    wanted = replace(draft, sets=rows)
    after = look_at_dates(wanted, now=now)
    refused = [one.refused for one in after.sets if one.refused] if after else [MEND_FIRST]
    if refused:
        raise Refused(refused[0])
    return wanted


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


def _walls(starts: Sequence[str], zone: str) -> list[datetime]:
    here = ZoneInfo(zone)
    return [datetime.fromisoformat(start).astimezone(here).replace(tzinfo=None) for start in starts]
