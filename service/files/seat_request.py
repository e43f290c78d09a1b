"""A draft as the planner of sets is asked about it, and what it found written into the draft."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from service.domain.forming import SMALLEST_SET, FormingRules
from service.domain.weekdays import weekday_numbers
from service.files import values
from service.files.cells import Cell, Findings
from service.files.draft import PEOPLE_PAGE, SETTINGS_PAGE, Written, members_of
from service.files.draft_sets import named_set, placed
from service.files.forming_people import addresses, offset_minutes
from service.files.person_cells import tidied

_USUAL_MINUTES = 120


def seat_request(draft: Written, *, size: int, kept: Collection[str], on: date) -> dict[str, Any]:
    """Return the planner's document: everybody who is to be a member, and where they sit now.

    Args:
        size: how many members a set should have.
        kept: addresses of those who stay where they are.
        on: the day whose noon tells how far a time zone is ahead of UTC.
    """
    findings = Findings()
    minutes = values.number(
        Cell(draft.settings.get("minutes", ""), SETTINGS_PAGE, 1, "minutes"),
        findings,
        least=1,
        most=480,
    )
    home = _zone(draft.settings.get("time_zone", "")) or "UTC"
    members = {_address(row): row for row in members_of(draft)}
    names = [one["name"] for one in draft.sets]
    seated = {address: str(row.get("set", "")) for address, row in members.items()}
    return {
        "people": [_person(address, row, home, on) for address, row in members.items()],
        "rules": asdict(
            FormingRules(
                target=size,
                least=max(SMALLEST_SET, size - 1),
                most=size + 1,
                session_minutes=minutes or _USUAL_MINUTES,
            )
        ),
        "present": [
            {"name": name, "members": [each for each in members if seated[each] == name]}
            for name in names
        ],
        "kept": sorted(each for each in members if each in kept and seated[each] in names),
    }


def with_formed(draft: Written, found: Mapping[str, Any]) -> Written:
    """Return the draft with everybody where the planner put them.

    A set that goes on keeps its project and facilitator; its dates only if nobody comes or goes.
    """
    before = {one["name"]: one for one in draft.sets}
    was_in: dict[str, set[str]] = {}
    for row in members_of(draft):
        was_in.setdefault(str(row.get("set", "")), set()).add(_address(row))
    sets: list[dict[str, str]] = []
    for one in found["sets"]:
        kept: dict[str, str] = dict(before.get(one["name"]) or named_set(draft, one["name"]))
        if was_in.get(one["name"]) != set(one["members"]):
            kept = {column: kept.get(column, "") for column in ("name", "project", "facilitator")}
        sets.append(kept)
    set_of = {address: one["name"] for one in found["sets"] for address in one["members"]}
    names = {one["name"] for one in sets}
    people = [_seated(row, set_of, names) for row in draft.people]
    return replace(draft, people=people, sets=sets)


def _seated(
    row: Mapping[str, Any], set_of: Mapping[str, str], names: Collection[str]
) -> Mapping[str, Any]:
    if _address(row) in set_of:
        # Who hosts a set that they stay in goes on to.
        return row if row.get("set") == set_of[_address(row)] else placed(row, set_of)
    return row if row.get("set", "") in names else {**row, "set": ""}


def _person(address: str, row: Mapping[str, Any], home: str, on: date) -> dict[str, Any]:
    cells = tidied({name: str(text) for name, text in row.items() if name != "row"})
    grade = cells.get("grade", "")
    days = values.working_days(_cell(cells, "working_days"), Findings())
    return {
        "address": address,
        "name": f"{cells.get('given_name', '')} {cells.get('family_name', '')}".strip(),
        "manager": cells.get("manager", "").casefold() or None,
        "department": cells.get("department") or None,
        "location": cells.get("location") or None,
        "grade": int(grade) if len(grade) == 1 and grade in "123456789" else None,
        "offset_minutes": offset_minutes(_zone(cells.get("time_zone", "")) or home, on=on),
        "working_days": sorted(weekday_numbers(days or "mon,tue,wed,thu,fri")),
        "not_with": sorted(addresses(cells.get("not_with", ""))),
    }


def _zone(text: str) -> str | None:
    if not text:
        return None
    return values.zone(Cell(text, SETTINGS_PAGE, 1, "time_zone"), Findings())


def _cell(cells: Mapping[str, str], column: str) -> Cell:
    return Cell(cells.get(column, ""), PEOPLE_PAGE, 0, column)


def _address(row: Mapping[str, Any]) -> str:
    return tidied({"email": str(row.get("email", ""))}).get("email", "").casefold()
