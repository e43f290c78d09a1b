"""Dates in a programme file: the first of a set, single ones that HR chose, and days kept free."""

import re
from datetime import date, datetime, timedelta

from service.domain.programme_file import ChosenDate
from service.files.cells import Cell, Findings

_CHOSEN = re.compile(
    r"(?P<number>\d{1,2}) ?: ?(?P<day>\d{4}-\d\d-\d\d)[ T](?P<time>\d{1,2}[:.]\d\d)(?::00)?"
)
_SPAN = re.compile(r"(\S+?)(?:\s*(?:to|bis|–|\.\.)\s*(\S+))?")
_SERIAL_DATE = re.compile(r"[3-6]\d{4}")
"""A date that lost its format in a spreadsheet: days since the end of 1899."""
_MOST_DAYS = 400


def date_written(text: str) -> date | None:
    """Return a date as files and spreadsheets write it, None where it is none."""
    if _SERIAL_DATE.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day(cell: Cell, findings: Findings) -> date | None:
    """Return a day; empty is None."""
    if not cell.text:
        return None
    found = date_written(cell.text)
    if found is None:
        findings.wrong(cell, f"{cell.text!r} is not a date; write it as 2027-01-18")
    return found


def chosen(cell: Cell, findings: Findings) -> tuple[ChosenDate, ...]:
    """Return sessions with a date of their own, as `3: 2027-04-08 13:00, 5: …`."""
    found: dict[int, ChosenDate] = {}
    for part in _parts(cell.text):
        one = _one_chosen(part)
        if one is None:
            message = "write its number, date and time, as `3: 2027-04-08 13:00`"
            findings.wrong(cell, f"{part!r} is no session's date; {message}")
        elif one.number in found:
            findings.wrong(cell, f"session {one.number} stands here twice; keep one of its dates")
        else:
            found[one.number] = one
    return tuple(found[number] for number in sorted(found))


def written_chosen(dates: tuple[ChosenDate, ...]) -> str:
    """Return sessions' own dates as a programme file says them."""
    return ", ".join(
        f"{one.number}: {one.starts_local.isoformat(sep=' ', timespec='minutes')}" for one in dates
    )


def blackout(cell: Cell, findings: Findings) -> tuple[date, ...]:
    """Return days kept free, in order: dates, and spans as `2027-03-29 to 2027-04-02`."""
    days: set[date] = set()
    for part in _parts(cell.text):
        match = _SPAN.fullmatch(part)
        ends = [date_written(end) for end in match.groups() if end] if match else [None]
        first, last = ends[0], ends[-1]
        if first is None or last is None:
            findings.wrong(
                cell, f"{part!r} is no date; write 2027-03-31, or 2027-03-29 to 2027-04-02"
            )
        elif not 0 <= (last - first).days < _MOST_DAYS:
            findings.wrong(cell, f"{part!r} ends before it begins, or after more than a year")
        else:
            days |= {first + timedelta(days=at) for at in range((last - first).days + 1)}
    return tuple(sorted(days))


def _parts(text: str) -> list[str]:
    return [part for one in text.replace(";", ",").split(",") if (part := one.strip())]


def _one_chosen(part: str) -> ChosenDate | None:
    match = _CHOSEN.fullmatch(part)
    if match is None:
        return None
    hours, minutes = match["time"].replace(".", ":").split(":")
    try:
        at = datetime.fromisoformat(f"{match['day']}T{hours:0>2}:{minutes}")
    except ValueError:
        return None
    return ChosenDate(int(match["number"]), at)
