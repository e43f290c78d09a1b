"""The dates of a draft's sets: what was chosen, what could be, and a choice written into its rows.

A choice is what a programme file says of a set: `day`, `time`, `first` and `dates`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from service.domain.date_proposals import Proposal
from service.domain.programme_file import ChosenDate, ProgrammeFile
from service.errors import Problem
from service.files import dates, values
from service.files.cells import Cell, Findings, tidy
from service.files.draft import SETS_PAGE, Written, check_draft

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACEHOLDER = {"day": "Monday", "time": "09:30", "first": "", "dates": ""}
"""With which a set is read that looks for its dates; nobody sees it."""
_Set = Mapping[str, str]


def check_but_dates(
    draft: Written,
) -> tuple[ProgrammeFile | None, list[Problem], list[Problem]]:
    """Return the programme as `check_draft` does, whether or not its sets have dates.

    A set without a whole choice stands in it with a placeholder; `decided_names` tells them apart.
    """
    sets = [one if is_decided(one) else {**one, **_PLACEHOLDER} for one in draft.sets]
    file, problems, warnings = check_draft(replace(draft, sets=sets))
    # That somebody does not work on the day is told beside each date.
    return file, problems, [one for one in warnings if one.column != "working_days"]


def is_decided(one: _Set) -> bool:
    """Whether a set's row holds a whole choice."""
    findings = Findings()
    found = (
        values.weekday(_cell(one, "day"), findings),
        values.wall_time(_cell(one, "time"), findings),
        dates.day(_cell(one, "first"), findings),
    )
    dates.chosen(_cell(one, "dates"), findings)
    return None not in found and not findings.problems


def decided_names(draft: Written) -> set[str]:
    """Return the names of the sets that have a choice."""
    return {tidy(one["name"]) for one in draft.sets if is_decided(one)}


def choice_of(one: _Set) -> tuple[date, time] | None:
    """Return the first day and the time that a set's row says, None where it has no choice."""
    if not is_decided(one):
        return None
    findings = Findings()
    first = dates.day(_cell(one, "first"), findings)
    at = values.wall_time(_cell(one, "time"), findings)
    return None if first is None or at is None else (first, at)


def with_choice(one: _Set, first_on: date, at: time) -> dict[str, str]:
    """Return a set's row with a pattern; single dates of another pattern are put back."""
    if choice_of(one) == (first_on, at):
        return dict(one)
    return {
        **one,
        "day": _DAYS[first_on.weekday()],
        "time": f"{at:%H:%M}",
        "first": first_on.isoformat(),
        "dates": "",
    }


def with_date(one: _Set, number: int, starts_local: datetime | None) -> dict[str, str]:
    """Return a set's row with one session at a time of its own, or back in its pattern (None)."""
    kept = {each.number: each for each in dates.chosen(_cell(one, "dates"), Findings())}
    kept.pop(number, None)
    if starts_local is not None:
        kept[number] = ChosenDate(number, starts_local)
    in_order = tuple(kept[each] for each in sorted(kept))
    return {**one, "dates": dates.written_chosen(in_order)}


def moved_numbers(one: _Set) -> list[int]:
    """Return the sessions that HR put elsewhere."""
    return [each.number for each in dates.chosen(_cell(one, "dates"), Findings())]


def with_best(
    sets: Iterable[_Set], proposals: Mapping[str, Sequence[Proposal]]
) -> list[dict[str, str]]:
    """Return the rows with the best pattern where a set has no choice yet."""
    return [
        with_choice(one, best[0].first_on, best[0].dates.at)
        if not is_decided(one) and (best := proposals.get(tidy(one["name"]), ()))
        else dict(one)
        for one in sets
    ]


def _cell(one: _Set, column: str) -> Cell:
    return Cell(tidy(one.get(column, "")), SETS_PAGE, 0, column)
