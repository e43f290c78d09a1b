"""A programme of any size, as files that people could have written, and its rows."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from service.domain.programme_file import ProgrammeFile
from service.files.programme import read_programme
from service.store.database import Database
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme

ORGANISER = "sets@setwise.example"
SEATS = 6
BOOKED_AT = datetime(2027, 1, 5, 8, 0, tzinfo=UTC)
"""A Tuesday; everybody's window opens half an hour later."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_HOURS = ("09:30", "13:00")
_COLUMNS = (
    *("email", "given_name", "family_name", "role", "set", "manager", "department", "location"),
    *("time_zone", "working_days", "country"),
)


@dataclass(frozen=True)
class Files:
    """Where a programme and its people stand."""

    programme: Path
    people: Path


def write_files(
    folder: Path, *, sets: int, seats: int = SEATS, managers: int | None = None
) -> Files:
    """Write a programme of so many sets with a facilitator each; `managers` None is one a set."""
    managers = managers or sets
    folder.mkdir(parents=True, exist_ok=True)
    people = folder / "people.csv"
    with people.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for number in range(sets):
            manager = f"manager{number % managers}@larkfield.example"
            for seat in range(seats):
                address = f"person{number}.{seat}@larkfield.example"
                place = ("member", f"Set {number + 1}", manager)
                writer.writerow([address, f"Zoë{seat}", f"Ångström{number}", *place, *_where()])
            address = f"facilitator{number}@larkfield.example"
            place = ("facilitator", f"Set {number + 1}", "")
            writer.writerow([address, "Fay", f"Facey{number}", *place, *_where()])
        for number in range(managers):
            address = f"manager{number}@larkfield.example"
            writer.writerow([address, "Max", f"Meyer{number}", "manager", "", "", *_where()])
        writer.writerow(
            ["sponsor@larkfield.example", "Sue", "Sponsor", "sponsor", "", "", *_where()]
        )
    programme = folder / "programme.yaml"
    programme.write_text(yaml.safe_dump(_said(sets), allow_unicode=True), encoding="utf-8")
    return Files(programme, people)


def read(files: Files) -> ProgrammeFile:
    """Read and check the files as `setwise book` does."""
    return read_programme(files.programme)


def book(database: Database, file: ProgrammeFile, *, now: datetime = BOOKED_AT) -> int:
    """Write the rows and approve the plan; return the id of its job."""
    with database.writing() as db:
        programme = book_programme(db, file, actor="command-line", now=now, organisers=[ORGANISER])
        return approve_programme(db, programme.id, actor="command-line", now=now).id


@dataclass
class SteppingClock:
    """Service time that goes on a little whenever it is asked, so that no send budget runs out."""

    at: datetime
    step: timedelta = timedelta(seconds=1)

    def now(self) -> datetime:
        """Return where it stands, and step on."""
        self.at += self.step
        return self.at


def _where() -> tuple[str, ...]:
    return ("Operations", "London", "Europe/London", "mon-fri", "GB-ENG")


def _said(sets: int) -> dict[str, object]:
    return {
        "key": f"measured-{sets}",
        "name": "Measured sets",
        "goal": "both",
        "mode": "shared-project",
        "people": "joined",
        "people_file": "people.csv",
        "sponsor": "sponsor@larkfield.example",
        "contact_name": "Becky",
        "contact_address": "becky@larkfield.example",
        "start": "in 4 weeks",
        "sessions": 6,
        "every_weeks": 5,
        "minutes": 180,
        "time_zone": "Europe/London",
        "holidays": "GB-ENG",
        "sets": [
            {
                "name": f"Set {number + 1}",
                "project": "Customer journey: one aligned experience, from the customer's side",
                "day": _DAYS[number % 5],
                "time": _HOURS[number % 2],
            }
            for number in range(sets)
        ],
    }
