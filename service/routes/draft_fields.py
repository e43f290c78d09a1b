"""What HR types on a draft's pages, into settings, rows of people and sets, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from service.domain.presets import Preset
from service.files import PeopleRow
from service.files.draft import Written
from service.files.people import FileRole
from service.routes.access import Colleague

QUESTION_FIELDS = (
    *("name", "goal", "mode", "people", "contact_name", "contact_address", "self_facilitated"),
    *("start", "sessions", "every_weeks", "minutes", "time_zone", "holidays", "blackout"),
)
"""Settings of a programme file that the first page asks for."""
PEOPLE_COLUMNS = (
    *("email", "given_name", "family_name", "role", "manager", "department", "working_days"),
)
"""Columns that are mended on the page; what else a file says is kept as it is."""
OUTSIDE_SETS = frozenset(
    {FileRole.FACILITATOR, FileRole.MANAGER, FileRole.SPONSOR, FileRole.CHAMPION}
)
"""Roles whose people are not asked to sit in a set as members; facilitators are named by it."""
_WEEKS_AHEAD = 4
_FEWEST, _USUAL, _MOST = 4, 6, 8
"""Members of a set (method 1.2)."""
_Row = dict[str, Any]  # Any: a cell's text, or the row's number


def first_answers(preset: Preset, colleague: Colleague, now: datetime) -> dict[str, str]:
    """Return the answers that a new programme begins with."""
    start = (now + timedelta(weeks=_WEEKS_AHEAD)).date()
    return {
        "name": "",
        "goal": preset.goal.value,
        "mode": preset.mode.value,
        "people": "invite",
        "contact_name": colleague.name,
        "contact_address": colleague.address,
        "self_facilitated": "yes" if preset.is_self_facilitated else "",
        "start": start.isoformat(),
        "sessions": str(preset.sessions),
        "every_weeks": str(preset.interval_weeks),
        "minutes": str(preset.minutes),
        "time_zone": "Europe/London",
        "holidays": "GB-ENG",
        "size": str(preset.size),
    }


def asked_settings(form: Mapping[str, str]) -> dict[str, str]:
    """Return what the first page's form says, as a programme file would."""
    return {name: form.get(name, "").strip() for name in QUESTION_FIELDS}


def asked_size(form: Mapping[str, str]) -> int:
    """Return how many members a set should have; what is no number is the usual six."""
    given = form.get("size", "")
    return min(_MOST, max(_FEWEST, int(given))) if given.isdecimal() and len(given) < 3 else _USUAL


def as_rows(people: Sequence[PeopleRow]) -> list[_Row]:
    """Return rows of people as a draft keeps them."""
    return [{"row": one.number, **one.cells} for one in people]


def fixed_rows(rows: Sequence[Mapping[str, Any]], form: Mapping[str, str]) -> list[_Row]:
    """Return the rows with what was typed into their cells; a ticked row is left out."""
    kept: list[_Row] = []
    for at, row in enumerate(rows):
        if f"drop-{at}" in form:
            continue
        typed = {
            column: form[f"cell-{at}-{column}"].strip()
            for column in PEOPLE_COLUMNS
            if f"cell-{at}-{column}" in form
        }
        kept.append({**row, **typed})
    return kept


def fixed_sets(draft: Written, form: Mapping[str, str]) -> Written:
    """Return the draft with what was typed about each set, and everybody where they were put."""
    sets = [
        {
            **one,
            **{
                column: form[f"set-{at}-{column}"].strip()
                for column in ("name", "project", "facilitator")
                if f"set-{at}-{column}" in form
            },
        }
        for at, one in enumerate(draft.sets)
    ]
    renamed = {old["name"]: new["name"] for old, new in zip(draft.sets, sets, strict=True)}
    people = [
        {**row, "set": renamed.get(chosen, chosen)}
        for at, row in enumerate(draft.people)
        for chosen in [form.get(f"place-{at}", str(row.get("set", "")))]
    ]
    return replace(draft, people=people, sets=sets)
