"""What a booking would do: each set's dates, and the counts HR confirms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.cadence import (
    PATIENCE_WEEKS,
    DatePlan,
    Rhythm,
    clashes,
    delay_until,
    pattern_after,
    plan_dates,
)
from service.domain.holidays import public_holidays
from service.domain.programme_file import ProgrammeFile, RequestedSet
from service.domain.series import ClockChange, clock_changes
from service.errors import BadInput, Problem, Refused

_DAYS_A_WEEK = 7
BLACKOUT = "kept free by the programme"
"""Why no set meets on a day of HR's own list."""


@dataclass(frozen=True)
class SetPlan:
    """One set's series: its dates, and how many people it invites."""

    name: str
    project: str
    dates: DatePlan
    invitations: int

    @property
    def date_updates(self) -> int:
        """Updates that moved dates will send: one a date and person (method 1.12)."""
        return len(self.dates.moved) * self.invitations


@dataclass(frozen=True)
class PlanCounts:
    """What HR confirms, in numbers; `people` counts each human being once.

    `invitations` leave one a series and person, `date_updates` besides for single moved dates.
    """

    series: int
    sessions: int
    people: int
    invitations: int
    date_updates: int
    clock_changes: tuple[ClockChange, ...]

    def summary(self) -> str:
        """Return the plan in one line."""
        counts = (
            _count(self.series, "series", "series"),
            _count(self.sessions, "session", "sessions"),
            _count(self.people, "person", "people"),
            _count(self.invitations, "invitation", "invitations"),
            _count(self.date_updates, "date update", "date updates"),
        )
        return ", ".join((*counts, *(str(change) for change in self.clock_changes)))


@dataclass(frozen=True)
class BookingPlan:
    """What HR confirms before anything leaves; `people` counts each human being once."""

    sets: tuple[SetPlan, ...]
    people: int
    clock_changes: tuple[ClockChange, ...]
    warnings: tuple[Problem, ...]

    @property
    def sessions(self) -> int:
        """Sessions in all."""
        return sum(len(planned.dates.dates) for planned in self.sets)

    @property
    def invitations(self) -> int:
        """Invitations that leave: a series invites each of its people once."""
        return sum(planned.invitations for planned in self.sets)

    @property
    def date_updates(self) -> int:
        """Updates for single moved dates that leave besides."""
        return sum(planned.date_updates for planned in self.sets)

    def counts(self) -> PlanCounts:
        """Return it in numbers."""
        return PlanCounts(
            series=len(self.sets),
            sessions=self.sessions,
            people=self.people,
            invitations=self.invitations,
            date_updates=self.date_updates,
            clock_changes=self.clock_changes,
        )

    def summary(self) -> str:
        """Return the plan in one line."""
        return self.counts().summary()


def plan_programme(file: ProgrammeFile, *, now: datetime) -> BookingPlan:
    """Lay every set's dates, off the public holidays of the programme and of the set's people.

    All sets begin in the same stretch where one start keeps every series regular; otherwise each
    set finds its own.

    Args:
        now: service time; "today" is its date in the programme's zone.

    Raises:
        BadInput: a fixed start lies in the past.
        Refused: a set finds no free day for one of its dates.
    """
    first_possible = first_possible_day(file, now=now)
    wishes = [
        (rhythm_of(file, wanted, first_possible), days_off(file, wanted, first_possible))
        for wanted in file.sets
    ]
    delay = _shared_delay(
        [wish for wish, wanted in zip(wishes, file.sets, strict=True) if wanted.first_on is None]
    )
    sets = tuple(
        SetPlan(
            name=wanted.name,
            project=wanted.project,
            dates=dates_of_set(file, wanted, rhythm, off, delay_weeks=delay),
            invitations=len(wanted.places),
        )
        for wanted, (rhythm, off) in zip(file.sets, wishes, strict=True)
    )
    return make_plan(
        sets,
        people=len({place.address for wanted in file.sets for place in wanted.places}),
        zone=file.zone,
        warnings=file.warnings,
    )


def make_plan(
    sets: tuple[SetPlan, ...], *, people: int, zone: str, warnings: tuple[Problem, ...] = ()
) -> BookingPlan:
    """Complete a plan with the clock changes between its first session and its last."""
    starts = [date_.starts_at for planned in sets for date_ in planned.dates.dates]
    changes = clock_changes(zone, min(starts), max(starts)) if starts else ()
    return BookingPlan(sets=sets, people=people, clock_changes=changes, warnings=warnings)


def first_possible_day(file: ProgrammeFile, *, now: datetime) -> date:
    """Return the earliest day on which a set may meet.

    Args:
        now: service time; "today" is its date in the programme's zone.

    Raises:
        BadInput: a fixed start lies in the past.
    """
    today = now.astimezone(ZoneInfo(file.zone)).date()
    first_possible = file.start.first_possible(today)
    if first_possible < today:
        message = f"the start {first_possible} has passed; give a later date, or `in 4 weeks`"
        raise BadInput([Problem(file.source, None, "start", message)])
    return first_possible


def dates_of_set(
    file: ProgrammeFile,
    wanted: RequestedSet,
    rhythm: Rhythm,
    off: Mapping[date, str],
    *,
    delay_weeks: int | None,
) -> DatePlan:
    """Lay one set's dates: from the day that HR chose for it, else after the delay.

    Raises:
        Refused: they cannot be laid so; the set is named, and what to do.
    """
    try:
        if wanted.first_on is not None:
            delay_weeks = delay_until(rhythm, wanted.first_on)
        closed = [one for one in wanted.chosen if one.starts_local.date() in file.blackout]
        if closed:
            day = closed[0].starts_local.date()
            message = f"session {closed[0].number} is on {day:%A} {day.day} {day:%B} {day.year}"
            raise Refused(f"{message}, which the programme keeps free; choose another day")
        chosen = {one.number: one.starts_local for one in wanted.chosen}
        return plan_dates(rhythm, off, delay_weeks=delay_weeks, chosen=chosen)
    except Refused as exc:
        raise Refused(f"{wanted.name}: {exc}") from exc


def rhythm_of(file: ProgrammeFile, wanted: RequestedSet, first_possible: date) -> Rhythm:
    """Return how a set wants to meet."""
    return Rhythm(
        first_possible=first_possible,
        weekday=wanted.weekday,
        at=wanted.at,
        minutes=file.minutes,
        zone=file.zone,
        interval_weeks=file.interval_weeks,
        count=file.sessions,
    )


def days_off(file: ProgrammeFile, wanted: RequestedSet, first_possible: date) -> Mapping[date, str]:
    """Return the days on which a set shall not meet, each with the reason to give."""
    regions = [file.holiday_region]
    regions += [file.person(place.address).holiday_region for place in wanted.places]
    kept = public_holidays(regions, years_of(file, wanted, first_possible))
    return {**dict.fromkeys(file.blackout, BLACKOUT), **kept}


def years_of(file: ProgrammeFile, wanted: RequestedSet, first_possible: date) -> range:
    """Return the years in which a set may meet."""
    weeks = file.sessions * file.interval_weeks + PATIENCE_WEEKS + 1
    last = max(first_possible, wanted.first_on or first_possible)
    last += timedelta(days=weeks * _DAYS_A_WEEK)
    chosen = [one.starts_local.year for one in wanted.chosen]
    return range(first_possible.year, max(last.year, *chosen, first_possible.year) + 1)


def _shared_delay(wishes: Sequence[tuple[Rhythm, Mapping[date, str]]]) -> int | None:
    """Return the shortest delay with which no set meets a holiday; None where there is none."""
    for delay in range(PATIENCE_WEEKS + 1):
        if not any(clashes(pattern_after(rhythm, delay), days) for rhythm, days in wishes):
            return delay
    return None


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
