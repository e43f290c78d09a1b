"""A list of people to be divided into sets, as CSV: who and where they are, and with whom not."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from service.domain.forming import Participant
from service.domain.weekdays import weekday_numbers
from service.files import values
from service.files.cells import Findings, Record
from service.files.content import FileContent
from service.files.csv_file import read_csv
from service.files.table import Shape

_COLUMNS = (
    "name",
    "email",
    "manager_email",
    "department",
    "location",
    "grade",
    "time_zone",
    "working_days",
    "not_with",
)
_PEOPLE = Shape(columns=_COLUMNS, required=_COLUMNS)


def read_forming_people(file: FileContent, *, on: date) -> tuple[Participant, ...]:
    """Return everybody in the list.

    Args:
        on: the day whose noon tells how far a time zone is ahead of UTC.

    Raises:
        BadInput: every problem at once, with its row and column.
    """
    findings = Findings()
    people: dict[str, Participant] = {}
    row_of: dict[str, int] = {}
    for record in read_csv(file, findings, shape=_PEOPLE):
        one = _read(record, on, findings)
        if one is None:
            continue
        if one.address in people:
            message = f"is the same person as in row {row_of[one.address]}; keep one row"
            findings.wrong(record.cell("email"), message)
        people.setdefault(one.address, one)
        row_of.setdefault(one.address, record.row)
    findings.stop_if_wrong()
    return tuple(people.values())


def _read(record: Record, on: date, findings: Findings) -> Participant | None:
    email = record.cell("email")
    if not email.text:
        findings.wrong(email, "is empty; it is how a person is told from others")
        return None
    grade = values.number(record.cell("grade"), findings, least=1, most=9)
    zone = values.zone(record.cell("time_zone"), findings)
    days = values.working_days(record.cell("working_days"), findings)
    if grade is None or zone is None or days is None:
        return None
    return Participant(
        address=email.text.lower(),
        name=record.cell("name").text,
        manager=record.cell("manager_email").text.lower() or None,
        department=record.cell("department").text,
        location=record.cell("location").text,
        grade=grade,
        offset_minutes=offset_minutes(zone, on=on),
        working_days=weekday_numbers(days),
        not_with=addresses(record.cell("not_with").text),
    )


def offset_minutes(zone: str, *, on: date) -> int:
    """Return how far a zone's noon is ahead of UTC."""
    noon = datetime.combine(on, time(12), ZoneInfo(zone))
    return int((noon.replace(tzinfo=UTC) - noon).total_seconds() // 60)


def addresses(text: str) -> frozenset[str]:
    """Return the addresses in a cell, parted by semicolons."""
    return frozenset(part.strip().lower() for part in text.split(";") if part.strip())
