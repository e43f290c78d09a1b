"""Programmes of a whole company, each at another place of the same six weeks."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

MEMBERS = 5
CONTACT = "becky@larkfield.example"
BEGINS = datetime(2027, 6, 12, 6, 0, tzinfo=UTC)
"""A Saturday; no public holiday lies on a date below, nor in the week that follows."""
ENDS = BEGINS + timedelta(weeks=1)

_ZONE = "Europe/London"
_APPROVED_BEFORE = timedelta(weeks=4)
_COLUMNS = (
    *("email", "given_name", "family_name", "role", "set", "manager"),
    *("department", "location", "time_zone", "working_days", "country"),
)
_WHERE = ("Operations", "London", _ZONE, "mon-fri", "GB-ENG")


@dataclass(frozen=True)
class Cohort:
    """One programme whose sets meet on Tuesday mornings, every six weeks from `first` on."""

    key: str
    first: date
    sets: int
    managers: int

    @property
    def approved_at(self) -> datetime:
        """When HR confirmed its plan, before anybody's day begins."""
        at = datetime(self.first.year, self.first.month, self.first.day, 5, 0, tzinfo=UTC)
        return at - _APPROVED_BEFORE

    def set_names(self) -> list[str]:
        """Return the names of its sets, which no other programme uses."""
        return [f"{self.key} {number}" for number in range(1, self.sets + 1)]


def cohorts(sets: int, people: int) -> list[Cohort]:
    """Deal sets out to programmes.

    Of each fifteen, one meets in the week that begins at `BEGINS`, one prepares to meet in the
    next, and one met the week before. The others met two weeks before it: their forms stand open,
    and no mail of theirs falls due in it, whatever they answer.
    """
    part = max(1, sets // 15)
    resting = sets - 3 * part
    pieces = max(1, round(resting / 240))
    firsts = [
        ("meets", date(2027, 3, 23), part),
        ("prepares", date(2027, 3, 30), part),
        ("met", date(2027, 4, 27), part),
    ]
    for number in range(pieces):
        size = resting // pieces + (number < resting % pieces)
        firsts.append((f"rests{number}", date(2027, 4, 20), size))
    managers = people - sets * (MEMBERS + 1) - len(firsts) - 1
    dealt = [max(1, managers * size // sets) for _, _, size in firsts]
    # The last gets what rounding left.
    dealt[-1] += managers - sum(dealt)
    return [Cohort(*one, count) for one, count in zip(firsts, dealt, strict=True)]


@dataclass(frozen=True)
class Files:
    """Where a programme and its people stand."""

    programme: Path
    people: Path


def files_of(cohort: Cohort, folder: Path) -> Files:
    """Name both files of a programme."""
    return Files(folder / f"{cohort.key}.yaml", folder / f"{cohort.key}.csv")


def write_files(cohort: Cohort, folder: Path) -> Files:
    """Write both files of a programme as HR could have."""
    files = files_of(cohort, folder)
    with files.people.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(_people(cohort))
    described = "".join(
        f'  - name: {name}\n    project: "Of {name}"\n    day: Tuesday\n    time: 09:30\n'
        for name in cohort.set_names()
    )
    files.programme.write_text(
        f"""key: {cohort.key}
name: Sets of {cohort.key}
goal: both
mode: shared-project
people: joined
people_file: {files.people.name}
sponsor: sponsor.{cohort.key}@larkfield.example
contact_name: Becky
contact_address: {CONTACT}
start: {cohort.first.isoformat()}
sessions: 6
every_weeks: 6
minutes: 180
time_zone: {_ZONE}
holidays: GB-ENG
sets:
{described}""",
        encoding="utf-8",
    )
    return files


def write_directory(all_files: list[Files], file: Path) -> None:
    """Write everybody of all programmes into one list, for the directory."""
    lines = [each.people.read_text(encoding="utf-8").splitlines() for each in all_files]
    everybody = [lines[0][0], *(line for each in lines for line in each[1:])]
    contact = ",".join((CONTACT, "Becky", "Banks", "manager", "", "", *_WHERE))
    file.write_text("\n".join([*everybody, contact, ""]), encoding="utf-8")


def _people(cohort: Cohort) -> Iterator[tuple[str, ...]]:
    key = cohort.key
    yield (f"sponsor.{key}@larkfield.example", "Sue", "Sponsor", "sponsor", "", "", *_WHERE)
    for number in range(cohort.managers):
        yield (_manager(key, number), "Max", f"Meyer{number}", "manager", "", "", *_WHERE)
    for number, name in enumerate(cohort.set_names()):
        address = f"host{number}.{key}@larkfield.example"
        yield (address, "Fay", f"Facey{number}", "facilitator", name, "", *_WHERE)
        for place in range(MEMBERS):
            address = f"member{number}.{place}.{key}@larkfield.example"
            boss = _manager(key, (number * MEMBERS + place) % cohort.managers)
            yield (address, f"Zoë{place}", f"Ångström{number}", "member", name, boss, *_WHERE)


def _manager(key: str, number: int) -> str:
    return f"manager{number}.{key}@larkfield.example"
