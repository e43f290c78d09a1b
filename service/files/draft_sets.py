"""Divide a draft's people into sets, each with a name and somebody who facilitates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from service.domain.formation import Candidate, suggest_sets
from service.domain.presets import set_name
from service.domain.states import Mode
from service.files.cells import tidy
from service.files.draft import Written, addresses_with, members_of
from service.files.people import FileRole

_PROJECTS = {
    Mode.OWN_ISSUE: "Everybody's own question",
    Mode.QUESTIONS_FIRST: "Questions first: the set finds what it works on",
}
"""What a set works on, where HR need not say; a shared project is HR's to name."""


def suggest_draft_sets(draft: Written, *, size: int) -> Written:
    """Return the draft with everybody who is to be a member in a set.

    Who sat where before counts for nothing, and so do the dates that other sets had.

    Args:
        size: how many members a set should have.
    """
    members = members_of(draft)
    candidates = [
        Candidate(
            _cell(row, "email").casefold(),
            _cell(row, "manager").casefold() or None,
            _cell(row, "department"),
        )
        for row in members
    ]
    divided = suggest_sets(candidates, size=size)
    hosted = draft.settings.get("self_facilitated") == "yes"
    facilitators = [] if hosted else addresses_with(draft, FileRole.FACILITATOR)
    led_by = [_dealt(facilitators, at, len(divided)) for at in range(1, len(divided) + 1)]
    set_of = {
        address: set_name(number)
        for number, addresses in enumerate(divided, start=1)
        for address in addresses
    }
    return replace(
        draft,
        people=[placed(row, set_of) for row in draft.people],
        sets=_sets(draft, led_by),
    )


def _sets(draft: Written, led_by: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    return [
        {**named_set(draft, set_name(number)), "facilitator": ", ".join(leads)}
        for number, leads in enumerate(led_by, start=1)
    ]


def named_set(draft: Written, name: str) -> dict[str, str]:
    """Return the row of a new set, which nobody facilitates yet."""
    mode = draft.settings.get("mode", "")
    project = _PROJECTS.get(Mode(mode), "") if mode in set(Mode) else ""
    return {"name": name, "project": project, "facilitator": ""}


def _dealt(facilitators: list[str], number: int, sets: int) -> list[str]:
    """Return who facilitates a set: all take turns, and nobody is left over."""
    if not facilitators:
        return []
    if len(facilitators) <= sets:
        return [facilitators[(number - 1) % len(facilitators)]]
    return facilitators[number - 1 :: sets]


def placed(row: Mapping[str, Any], set_of: Mapping[str, str]) -> dict[str, Any]:
    """Return a row with the set that its person sits in; nobody brings a host's duty along."""
    address = _cell(row, "email").casefold()
    role = _cell(row, "role")
    # Members take turns to host; nobody has to be named for it.
    if role.casefold() == FileRole.HOST:
        role = FileRole.MEMBER.value
    return {**row, "role": role, "set": set_of.get(address, "")}


def _cell(row: Mapping[str, Any], column: str) -> str:
    return tidy(str(row.get(column, "")))
