"""A programme of many people whose mails fall due in few, large waves."""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_COLUMNS = (
    *("email", "given_name", "family_name", "role", "set", "manager"),
    *("department", "location", "time_zone", "working_days", "country"),
)
_TREES = ("Alder", "Birch", "Cedar", "Elm", "Hazel", "Larch", "Maple", "Rowan")
_LONDON = ZoneInfo("Europe/London")
_TUESDAY = 1
_STARTS, _LASTS = time(9, 30), timedelta(hours=3)

BOOKED_AT = datetime(2027, 9, 13, 5, 0, tzinfo=UTC)
"""A Monday before anybody's day begins; the clocks change before the third session."""


@dataclass(frozen=True)
class Programme:
    """A programme file and its people file, of `sets` times `members` people."""

    file: Path
    people: Path
    sets: int
    members: int
    sessions: int
    every_weeks: int

    def dates(self) -> list[tuple[datetime, datetime]]:
        """Return when every set meets, in UTC; no public holiday lies on a date."""
        first = BOOKED_AT.date() + timedelta(weeks=1)
        first += timedelta(days=(_TUESDAY - first.weekday()) % 7)
        days = [first + timedelta(weeks=self.every_weeks * n) for n in range(self.sessions)]
        return [_session_on(day) for day in days]

    def names(self) -> tuple[str, ...]:
        """Return the names of the sets."""
        return _TREES[: self.sets]


def write_programme(
    folder: Path, *, sets: int, members: int, sessions: int, every_weeks: int
) -> Programme:
    """Write both files; everybody lives in London and meets on Tuesdays at 09:30."""
    programme = Programme(
        folder / "crash.yaml", folder / "crash.csv", sets, members, sessions, every_weeks
    )
    with programme.people.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(_COLUMNS)
        lines.writerows(_people(programme))
    described = "".join(
        f'  - name: {name}\n    project: "Of {name}"\n    day: Tuesday\n    time: 09:30\n'
        for name in programme.names()
    )
    programme.file.write_text(
        f"""key: crash
name: Many at once
goal: both
mode: own-issue
people: joined
people_file: crash.csv
sponsor: sponsor@larkfield.example
contact_name: Becky
contact_address: becky@larkfield.example
start: in 1 weeks
sessions: {sessions}
every_weeks: {every_weeks}
minutes: {_LASTS // timedelta(minutes=1)}
time_zone: {_LONDON.key}
holidays: GB-ENG
sets:
{described}""",
        encoding="utf-8",
    )
    return programme


def _people(programme: Programme) -> list[list[str]]:
    lines = [_line("sponsor", "sponsor", "", "")]
    for name in programme.names():
        key = name.lower()
        lines.append(_line(f"manager.{key}", "manager", "", ""))
        lines.append(_line(f"host.{key}", "facilitator", name, ""))
        lines += [
            _line(f"member{place}.{key}", "member", name, f"manager.{key}")
            for place in range(1, programme.members + 1)
        ]
    return lines


def _line(local: str, role: str, set_name: str, manager: str) -> list[str]:
    given, _, family = local.title().partition(".")
    boss = f"{manager}@larkfield.example" if manager else ""
    own = [f"{local}@larkfield.example", given, family or "Sand", role, set_name, boss]
    return [*own, "Sales", "London", _LONDON.key, "mon-fri", "GB-ENG"]


def _session_on(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, _STARTS, tzinfo=_LONDON).astimezone(UTC)
    return start, start + _LASTS
