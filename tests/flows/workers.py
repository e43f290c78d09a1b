"""A programme's people as people.csv tells of them, and when each may be written to."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

OPENS = time(8, 30)
_CLOSES, _CLOSES_LATE = time(16, 30), time(18, 30)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Worker:
    """A line of people.csv."""

    address: str
    name: str
    given_name: str
    role: str
    set_name: str
    manager: str
    zone: ZoneInfo
    weekdays: frozenset[int]
    region: str

    def day_of(self, instant: datetime) -> date:
        """Return what their calendar shows."""
        return instant.astimezone(self.zone).date()

    def works_on(self, day: date) -> bool:
        """Say whether it is one of their weekdays and no public holiday where they live."""
        return day.weekday() in self.weekdays and day not in _holidays(self.region)

    def at(self, day: date, wall: time) -> datetime:
        """Return an instant of their day."""
        return datetime.combine(day, wall, tzinfo=self.zone).astimezone(UTC)

    def may_read(self, instant: datetime, *, late: bool) -> bool:
        """Say whether a mail may reach them now."""
        here = instant.astimezone(self.zone)
        closes = _CLOSES_LATE if late else _CLOSES
        return self.works_on(here.date()) and OPENS <= here.time() < closes


BECKY = Worker(
    address="becky@larkfield.example",
    name="Becky",
    given_name="Becky",
    role="contact",
    set_name="",
    manager="",
    zone=ZoneInfo("Europe/London"),
    weekdays=frozenset(range(5)),
    region="GB-ENG",
)
"""The contact of every programme in these tests, whose hours follow from its zone and region."""


def read_people(path: Path) -> dict[str, Worker]:
    """Read people.csv by address."""
    with path.open(encoding="utf-8", newline="") as file:
        return {line["email"].casefold(): _worker(line) for line in csv.DictReader(file)}


def _worker(line: Mapping[str, str]) -> Worker:
    return Worker(
        address=line["email"].casefold(),
        name=f"{line['given_name']} {line['family_name']}",
        given_name=line["given_name"],
        role=line["role"],
        set_name=line["set"],
        manager=line["manager"].casefold(),
        zone=ZoneInfo(line["time_zone"]),
        weekdays=_weekdays(line["working_days"]),
        region=line["country"],
    )


def _weekdays(text: str) -> frozenset[int]:
    numbers: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        start, end = _WEEKDAYS.index(first), _WEEKDAYS.index(last or first)
        numbers |= set(range(start, end + 1))
    return frozenset(numbers)


@cache
def _holidays(region: str) -> holidays.HolidayBase:
    country, _, part = region.partition("-")
    # It fills in each year when a day of it is asked for.
    return holidays.country_holidays(country, subdiv=part or None)
