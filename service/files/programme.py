"""A programme file, whatever its format, into one checked value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from service.domain.programme_file import ProgrammeFile, RequestedSet, StartRule
from service.domain.states import Entry, Goal, Mode
from service.errors import BadInput, Problem
from service.files import dates, values
from service.files.cells import (
    Findings,
    RawProgramme,
    Record,
    check_names,
    nearest_address,
)
from service.files.content import FileContent, checked, load
from service.files.csv_file import read_csv
from service.files.people import FileRole, PersonRow, read_people
from service.files.sets import read_sets
from service.files.xlsx_file import read_people_sheet, read_xlsx
from service.files.yaml_file import read_yaml

SETTINGS = (
    "key",
    "name",
    "goal",
    "mode",
    "people",
    "people_file",
    "sponsor",
    "contact_name",
    "contact_address",
    "quotes_actions",
    "self_facilitated",
    "champions",
    "start",
    "sessions",
    "every_weeks",
    "minutes",
    "time_zone",
    "holidays",
    "blackout",
)
_Value = TypeVar("_Value")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LENGTHS = (90, 120, 180)
_SHORTEST_GAP, _LONGEST_GAP = 3, 8
"""Weeks between sessions beyond which method 1.2 warns."""


@dataclass(frozen=True)
class _Rhythm:
    start: StartRule | None
    sessions: int | None
    interval_weeks: int | None
    minutes: int | None


def read_programme(source: Path | FileContent, people: FileContent | None = None) -> ProgrammeFile:
    """Read and check a programme file; nothing is written, nothing is looked up.

    Args:
        source: YAML or XLSX; a path also finds the file that `people_file` names, beside it.
        people: the people (CSV or XLSX) where they come as an upload of their own.

    Raises:
        BadInput: everything that is wrong, at once.
    """
    file = load(source) if isinstance(source, Path) else checked(source)
    folder = source.parent if isinstance(source, Path) else None
    findings = Findings()
    raw = _by_format(file, findings)
    rows = raw.people if people is None else _people_rows(checked(people), findings)
    if rows is None:
        rows = _named_people(raw, folder, findings)
    return check_programme(raw, rows, source=file.name, findings=findings)


def take_apart(source: Path) -> tuple[RawProgramme, tuple[Record, ...]]:
    """Return a programme file as it is written, and its people; only what cannot be read is said.

    Raises:
        BadInput: it is no programme file, or its people's file is none.
    """
    findings = Findings()
    raw = _by_format(load(source), findings)
    rows = raw.people
    if rows is None:
        rows = _named_people(raw, source.parent, findings)
    findings.stop_if_wrong()
    return raw, rows


def _by_format(file: FileContent, findings: Findings) -> RawProgramme:
    if file.suffix in (".yaml", ".yml"):
        return read_yaml(file, findings)
    if file.suffix == ".xlsx":
        return read_xlsx(file, findings)
    message = "is neither YAML nor XLSX; a programme file ends in .yaml or .xlsx"
    raise BadInput([Problem(file.name, None, None, message)])


def _people_rows(file: FileContent, findings: Findings) -> tuple[Record, ...]:
    if file.suffix == ".xlsx":
        return read_people_sheet(file, findings)
    return read_csv(file, findings)


def _named_people(raw: RawProgramme, folder: Path | None, findings: Findings) -> tuple[Record, ...]:
    cell = raw.settings.cell("people_file")
    if not cell.text:
        findings.wrong(cell, "is missing; name the CSV or XLSX file that holds the people")
        return ()
    if folder is None:
        # An upload must not make us read files of this machine.
        findings.wrong(cell, "cannot be opened from an upload; upload the people's file with it")
        return ()
    try:
        return _people_rows(load(folder / cell.text), findings)
    except BadInput as exc:
        findings.problems.extend(exc.problems)
        return ()


@dataclass(frozen=True)
class Settings:
    """What a programme is, before its people and sets: checked, so far as it was right.

    A value is None where what stands there is wrong, or missing.
    """

    key: str | None
    name: str | None
    goal: Goal | None
    mode: Mode | None
    entry: Entry | None
    contact_name: str | None
    contact_address: str | None
    quotes_actions: bool
    self_facilitated: bool
    zone: str | None
    region: str | None
    start: StartRule | None
    sessions: int | None
    interval_weeks: int | None
    minutes: int | None
    blackout: tuple[date, ...]


def check_settings(settings: Record, findings: Findings) -> Settings:
    """Check everything about a programme but its people and sets."""
    check_names(settings, (*SETTINGS, "sets"), "setting", findings)
    key = values.name(settings.cell("key"), findings)
    if key is not None and not _KEY.fullmatch(key):
        findings.wrong(settings.cell("key"), "may hold lower-case letters, digits and dashes only")
    rhythm = _rhythm(settings, findings)
    return Settings(
        key=key,
        name=values.name(settings.cell("name"), findings),
        goal=values.word(settings.cell("goal"), Goal, findings),
        mode=values.word(settings.cell("mode"), Mode, findings),
        entry=values.word(settings.cell("people"), Entry, findings),
        contact_name=values.name(settings.cell("contact_name"), findings),
        contact_address=values.address(settings.cell("contact_address"), findings),
        quotes_actions=values.yes_or_no(settings.cell("quotes_actions"), findings, default=True),
        self_facilitated=values.yes_or_no(
            settings.cell("self_facilitated"), findings, default=False
        ),
        zone=values.zone(settings.cell("time_zone"), findings),
        region=values.region(settings.cell("holidays"), findings),
        start=rhythm.start,
        sessions=rhythm.sessions,
        interval_weeks=rhythm.interval_weeks,
        minutes=rhythm.minutes,
        blackout=dates.blackout(settings.cell("blackout"), findings),
    )


def check_programme(
    raw: RawProgramme, rows: Sequence[Record], *, source: str, findings: Findings
) -> ProgrammeFile:
    """Check a programme that was taken apart, whether a file or a page of ours held it.

    Args:
        rows: its people.
        source: what its problems as a whole are reported under.
        findings: what was wrong with it before.

    Raises:
        BadInput: everything that is wrong, at once.
    """
    told = check_settings(raw.settings, findings)
    people = read_people(rows, zone=told.zone or "UTC", region=told.region or "", findings=findings)
    sponsor = _sponsor(raw.settings, people, findings)
    champions = _champions(raw.settings, people, findings)
    sets = _sets(raw, people, findings, run_themselves=told.self_facilitated)
    findings.stop_if_wrong()
    return ProgrammeFile(
        key=_sure(told.key),
        name=_sure(told.name),
        goal=_sure(told.goal),
        mode=_sure(told.mode),
        entry=_sure(told.entry),
        sponsor=_sure(sponsor),
        contact_name=_sure(told.contact_name),
        contact_address=_sure(told.contact_address),
        quotes_actions=told.quotes_actions,
        start=_sure(told.start),
        sessions=_sure(told.sessions),
        interval_weeks=_sure(told.interval_weeks),
        minutes=_sure(told.minutes),
        zone=_sure(told.zone),
        holiday_region=_sure(told.region),
        sets=sets,
        people=tuple(row.person for _, row in sorted(people.items())),
        self_facilitated=told.self_facilitated,
        champions=champions,
        blackout=told.blackout,
        source=source,
        warnings=tuple(findings.warnings),
    )


def _sure(value: _Value | None) -> _Value:
    """Narrow a type: whatever is required is there once `stop_if_wrong` let us pass."""
    assert value is not None
    return value


def _rhythm(settings: Record, findings: Findings) -> _Rhythm:
    weeks = settings.cell("every_weeks")
    interval = values.number(weeks, findings, least=1, most=26)
    if interval is not None and not _SHORTEST_GAP <= interval <= _LONGEST_GAP:
        usual = f"{_SHORTEST_GAP} to {_LONGEST_GAP}"
        findings.unusual(weeks, f"{interval} weeks between sessions; {usual} keep a set going")
    length = settings.cell("minutes")
    minutes = int(length.text) if length.text.isdecimal() else None
    if minutes not in _LENGTHS:
        findings.wrong(length, f"{length.text!r} has no agenda; choose 90, 120 or 180")
    return _Rhythm(
        start=values.start_rule(settings.cell("start"), findings),
        sessions=values.number(settings.cell("sessions"), findings, least=2, most=24),
        interval_weeks=interval,
        minutes=minutes,
    )


def _sponsor(settings: Record, people: dict[str, PersonRow], findings: Findings) -> str | None:
    cell = settings.cell("sponsor")
    address = values.address(cell, findings)
    if address is not None and people and address not in people:
        findings.wrong(cell, "is in no row of the people; add a row with the role `sponsor`")
    for row in people.values():
        if row.role is FileRole.SPONSOR and row.person.address != address:
            message = "is not the sponsor that the settings name; make the two agree"
            findings.wrong(row.record.cell("role"), message)
    return address


def _champions(
    settings: Record, people: dict[str, PersonRow], findings: Findings
) -> tuple[str, ...]:
    """Return who is named in the settings, and whose row says that they are one."""
    cell = settings.cell("champions")
    named = values.addresses(cell)
    for address in named if people else ():
        if address not in people:
            near = nearest_address(address, people)
            advice = f"did you mean {near}?" if near else "add a row with the role `champion`"
            findings.wrong(cell, f"{address!r} is in no row of the people; {advice}")
    by_role = [row.person.address for row in people.values() if row.role is FileRole.CHAMPION]
    return tuple(sorted({*named, *by_role}))


def _sets(
    raw: RawProgramme, people: dict[str, PersonRow], findings: Findings, *, run_themselves: bool
) -> tuple[RequestedSet, ...]:
    if not raw.sets:
        findings.wrong(raw.settings.cell("sets"), "no set is described; add at least one")
        return ()
    return read_sets(raw.sets, people, findings, run_themselves=run_themselves)
