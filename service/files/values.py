"""One value at a time: text into what it means, or a finding that says what to write."""

import re
import zoneinfo
from datetime import time
from enum import StrEnum
from functools import cache
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from service.domain import weekdays
from service.domain.date_words import ENGLISH, LANGUAGES
from service.domain.holidays import is_known_region, known_subdivisions
from service.domain.programme_file import StartRule
from service.files.cells import Cell, Findings, did_you_mean
from service.files.dates import date_written

_DAYS = {"day": 1, "week": 7}
_RELATIVE_START = re.compile(r"in (\d{1,3}) (day|week)s?")
_WALL_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::00)?")
_RANGE = re.compile(r"(\w+)\s*(?:-|–|to|bis)\s*(\w+)")
_DAY_NAMES = (
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
)
_YES_NO = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_LONGEST_NAME = 120
_LONGEST_TEXT = 500

_Word = TypeVar("_Word", bound=StrEnum)


def text(cell: Cell, findings: Findings, *, longest: int = _LONGEST_TEXT) -> str | None:
    """Return required text."""
    if not cell.text:
        findings.wrong(cell, "is missing; fill it in")
        return None
    if len(cell.text) > longest:
        findings.wrong(cell, f"is {len(cell.text)} characters long; shorten it to {longest}")
        return None
    return cell.text


def name(cell: Cell, findings: Findings) -> str | None:
    """Return a required short name."""
    return text(cell, findings, longest=_LONGEST_NAME)


def address(cell: Cell, findings: Findings) -> str | None:
    """Return a required e-mail address, case-folded; nothing is looked up."""
    if not cell.text:
        findings.wrong(cell, "is missing; give an e-mail address")
        return None
    try:
        # No look-up in DNS: whether mail arrives is Outlook's to tell.
        checked = validate_email(cell.text, check_deliverability=False)
    except EmailNotValidError as exc:
        # The address itself stays out: errors are logged, and the row tells where it stands.
        findings.wrong(cell, f"is not an e-mail address ({exc}); correct it")
        return None
    return checked.normalized.casefold()


def word(cell: Cell, kind: type[_Word], findings: Findings) -> _Word | None:
    """Return one of a closed list of words."""
    known = [member.value for member in kind]
    given = cell.text.casefold().replace(" ", "-").replace("_", "-")
    if given in known:
        return kind(given)
    hint = did_you_mean(given, known) if given else f"write one of {', '.join(known)}"
    findings.wrong(cell, f"{cell.text!r} is not a choice here; {hint}" if given else hint)
    return None


def number(cell: Cell, findings: Findings, *, least: int, most: int) -> int | None:
    """Return a whole number within bounds."""
    if cell.text.isdecimal() and least <= int(cell.text) <= most:
        return int(cell.text)
    findings.wrong(cell, f"{cell.text!r} is not a whole number from {least} to {most}")
    return None


def yes_or_no(cell: Cell, findings: Findings, *, default: bool) -> bool:
    """Return a choice; empty is the default."""
    if not cell.text:
        return default
    if cell.text.casefold() not in _YES_NO:
        findings.wrong(cell, f"{cell.text!r} is neither `yes` nor `no`; write one of them")
    return _YES_NO.get(cell.text.casefold(), default)


def addresses(cell: Cell) -> list[str]:
    """Return what stands between commas or semicolons, case-folded; nothing is looked up."""
    parts = (part.strip().casefold() for part in cell.text.replace(";", ",").split(","))
    return [part for part in parts if part]


def zone(cell: Cell, findings: Findings, *, default: str | None = None) -> str | None:
    """Return an IANA time zone; empty is the default where there is one."""
    if not cell.text and default is not None:
        return default
    if cell.text in _zones():
        return cell.text
    by_fold = {known.casefold(): known for known in _zones()}
    given = cell.text.casefold().replace(" ", "_")
    if given in by_fold:
        return by_fold[given]
    cities = {known.rpartition("/")[2]: by_fold[known] for known in by_fold if "/" in known}
    hint = f"; did you mean {cities[given]!r}?" if given in cities else ", as `Europe/London`"
    findings.wrong(cell, f"{cell.text!r} is not a time zone; write an IANA name{hint}")
    return None


def region(cell: Cell, findings: Findings, *, default: str | None = None) -> str | None:
    """Return an ISO 3166 region whose public holidays are known; empty is the default."""
    if not cell.text and default is not None:
        return default
    given = cell.text.upper().replace("_", "-")
    if is_known_region(given):
        return given
    subdivisions = known_subdivisions(given.partition("-")[0])
    examples = f"as {', '.join(subdivisions[:4])}" if subdivisions else "as `GB-ENG`, `IE`"
    findings.wrong(cell, f"{cell.text!r} is not a country we know; write its ISO code, {examples}")
    return None


def language(cell: Cell, findings: Findings) -> str | None:
    """Return the code of a language that mails are written in; empty is English."""
    given = cell.text.casefold()
    if not given or given in LANGUAGES:
        return given or ENGLISH
    known = ", ".join(f"`{code}` ({name})" for code, name in LANGUAGES.items())
    findings.wrong(cell, f"{cell.text!r} is not a language that mails have; write {known}")
    return None


def weekday(cell: Cell, findings: Findings) -> int | None:
    """Return a weekday, Monday = 0, from its English or German name or its first letters."""
    day = _weekday(cell.text)
    if day is None:
        findings.wrong(cell, f"{cell.text!r} is not a weekday; write `tue` or `Tuesday`")
    return day


def working_days(cell: Cell, findings: Findings) -> str | None:
    """Return working days as `mon,tue,wed`; empty is Monday to Friday.

    Reads ranges (`mon-thu`, `Mon to Thu`) and lists (`mon, tue, fri`).
    """
    if not cell.text:
        return ",".join(weekdays.NAMES[:5])
    days: set[int] = set()
    for part in re.split(r"\s*[,;/+]\s*|\s+(?:and|und)\s+", cell.text):
        found = _day_range(part)
        if found is None:
            findings.wrong(
                cell, f"{part!r} is not a weekday or a range; write `mon-thu` or `mon,tue,fri`"
            )
            return None
        days.update(found)
    return ",".join(weekdays.NAMES[day] for day in sorted(days))


def wall_time(cell: Cell, findings: Findings) -> time | None:
    """Return a wall time of 24 hours."""
    match = _WALL_TIME.fullmatch(cell.text)
    if match:
        return time(int(match[1]), int(match[2]))
    findings.wrong(cell, f"{cell.text!r} is not a time; write it as 09:30 or 13:00")
    return None


def start_rule(cell: Cell, findings: Findings) -> StartRule | None:
    """Return when sessions may begin."""
    match = _RELATIVE_START.fullmatch(cell.text.casefold())
    if match:
        return StartRule(in_days=int(match[1]) * _DAYS[match[2]])
    on = date_written(cell.text)
    if on is None:
        findings.wrong(
            cell, f"{cell.text!r} is not a start; write a date as 2027-01-18, or `in 4 weeks`"
        )
        return None
    return StartRule(on=on)


def _day_range(part: str) -> list[int] | None:
    match = _RANGE.fullmatch(part)
    ends: tuple[str, str] = (match[1], match[2]) if match else (part, part)
    first, last = _weekday(ends[0]), _weekday(ends[1])
    if first is None or last is None:
        return None
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _weekday(given: str) -> int | None:
    letters = given.strip().casefold()
    found = {
        day
        for names in _DAY_NAMES
        for day, full in enumerate(names)
        if len(letters) > 1 and full.startswith(letters)
    }
    return found.pop() if len(found) == 1 else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(known for known in zoneinfo.available_timezones() if known != "localtime")
