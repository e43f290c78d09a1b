"""A reader's days and hours: openings, counted working days, and when a mail may reach them."""

from datetime import date, datetime, timedelta

from tests.flows.workers import OPENS, Worker

_DAY = timedelta(days=1)


def working_days_before(reader: Worker, instant: datetime, count: int) -> datetime:
    """Return 08:30 of the reader's `count`th working day before an instant's day."""
    return _count(reader, instant, count, -_DAY)


def working_days_after(reader: Worker, instant: datetime, count: int) -> datetime:
    """Return 08:30 of the reader's `count`th working day after an instant's day."""
    return _count(reader, instant, count, _DAY)


def opening_on_or_after(reader: Worker, day: date) -> datetime:
    """Return 08:30 of the first working day that is not before a day."""
    while not reader.works_on(day):
        day += _DAY
    return reader.at(day, OPENS)


def next_opening(reader: Worker, instant: datetime) -> datetime:
    """Return 08:30 of the first working day after an instant's day."""
    return opening_on_or_after(reader, reader.day_of(instant) + _DAY)


def first_chance(reader: Worker, instant: datetime, *, late: bool) -> datetime:
    """Return the first instant from one on at which a mail may reach the reader."""
    if reader.may_read(instant, late=late):
        return instant
    day = reader.day_of(instant)
    if reader.works_on(day) and instant < reader.at(day, OPENS):
        return reader.at(day, OPENS)
    return next_opening(reader, instant)


def _count(reader: Worker, instant: datetime, count: int, step: timedelta) -> datetime:
    day = reader.day_of(instant)
    while count:
        day += step
        count -= reader.works_on(day)
    return reader.at(day, OPENS)
