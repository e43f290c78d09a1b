"""What HR types on the page of dates: a pattern for each set, and single sessions moved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from service.files.draft import Written
from service.files.draft_dates import is_decided, with_choice, with_date

OWN = "own"
"""The choice of a pattern that nobody proposed."""
_MOVE = re.compile(r"move-(\d{1,4})")
_BACK = re.compile(r"back-(\d{1,4})-(\d{1,2})")
_NO_PATTERN = "give the day of the first session and the time, or take one of the patterns"
_NO_DATE = "say which session, and the day and time it moves to"


@dataclass(frozen=True)
class TypedDates:
    """The sets' rows as they are to be, and what could not be read, by the set's place."""

    sets: list[dict[str, str]]
    problems: dict[int, str]


def typed_dates(draft: Written, form: Mapping[str, str], step: str) -> TypedDates:
    """Return what was chosen and moved; a set that the form does not know stays as it is.

    Args:
        step: `move-<set>` or `back-<set>-<session>`, or another that moves nothing.
    """
    typed = TypedDates([dict(one) for one in draft.sets], {})
    for at, one in enumerate(draft.sets):
        # Places shift when a colleague divides people anew: a choice goes with its set's name.
        if form.get(f"named-{at}") == one["name"]:
            _take_pattern(typed, at, form)
    if move := _MOVE.fullmatch(step):
        _take_move(typed, int(move[1]), form)
    elif back := _BACK.fullmatch(step):
        at = int(back[1])
        if at < len(typed.sets):
            typed.sets[at] = with_date(typed.sets[at], int(back[2]), None)
    return typed


def pick_value(first_on: date, at: time) -> str:
    """Return a pattern as the form's choice says it."""
    return f"{first_on.isoformat()} {at:%H:%M}"


def _take_pattern(typed: TypedDates, at: int, form: Mapping[str, str]) -> None:
    picked = form.get(f"pick-{at}", "")
    if not picked:
        return
    if picked == OWN:
        picked = f"{form.get(f'own-{at}-first', '')} {form.get(f'own-{at}-time', '')}"
    begins = _moment(picked)
    if begins is None:
        typed.problems[at] = _NO_PATTERN
    else:
        typed.sets[at] = with_choice(typed.sets[at], begins.date(), begins.time())


def _take_move(typed: TypedDates, at: int, form: Mapping[str, str]) -> None:
    if at >= len(typed.sets) or at in typed.problems or not is_decided(typed.sets[at]):
        return
    number = form.get(f"move-{at}-number", "")
    starts = _moment(f"{form.get(f'move-{at}-day', '')} {form.get(f'move-{at}-time', '')}")
    if starts is None or not number.isdecimal() or len(number) > 2:
        typed.problems[at] = _NO_DATE
    else:
        typed.sets[at] = with_date(typed.sets[at], int(number), starts)


def _moment(text: str) -> datetime | None:
    """Return a naive wall time written as "2027-01-19 09:30", None where it is none."""
    day, _, at = text.strip().partition(" ")
    try:
        wall = datetime.combine(date.fromisoformat(day), time.fromisoformat(at.strip()))
    except ValueError:
        return None
    return wall.replace(second=0, microsecond=0, tzinfo=None)
