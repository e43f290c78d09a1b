"""Whether a set's project is small, open and owned enough to be worked on (method 1.5, 1.11)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from service.domain.questions.language import Kind
from service.domain.questions.look import look_at

_MOST_MONTHS = 6
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_TAKES = re.compile(
    r"\b(?:within|in|takes?|lasts?)\s+(?:the\s+next\s+|about\s+)?"
    r"(\d{1,3}|" + "|".join(_NUMBERS) + r"|eighteen)\s+(month|quarter|year)s?\b"
    r"|\bover\s+the\s+next\s+"
    r"(\d{1,3}|" + "|".join(_NUMBERS) + r"|eighteen)\s+(month|quarter|year)s?\b",
    re.IGNORECASE,
)
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
_DOES = re.compile(
    r"\s*(?:to\s+)?(?:introduc|implement|install|roll\s+out|launch|buy|hir|replac|migrat|outsourc)"
    r"(?:e|ing)?\b",
    re.IGNORECASE,
)
_ONLY_ADVISES = re.compile(
    r"\b(?:recommend(?:ations?)?|proposals?|report|study|analysis)\s+(?:for|to|on|about)\b",
    re.IGNORECASE,
)


class ScopeTest(StrEnum):
    """The tests of a project, in the order in which a set goes through them."""

    SIGNIFICANT = "significant"
    IN_CONTROL = "in-control"
    CHOSEN_TOGETHER = "chosen-together"
    OPEN = "open"
    CAUSES = "causes"
    IMPLEMENTS = "implements"
    CROSSES = "crosses"
    MEASURABLE = "measurable"
    OWNED = "owned"
    SIX_MONTHS = "six-months"


@dataclass(frozen=True)
class ScopeStatement:
    """A project as its set states it; None says that a thing was not asked, so not judged."""

    words: str
    owner: str | None = None
    """Who answers for it once the set has ended; "" where nobody does."""
    months: float | None = None
    departments: int | None = None
    measure: str | None = None
    """What would show that it worked."""


def failed_tests(statement: ScopeStatement) -> tuple[ScopeTest, ...]:
    """Return the tests that a statement obviously fails; what takes judgement is never named."""
    failed = {
        ScopeTest.OPEN: _has_solution(statement.words),
        ScopeTest.IMPLEMENTS: _ONLY_ADVISES.search(statement.words) is not None,
        ScopeTest.CROSSES: statement.departments is not None and statement.departments < 2,
        ScopeTest.MEASURABLE: _is_blank(statement.measure),
        ScopeTest.OWNED: _is_blank(statement.owner),
        ScopeTest.SIX_MONTHS: _months(statement) > _MOST_MONTHS,
    }
    return tuple(one for one in ScopeTest if failed.get(one))


def _has_solution(words: str) -> bool:
    noticed = {hint.kind for hint in look_at(words).hints}
    return bool(noticed & {Kind.SOLUTION, Kind.ADVICE}) or _DOES.match(words) is not None


def _months(statement: ScopeStatement) -> float:
    said = [
        _number(found[1] or found[3]) * _MONTHS_OF[(found[2] or found[4]).lower()]
        for found in _TAKES.finditer(statement.words)
    ]
    return max([statement.months or 0.0, *said])


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    lowered = written.lower()
    return 18 if lowered == "eighteen" else _NUMBERS.index(lowered) + 1


def _is_blank(given: str | None) -> bool:
    return given is not None and not given.strip()
