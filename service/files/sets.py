"""The sets of a programme file: their rhythm, their people, and the rules of who sits together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from service.domain import weekdays
from service.domain.programme_file import ChosenDate, Place, RequestedSet
from service.domain.states import Role
from service.files import dates, values
from service.files.cells import Cell, Findings, Record, did_you_mean, nearest_address
from service.files.people import IN_SETS, FileRole, PersonRow

_FEWEST, _FEW, _MANY, _MOST = 4, 5, 7, 8
"""Members of a set: refused below 4 and above 8, unusual below 5 and above 7 (method 1.2)."""


@dataclass
class _SetDraft:
    """A set while its people are gathered; places by address, in the order found."""

    record: Record
    name: str
    project: str
    weekday: int | None
    at: time | None
    first_on: date | None
    chosen: tuple[ChosenDate, ...]
    places: dict[str, Role] = field(default_factory=dict)


def read_sets(
    records: Sequence[Record],
    people: Mapping[str, PersonRow],
    findings: Findings,
    *,
    run_themselves: bool,
) -> tuple[RequestedSet, ...]:
    """Return the sets with everybody in their place.

    Without people (their table could not be read) only the sets themselves are checked.

    Args:
        run_themselves: members take turns to host, so nobody has to lead.
    """
    drafts: dict[str, _SetDraft] = {}
    for record in records:
        draft = _read_set(record, findings)
        if draft.name.casefold() in drafts:
            findings.wrong(record.cell("name"), "another set has this name; choose a different one")
        elif draft.name:
            drafts[draft.name.casefold()] = draft
    if people:
        _place_from_sets(drafts, people, findings)
        _place_from_people(drafts, people, findings)
        for draft in drafts.values():
            _check_set(draft, people, findings)
            if not run_themselves:
                _check_led(draft, findings)
        _check_each_member_once(drafts, people, findings)
    return tuple(
        RequestedSet(
            name=draft.name,
            project=draft.project,
            weekday=draft.weekday or 0,
            at=draft.at or time(),
            places=tuple(Place(at, role) for at, role in sorted(draft.places.items())),
            first_on=draft.first_on,
            chosen=draft.chosen,
        )
        for draft in drafts.values()
    )


def _read_set(record: Record, findings: Findings) -> _SetDraft:
    return _SetDraft(
        record=record,
        name=values.text(record.cell("name"), findings, longest=30) or "",
        project=values.text(record.cell("project"), findings) or "",
        weekday=values.weekday(record.cell("day"), findings),
        at=values.wall_time(record.cell("time"), findings),
        first_on=dates.day(record.cell("first"), findings),
        chosen=dates.chosen(record.cell("dates"), findings),
    )


def _place_from_sets(
    drafts: Mapping[str, _SetDraft], people: Mapping[str, PersonRow], findings: Findings
) -> None:
    for draft in drafts.values():
        for column, role in (("members", Role.MEMBER), ("facilitator", Role.FACILITATOR)):
            cell = draft.record.cell(column)
            for address in values.addresses(cell):
                if address in people:
                    draft.places[address] = role
                else:
                    near = nearest_address(address, people)
                    advice = f"did you mean {near}?" if near else "add a row for them"
                    findings.wrong(cell, f"{address!r} is in no row of the people; {advice}")


def _place_from_people(
    drafts: Mapping[str, _SetDraft], people: Mapping[str, PersonRow], findings: Findings
) -> None:
    placed = {address for draft in drafts.values() for address in draft.places}
    needed = {row.person.manager for row in people.values()}
    for address, row in people.items():
        cell = row.record.cell("set")
        draft = drafts.get(cell.text.casefold())
        if draft is not None and row.role in (None, *IN_SETS):
            draft.places.setdefault(address, Role((row.role or FileRole.MEMBER).value))
        elif draft is not None:
            findings.wrong(cell, f"a {row.role} has no place in a set; empty one of the two cells")
        elif cell.text:
            names = [known.name for known in drafts.values()]
            findings.wrong(cell, f"unknown set {cell.text!r}; {did_you_mean(cell.text, names)}")
        elif address not in placed and row.role in IN_SETS:
            findings.wrong(cell, f"this {row.role} is in no set; name one")
        elif address not in placed and row.role is None and address not in needed:
            findings.wrong(cell, "is in no set and nobody's manager; name a set, or a role")


def _check_set(draft: _SetDraft, people: Mapping[str, PersonRow], findings: Findings) -> None:
    members = [address for address, role in draft.places.items() if role is Role.MEMBER]
    cell = draft.record.cell("name")
    if not _FEWEST <= len(members) <= _MOST:
        findings.wrong(
            cell, f"{draft.name} has {len(members)} members; a set works with {_FEWEST} to {_MOST}"
        )
    elif not _FEW <= len(members) <= _MANY:
        findings.unusual(
            cell, f"{draft.name} has {len(members)} members; {_FEW} to {_MANY} work best"
        )
    for address in draft.places:
        _check_place(draft, people[address], findings)


def _check_led(draft: _SetDraft, findings: Findings) -> None:
    if all(role is Role.MEMBER for role in draft.places.values()):
        message = (
            f"{draft.name} has no facilitator; name one, or let the sets run themselves "
            "(`self_facilitated: yes`)"
        )
        findings.wrong(draft.record.cell("name"), message)


def _check_place(draft: _SetDraft, row: PersonRow, findings: Findings) -> None:
    if row.person.manager in draft.places and row.person.manager != row.person.address:
        message = "sits with their own manager in one set; move one of them to another set"
        findings.wrong(_set_cell(row, draft), f"{row.person.name} {message}")
    is_member = draft.places[row.person.address] is Role.MEMBER
    if is_member and row.person.manager is None:
        message = "has no manager, so nobody receives what they release; give an address"
        findings.unusual(row.record.cell("manager"), f"{row.person.name} {message}")
    works = row.person.working_days
    if draft.weekday is not None and works and weekdays.NAMES[draft.weekday] not in works:
        day = weekdays.NAMES[draft.weekday]
        message = f"{row.person.name} does not work on {day}, when {draft.name} meets"
        findings.unusual(row.record.cell("working_days"), f"{message}; choose another set or day")


def _check_each_member_once(
    drafts: Mapping[str, _SetDraft], people: Mapping[str, PersonRow], findings: Findings
) -> None:
    for address, row in people.items():
        sets = [
            draft.name
            for draft in drafts.values()
            if draft.places.get(address) in (Role.MEMBER, Role.HOST)
        ]
        if len(sets) > 1:
            message = f"{row.person.name} is a member of {' and '.join(sets)}; keep one"
            findings.wrong(row.record.cell("set"), message)


def _set_cell(row: PersonRow, draft: _SetDraft) -> Cell:
    """Point at the row's own word on its set, or at the list that placed it."""
    return row.record.cell("set") if row.record.cell("set").text else draft.record.cell("members")
