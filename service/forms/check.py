"""What still stands in the way of taking a form in: for each field one sentence that says what."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from zoneinfo import available_timezones

from service.domain.answers import whole_number
from service.forms.definition import FieldType, Question

_CHOOSE = "Choose one of these."
_DAY = "Choose a day, as 2027-04-07."
_MISSING = {
    FieldType.DATE: _DAY,
    FieldType.CHOICE: _CHOOSE,
    FieldType.TICK: "Tick this to go on.",
}
_SCALE = frozenset(str(number) for number in range(1, 8))


def problems(questions: Iterable[Question], values: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with each field, in words for whoever fills it in.

    Args:
        values: by field, trimmed; empty where nothing was given.
    """
    asked = {one.name: one for one in questions}
    found = {name: _problem(one, values, asked) for name, one in asked.items()}
    return {name: said for name, said in found.items() if said}


def _problem(one: Question, values: Mapping[str, str], asked: Mapping[str, Question]) -> str:
    given = values[one.name]
    if not given:
        return _MISSING.get(one.type, "This one is needed.") if _is_needed(one, values) else ""
    if one.type is FieldType.NUMBER:
        return _of_number(one, given) or _of_order(one, values, asked)
    check = _CHECKS.get(one.type)
    return check(one, given) if check else ""


def _is_needed(one: Question, values: Mapping[str, str]) -> bool:
    if not one.required or one.needed_if is None:
        return one.required
    name, if_one_of = one.needed_if
    return values[name] in if_one_of


def _of_day(_question: Question, given: str) -> str:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return _DAY
    if day.isoformat() != given:
        return _DAY
    return "" if 2000 <= day.year <= 2100 else "Check the year."


def _of_zone(_question: Question, given: str) -> str:
    known = given in available_timezones()
    return "" if known else "Choose a time zone from the list, as Europe/London."


def _of_choice(one: Question, given: str) -> str:
    return "" if any(given == slug for slug, _ in one.choices) else _CHOOSE


def _of_several(one: Question, given: str) -> str:
    offered = {slug for slug, _ in one.choices}
    return "" if offered.issuperset(json.loads(given)) else "Choose among these."


def _of_scale(_question: Question, given: str) -> str:
    return "" if given in _SCALE else _CHOOSE


def _of_number(one: Question, given: str) -> str:
    number = whole_number(given)
    if number is not None and one.least <= number <= one.most:
        return ""
    return f"A whole number from {one.least} to {_grouped(one.most)}, please."


def _of_order(one: Question, values: Mapping[str, str], asked: Mapping[str, Question]) -> str:
    """Say that a number is below another field's, where both are given."""
    if not one.not_below:
        return ""
    number, other = whole_number(values[one.name]), whole_number(values[one.not_below])
    if number is None or other is None or number >= other:
        return ""
    return f"This is below “{asked[one.not_below].label}”: swap the two."


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


_CHECKS: Mapping[FieldType, Callable[[Question, str], str]] = {
    FieldType.DATE: _of_day,
    FieldType.ZONE: _of_zone,
    FieldType.CHOICE: _of_choice,
    FieldType.SEVERAL: _of_several,
    FieldType.SCALE: _of_scale,
}
"""By type; what is not here is taken as it was written."""
