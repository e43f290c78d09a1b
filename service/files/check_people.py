"""A list of people checked: each cell by itself, and each row against the others."""

import re
from collections.abc import Mapping, Sequence

from service.files.cells import Cell, Findings, Record
from service.files.manager_names import addressed_managers
from service.files.people import FileRole, read_people
from service.files.people_table import PeopleRow
from service.files.person_cells import name_in_address, split_name, tidied
from service.files.table import PEOPLE

_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")


def check_people(rows: Sequence[PeopleRow], *, source: str = "the list") -> Findings:
    """Return what is wrong (`problems`) and what is only unusual (`warnings`), each by its cell.

    Rows are tidied first as reading tidies them, so what a person types into a page may look as in
    a file (`Ann Smith <ann@acme.example>`). Columns that we do not know are not looked at.
    """
    findings = Findings()
    cells_of_all = addressed_managers([tidied(row.cells) for row in rows])
    records = [
        _record(row.number, cells, source) for row, cells in zip(rows, cells_of_all, strict=True)
    ]
    people = read_people(records, zone="UTC", region="", findings=findings)
    managers = {row.person.manager for row in people.values()}
    for record in records:
        for cell in record.cells.values():
            if _SPREADSHEET_ERROR.fullmatch(cell.text) and cell.column != "email":
                findings.wrong(cell, f"is the spreadsheet's {cell.text}; type the value itself")
    for address, row in people.items():
        is_member = row.role in (None, FileRole.MEMBER) and address not in managers
        if is_member and not row.record.cell("manager").text:
            message = "has no manager, so nobody receives what they release; give an address"
            findings.unusual(row.record.cell("manager"), message)
    return findings


def add_missing_managers(rows: Sequence[PeopleRow]) -> tuple[PeopleRow, ...]:
    """Return the rows and one more for each manager who has none, with the role `manager`.

    Their name is the one beside their address, in the row or in the column `manager_name`, else
    what the address says (`max.weber@…`), else empty, which checking then asks for.
    """
    cells_of_all = addressed_managers([tidied(row.cells) for row in rows])
    present = {cells.get("email", "").casefold() for cells in cells_of_all}
    missing: dict[str, Mapping[str, str]] = {}
    for known in cells_of_all:
        address = known.get("manager", "")
        if "@" in address and address.casefold() not in present:
            name = known.get("manager_name") or name_in_address(address)
            given, family = split_name(name)
            cells = {"email": address, "given_name": given, "family_name": family}
            if name or address.casefold() not in missing:
                missing.setdefault(address.casefold(), {**cells, "role": FileRole.MANAGER.value})
    last = max((row.number for row in rows), default=0)
    added = (PeopleRow(last + index, cells) for index, cells in enumerate(missing.values(), 1))
    return (*rows, *added)


def _record(number: int, cells: Mapping[str, str], source: str) -> Record:
    return Record(
        source,
        number,
        {name: Cell(cells.get(name, ""), source, number, name) for name in PEOPLE.columns},
    )
