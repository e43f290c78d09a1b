"""A programme as HR asks for it: what a checked programme file says."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta

from service.domain.date_words import ENGLISH
from service.domain.states import Entry, Goal, Mode, Role
from service.errors import Problem


@dataclass(frozen=True)
class StartRule:
    """When sessions may begin: on or after a fixed day, or so many days after booking."""

    on: date | None = None
    in_days: int | None = None

    def first_possible(self, today: date) -> date:
        """Return the earliest day of a first session, for a booking made on `today`."""
        if self.on is not None:
            return self.on
        return today + timedelta(days=self.in_days or 0)


@dataclass(frozen=True)
class RequestedPerson:
    """Somebody in the file; addresses are case-folded, `manager` is one of them or None.

    `working_days` as `mon,tue,wed`; `holiday_region` as `DE-BY`; `language` as `de`.
    """

    address: str
    given_name: str
    family_name: str
    manager: str | None
    department: str
    location: str
    zone: str
    working_days: str
    holiday_region: str
    language: str = ENGLISH

    @property
    def name(self) -> str:
        """Given and family name, as people write it."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class Place:
    """Somebody's place in a set."""

    address: str
    role: Role


@dataclass(frozen=True)
class ChosenDate:
    """One session that HR put elsewhere than its pattern: naive wall time where the set meets."""

    number: int
    starts_local: datetime


@dataclass(frozen=True)
class RequestedSet:
    """A set with its rhythm (`weekday` from Monday = 0, `at` wall time) and its people.

    `first_on` is the day on which its pattern begins, None where the first that suits is found;
    `chosen` are single dates off the pattern, in order of number.
    """

    name: str
    project: str
    weekday: int
    at: time
    places: tuple[Place, ...]
    first_on: date | None = None
    chosen: tuple[ChosenDate, ...] = ()


@dataclass(frozen=True)
class ProgrammeFile:
    """Everything a programme file says, checked.

    `people` holds everybody, managers and sponsor included, in order of address. `warnings` say
    what is unusual and allowed; they are no part of what the file means.
    """

    key: str
    name: str
    goal: Goal
    mode: Mode
    entry: Entry
    sponsor: str
    contact_name: str
    contact_address: str
    quotes_actions: bool
    start: StartRule
    sessions: int
    interval_weeks: int
    minutes: int
    zone: str
    holiday_region: str
    sets: tuple[RequestedSet, ...]
    people: tuple[RequestedPerson, ...]
    self_facilitated: bool = False
    champions: tuple[str, ...] = ()
    """Addresses of those who spread the method."""
    blackout: tuple[date, ...] = ()
    """Days on which no set meets, in order."""
    source: str = field(compare=False, kw_only=True)
    warnings: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of what the file means, in hexadecimal: the same for YAML and XLSX."""
        meaning = asdict(self)
        del meaning["warnings"], meaning["source"]
        # What a file did not say yet when it was booked is no other content.
        for later in ("self_facilitated", "champions", "blackout"):
            if not meaning[later]:
                del meaning[later]
        for wanted in meaning["sets"]:
            for later in ("first_on", "chosen"):
                if not wanted[later]:
                    del wanted[later]
        for person in meaning["people"]:
            if person["language"] == ENGLISH:
                del person["language"]
        canonical = json.dumps(meaning, default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def person(self, address: str) -> RequestedPerson:
        """Return somebody by their case-folded address."""
        return next(person for person in self.people if person.address == address)
