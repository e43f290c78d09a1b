"""A programme that is put together on our pages, checked as a programme file would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.domain.programme_file import ProgrammeFile
from service.errors import BadInput, Problem
from service.files import values
from service.files.cells import Cell, Findings, RawProgramme, Record, tidy
from service.files.check_people import check_people
from service.files.people import FileRole
from service.files.people_table import PeopleRow
from service.files.person_cells import tidied
from service.files.programme import check_programme, check_settings, take_apart
from service.files.table import PEOPLE

SETTINGS_PAGE, PEOPLE_PAGE, SETS_PAGE = "questions", "people", "sets"
"""What problems are reported under, by the page that mends them."""

Row = Mapping[str, object]


@dataclass(frozen=True)
class Written:
    """A programme as typed so far: settings by name, rows of people and of sets by column."""

    settings: Mapping[str, str]
    people: Sequence[Row]
    sets: Sequence[Mapping[str, str]]


def written_in(source: Path) -> Written:
    """Return a programme file as if it had been typed on our pages.

    Raises:
        BadInput: it is no programme file, or its people's file is none.
    """
    raw, people = take_apart(source)
    return Written(
        settings=_texts(raw.settings),
        people=[{"row": one.row, **_texts(one)} for one in people],
        sets=[_texts(one) for one in raw.sets],
    )


def check_questions(settings: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with the answers about the programme as a whole."""
    findings = Findings()
    check_settings(_record(SETTINGS_PAGE, 1, settings), findings)
    return findings.problems


def check_draft_people(draft: Written) -> list[Problem]:
    """Return what is wrong with the rows of people, before anybody sits in a set."""
    return check_people(people_rows(draft), source=PEOPLE_PAGE).problems


def problems_in_cells(draft: Written) -> list[Problem]:
    """Return what is wrong with the rows of people, but that a manager has no row.

    That is said once for all of them (`unknown_managers`), and some lists need no such rows.
    """
    unknown = set(unknown_managers(draft))
    managers = {row["row"]: _text(row, "manager").casefold() for row in draft.people}
    return [
        one
        for one in check_draft_people(draft)
        if one.column != "manager" or managers.get(one.row) not in unknown
    ]


def people_rows(draft: Written) -> list[PeopleRow]:
    """Return the rows of people as every list of people is checked."""
    return [PeopleRow(*_numbered(row)) for row in draft.people]


def check_draft(draft: Written) -> tuple[ProgrammeFile | None, list[Problem], list[Problem]]:
    """Return the programme with what is unusual about it, or None with what is wrong.

    Returns:
        The programme or None, the problems and the warnings.
    """
    findings = Findings()
    raw = RawProgramme(
        settings=_record(SETTINGS_PAGE, 1, {**draft.settings, **_sponsor(draft)}),
        sets=tuple(
            _record(SETS_PAGE, number, one) for number, one in enumerate(draft.sets, start=1)
        ),
        people=None,
    )
    try:
        file = check_programme(raw, _people(draft), source=SETTINGS_PAGE, findings=findings)
    except BadInput as exc:
        return None, exc.problems, findings.warnings
    return file, [], findings.warnings


def members_of(draft: Written) -> list[Row]:
    """Return the rows of those who are to be members, hosts among them.

    Whose row names no role is one, unless somebody's row names them as a manager.
    """
    managers = {_text(row, "manager").casefold() for row in draft.people}
    return [
        row
        for row in draft.people
        if _text(row, "role").casefold() in (FileRole.MEMBER, FileRole.HOST)
        or (not _text(row, "role") and _text(row, "email").casefold() not in managers)
    ]


def addresses_with(draft: Written, role: FileRole) -> list[str]:
    """Return the addresses of those with a role, in the order of their rows."""
    return [
        _text(row, "email").casefold()
        for row in draft.people
        if _text(row, "role").casefold() == role
    ]


def unknown_managers(draft: Written) -> list[str]:
    """Return the addresses of managers who have no row of their own, in order."""
    known = {_text(row, "email").casefold() for row in draft.people}
    named = (_text(row, "manager").casefold() for row in draft.people)
    return [one for one in dict.fromkeys(named) if one not in known and _is_address(one)]


def _is_address(text: str) -> bool:
    return values.address(Cell(text, PEOPLE_PAGE, 0, "manager"), Findings()) is not None


def _sponsor(draft: Written) -> dict[str, str]:
    if draft.settings.get("sponsor"):
        return {}
    named = addresses_with(draft, FileRole.SPONSOR)
    return {"sponsor": named[0]} if named else {}


def _people(draft: Written) -> tuple[Record, ...]:
    return tuple(
        _record(PEOPLE_PAGE, row.number, {name: row.text(name) for name in PEOPLE.columns})
        for row in (PeopleRow(row.number, tidied(row.cells)) for row in people_rows(draft))
    )


def _numbered(row: Row) -> tuple[int, dict[str, str]]:
    number = row["row"]
    cells = {name: str(value) for name, value in row.items() if name != "row"}
    return number if isinstance(number, int) else 0, cells


def _record(page: str, row: int, cells: Mapping[str, str]) -> Record:
    return Record(
        page, row, {name: Cell(tidy(text), page, row, name) for name, text in cells.items()}
    )


def _texts(record: Record) -> dict[str, str]:
    return {name: cell.text for name, cell in record.cells.items()}


def _text(row: Row, column: str) -> str:
    return tidy(str(row.get(column, "")))
