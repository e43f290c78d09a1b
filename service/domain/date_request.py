"""A programme as the planner of dates is asked about it, first without and then with calendars."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.domain.availability import Availability, Taken
from service.domain.cadence import PATIENCE_WEEKS
from service.domain.holidays import public_holidays
from service.domain.plan import first_possible_day
from service.domain.programme_file import ProgrammeFile, RequestedPerson, RequestedSet
from service.domain.series import to_instant
from service.domain.states import Role

Data = dict[str, Any]  # of a JSON document
_HOURS = ("08:00", "18:00")
_LED = ("09:00", "17:00")
"""When sessions may be where the set meets: of two dates that suit all alike, the planner takes the
earlier hour, and eight in the morning suits nobody as well as nine."""
_FIRST_MINUTE, _HALF_HOUR, _HALF_HOURS = 8 * 60, 30, 20
_NOBODY = "set:"
"""Before the name of a set without a facilitator: it shares nobody with another."""


@dataclass(frozen=True)
class Asked:
    """What the planner is told, and what it is not.

    Attributes:
        problem: the planner's document, with calendars.
        unread: addresses of members whose calendar could not be read: they count as away whatever
            the date, so they speak neither for nor against one.
        left_out: sets whose facilitator's calendar could not be read.
    """

    problem: Data
    unread: tuple[str, ...]
    left_out: tuple[str, ...]


def request_of(file: ProgrammeFile, *, now: datetime) -> Data:
    """Return the planner's document without anybody's calendar.

    Sessions that HR put somewhere by hand are pinned.

    Raises:
        BadInput: the programme's fixed start has passed.
    """
    first = first_possible_day(file, now=now)
    weeks = (file.sessions - 1) * file.interval_weeks + PATIENCE_WEEKS + 2
    last = first + timedelta(weeks=weeks)
    years = range(first.year, last.year + 1)
    people = {person.address: person for person in file.people}
    regions = {person.holiday_region for person in file.people} | {file.holiday_region}
    kept_free = {*file.blackout, *public_holidays([file.holiday_region], years)}
    hours = _hours_led(file)
    facilitators = {_leader(one): one for one in sorted(file.sets, key=lambda one: one.name)}
    return {
        "sessions": file.sessions,
        "session_minutes": file.minutes,
        "cadence_weeks": file.interval_weeks,
        "cadence_tolerance_weeks": 1,
        "earliest_date": first.isoformat(),
        "latest_date": last.isoformat(),
        "grid_minutes": _HALF_HOUR,
        "member_hours": list(_HOURS),
        "facilitator_gap_minutes": 30,
        "blackout_dates": sorted(day.isoformat() for day in kept_free if first <= day <= last),
        "holidays": {region: _holidays(region, years) for region in sorted(regions)},
        "facilitators": [_facilitator(one, file, people, hours) for one in facilitators],
        "sets": [_set(one, file, people) for one in file.sets],
        "pins": {one.name: _pin(one, file) for one in file.sets if one.chosen},
    }


def addresses_in(request: Mapping[str, Any]) -> list[str]:
    """Return everybody whose calendar matters, each once, in order."""
    members = {member["email"] for one in request["sets"] for member in one["members"]}
    leaders = {one["id"] for one in request["facilitators"] if not _is_nobody(one["id"])}
    return sorted(members | leaders)


def window_of(request: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Return between which instants calendars matter, wherever people are."""
    first, last = (date.fromisoformat(request[each]) for each in ("earliest_date", "latest_date"))
    midnight = datetime.combine(first, time(), tzinfo=UTC)
    return midnight - timedelta(days=1), midnight + timedelta(days=(last - first).days + 2)


def with_calendars(request: Mapping[str, Any], availability: Availability) -> Asked:
    """Return the planner's document with what people's calendars say."""
    first = date.fromisoformat(request["earliest_date"])
    days = (date.fromisoformat(request["latest_date"]) - first).days + 1
    known = {
        one["id"]
        for one in request["facilitators"]
        if _is_nobody(one["id"]) or availability.get(one["id"]) is not None
    }
    sets = [one for one in request["sets"] if one["facilitator"] in known]
    names = {one["id"] for one in sets}
    members = {member["email"] for one in sets for member in one["members"]}
    problem = {
        **request,
        "facilitators": [
            {**one, "busy": _spans(availability.get(one["id"]) or ())}
            for one in request["facilitators"]
            if one["id"] in known
        ],
        "sets": [
            {
                **one,
                "members": [
                    {**member, "busy": _busy(member, availability, first, days)}
                    for member in one["members"]
                ],
            }
            for one in sets
        ],
        "pins": {name: pin for name, pin in request["pins"].items() if name in names},
    }
    unread = sorted(one for one in members if availability.get(one) is None)
    left_out = sorted(one["id"] for one in request["sets"] if one["id"] not in names)
    return Asked(problem, tuple(unread), tuple(left_out))


def _hours_led(file: ProgrammeFile) -> list[str]:
    """Return from when to when sessions may be; what HR put earlier or later by hand is let in."""
    pinned = [each.starts_local for one in file.sets for each in one.chosen]
    ends = [at + timedelta(minutes=file.minutes) for at in pinned]
    begin, end = _LED
    return [
        min([begin, *(f"{at:%H:%M}" for at in pinned)]),
        max([end, *(f"{at:%H:%M}" for at in ends)]),
    ]


def _facilitator(
    leader: str,
    file: ProgrammeFile,
    people: Mapping[str, RequestedPerson],
    hours: list[str],
) -> Data:
    person = people.get(leader)
    days = person.working_days if person else "mon,tue,wed,thu,fri"
    return {
        "id": leader,
        "name": person.name if person else leader.removeprefix(_NOBODY),
        # Where the set meets: what is regular is so on that clock.
        "time_zone": file.zone,
        "calendar": person.holiday_region if person else file.holiday_region,
        "working_hours": {day.title(): hours for day in days.split(",") if day},
        "busy": [],
        "blackout_dates": [],
    }


def _set(one: RequestedSet, file: ProgrammeFile, people: Mapping[str, RequestedPerson]) -> Data:
    leader = _leader(one)
    guests = [people[place.address] for place in one.places]
    return {
        "id": one.name,
        "facilitator": leader,
        "members": [
            {
                "email": person.address,
                "time_zone": person.zone,
                "calendar": person.holiday_region,
                "working_days": person.working_days.replace(",", ";"),
                "busy": "",
            }
            for person in guests
            # Who leads comes to every session; only the hours where they live are open.
            if person.address != leader or person.zone != file.zone
        ],
    }


def _pin(one: RequestedSet, file: ProgrammeFile) -> Data:
    starts = {
        str(each.number): to_instant(each.starts_local, file.zone).isoformat()
        for each in one.chosen
    }
    return {"starts": starts}


def _leader(one: RequestedSet) -> str:
    leaders = sorted(place.address for place in one.places if place.role is Role.FACILITATOR)
    return leaders[0] if leaders else f"{_NOBODY}{one.name}"


def _is_nobody(facilitator: str) -> bool:
    return facilitator.startswith(_NOBODY)


def _holidays(region: str, years: Collection[int]) -> dict[str, str]:
    found = public_holidays([region], years)
    return {day.isoformat(): found[day] for day in sorted(found)}


def _spans(taken: Iterable[tuple[datetime, datetime]]) -> list[list[str]]:
    return [[begin.isoformat(), end.isoformat()] for begin, end in taken]


def _busy(member: Mapping[str, str], availability: Availability, first: date, days: int) -> str:
    taken = availability.get(member["email"])
    if taken is None:
        return "fffff" * days
    bits = [0] * days
    for number, half in _halves(taken, ZoneInfo(member["time_zone"]), first):
        if 0 <= number < days and 0 <= half < _HALF_HOURS:
            bits[number] |= 1 << (_HALF_HOURS - 1 - half)
    return "".join(f"{each:05x}" for each in bits)


def _halves(taken: Taken, zone: ZoneInfo, first: date) -> Iterable[tuple[int, int]]:
    """Yield which half hours of which dates are taken, on somebody's own clock."""
    step = timedelta(minutes=_HALF_HOUR)
    for begin, end in taken:
        at = begin
        while at < end:
            # Where clocks are a quarter of an hour off, a half hour touches two.
            for edge in (at, at + step - timedelta(minutes=1)):
                local = edge.astimezone(zone)
                minute = local.hour * 60 + local.minute - _FIRST_MINUTE
                yield (local.date() - first).days, minute // _HALF_HOUR
            at += step
