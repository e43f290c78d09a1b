"""The sets of a programme file as they look for dates, and the dates that some have chosen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from service.domain.cadence import DatePlan
from service.domain.date_clashes import Guest
from service.domain.date_proposals import Party
from service.domain.date_warnings import Attends
from service.domain.holidays import public_holidays
from service.domain.plan import (
    dates_of_set,
    days_off,
    first_possible_day,
    rhythm_of,
    years_of,
)
from service.domain.programme_file import ProgrammeFile, RequestedPerson, RequestedSet
from service.domain.weekdays import weekday_numbers
from service.errors import Refused


@dataclass(frozen=True)
class DatedSet:
    """A set beside its choice: the dates, or why they cannot be; neither where none was made."""

    party: Party
    dates: DatePlan | None = None
    refused: str = ""


def dated_sets(
    file: ProgrammeFile, *, decided: Collection[str], now: datetime
) -> tuple[DatedSet, ...]:
    """Return every set with its people, and the dates that were chosen for it.

    Args:
        decided: names of the sets whose day, time and dates count; the others look for theirs.
        now: service time.

    Raises:
        BadInput: the programme's fixed start has passed.
    """
    first_possible = first_possible_day(file, now=now)
    people = {person.address: person for person in file.people}
    return tuple(
        _dated(file, wanted, _party(file, wanted, people, first_possible))
        if wanted.name in decided
        else DatedSet(_party(file, wanted, people, first_possible))
        for wanted in file.sets
    )


def _dated(file: ProgrammeFile, wanted: RequestedSet, party: Party) -> DatedSet:
    try:
        dates = dates_of_set(file, wanted, party.rhythm, party.off, delay_weeks=None)
    except Refused as exc:
        return DatedSet(party, refused=str(exc))
    return DatedSet(party, dates)


def _party(
    file: ProgrammeFile,
    wanted: RequestedSet,
    people: Mapping[str, RequestedPerson],
    first_possible: date,
) -> Party:
    years = years_of(file, wanted, first_possible)
    return Party(
        name=wanted.name,
        guests=tuple(_guest(people[place.address], years) for place in wanted.places),
        rhythm=rhythm_of(file, wanted, first_possible),
        off=days_off(file, wanted, first_possible),
    )


def _guest(person: RequestedPerson, years: Collection[int]) -> Guest:
    return Guest(
        person.address,
        Attends(
            person.name,
            person.zone,
            weekday_numbers(person.working_days),
            public_holidays([person.holiday_region], years),
        ),
    )
