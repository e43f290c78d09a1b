"""The people of a programme file: every row checked by itself and against the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.domain.date_words import ENGLISH
from service.domain.programme_file import RequestedPerson
from service.files import values
from service.files.cells import Findings, Record, nearest_address


class FileRole(StrEnum):
    """What a row of the people table is in the programme."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    HOST = "host"
    MANAGER = "manager"
    SPONSOR = "sponsor"
    CHAMPION = "champion"


_MOST_COMPARED = 200_000
"""Pairs of addresses compared for a hint: a long list of strangers must not take minutes."""
IN_SETS = (FileRole.MEMBER, FileRole.FACILITATOR, FileRole.HOST)


@dataclass(frozen=True)
class PersonRow:
    """A person and what their row says about their place; `role` None where it says nothing."""

    person: RequestedPerson
    role: FileRole | None
    record: Record


def read_people(
    rows: Sequence[Record], *, zone: str, region: str, findings: Findings
) -> dict[str, PersonRow]:
    """Return everybody by address, leaving out rows that cannot be used.

    Args:
        zone: for whoever has none of their own.
        region: the same for public holidays.
    """
    people: dict[str, PersonRow] = {}
    for record in rows:
        row = _read_row(record, zone, region, findings)
        if row is None:
            continue
        earlier = people.get(row.person.address)
        if earlier is None:
            people[row.person.address] = row
        else:
            message = f"is the same person as in row {earlier.record.row}; keep one row"
            findings.wrong(record.cell("email"), message)
    _check_managers(people, findings)
    return people


def _read_row(record: Record, zone: str, region: str, findings: Findings) -> PersonRow | None:
    address = values.address(record.cell("email"), findings)
    given = values.name(record.cell("given_name"), findings)
    family = values.name(record.cell("family_name"), findings)
    manager = record.cell("manager")
    manager_address = values.address(manager, findings) if manager.text else None
    role = record.cell("role")
    file_role = values.word(role, FileRole, findings) if role.text else None
    own_zone = values.zone(record.cell("time_zone"), findings, default=zone)
    days = values.working_days(record.cell("working_days"), findings)
    own_region = values.region(record.cell("country"), findings, default=region)
    language = values.language(record.cell("language"), findings)
    if address is None:
        return None
    # A row with another mistake still counts as present, or each mistake would breed others
    # ("unknown manager"); findings stop the file in any case.
    person = RequestedPerson(
        address=address,
        given_name=given or "",
        family_name=family or "",
        manager=manager_address,
        department=record.cell("department").text,
        location=record.cell("location").text,
        zone=own_zone or zone,
        working_days=days or "",
        holiday_region=own_region or region,
        language=language or ENGLISH,
    )
    return PersonRow(person, file_role, record)


def _check_managers(people: dict[str, PersonRow], findings: Findings) -> None:
    named = dict.fromkeys(row.person.manager for row in people.values())
    unknown = [manager for manager in named if manager is not None and manager not in people]
    hinted = unknown[: _MOST_COMPARED // max(len(people), 1)]
    near_ones = {manager: nearest_address(manager, people) for manager in hinted}
    for row in people.values():
        cell, manager = row.record.cell("manager"), row.person.manager
        if manager == row.person.address:
            findings.wrong(cell, "is the person's own address; give their manager's")
        elif manager is not None and manager not in people:
            near = near_ones.get(manager)
            hint = f"did you mean {near}?" if near else "add a row with the role `manager`"
            findings.wrong(cell, f"is in no row of the people; {hint}")
