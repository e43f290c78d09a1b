"""What everybody has in their calendar before the demo begins, so that dates are worth planning."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.domain.programme_file import RequestedPerson

_WEEKS = 44
"""A demo's programme is over by then."""
_STANDING = 3
"""Meetings that somebody has every week."""
_AWAY_EVERY = 13
"""Weeks, on average, from one week of leave to the next."""
_TRIPS_EVERY = 5
"""The same for whole days on the road."""


def calendars(
    people: Iterable[RequestedPerson], *, monday: date
) -> dict[str, list[tuple[datetime, datetime]]]:
    """Return when each person is taken, as instants by address; the same for the same people.

    Args:
        monday: of the week in which calendars begin.
    """
    return {one.address: list(_taken(one, monday)) for one in people}


def _taken(person: RequestedPerson, monday: date) -> Iterator[tuple[datetime, datetime]]:
    # Drawn by the address alone: a demo begun anew finds the same people with the same habits.
    lot = random.Random(person.address)  # noqa: S311 -- nothing secret hangs on it
    zone = ZoneInfo(person.zone)
    standing = [
        (lot.randrange(5), time(lot.randrange(8, 17), lot.choice((0, 30))))
        for _ in range(_STANDING)
    ]
    for week in range(_WEEKS):
        begins = monday + timedelta(weeks=week)
        is_new_year = (begins + timedelta(days=4)).month != begins.month == 12
        if is_new_year or lot.randrange(_AWAY_EVERY) == 0:
            yield _span(begins, time(0), timedelta(days=5), zone)
            continue
        for weekday, at in standing:
            yield _span(begins + timedelta(days=weekday), at, timedelta(hours=1), zone)
        if lot.randrange(_TRIPS_EVERY) == 0:
            trip = begins + timedelta(days=lot.randrange(5))
            yield _span(trip, time(8), timedelta(hours=10), zone)


def _span(day: date, at: time, lasting: timedelta, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    return begins, begins + lasting
