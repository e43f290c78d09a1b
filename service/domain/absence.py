"""What follows where the directory does not find somebody, or finds their account disabled.

One look proves nothing: an account is missing for a moment while it is moved or restored, and a
throttled answer must never suspend anybody. So the second look in a row does.
"""

from dataclasses import dataclass
from enum import StrEnum

LOOKS_BEFORE_SUSPENDING = 2


class Absence(StrEnum):
    """How somebody is missing in the directory."""

    DISABLED = "disabled"
    VANISHED = "vanished"


class Verdict(StrEnum):
    """How a suspension ended."""

    LEFT = "left"
    """HR said that they have left."""
    KEPT = "kept"
    """HR said to keep them."""
    RETURNED = "returned"
    """The directory has them again."""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands before a look: how many in a row missed them, and what HR knows."""

    absent_checks: int
    is_suspended: bool
    is_settled: bool
    """HR has decided about this absence."""


@dataclass(frozen=True)
class Step:
    """Where they stand after it, and whether this look suspends or restores them."""

    absent_checks: int
    is_settled: bool
    suspends: bool
    restores: bool


def after_a_look(before: Standing, absence: Absence | None) -> Step:
    """Return what one answer of the directory changes.

    Args:
        absence: None where they were found and enabled. A look without an answer is none: it is
            not told to this function.
    """
    if absence is None:
        return Step(absent_checks=0, is_settled=False, suspends=False, restores=before.is_suspended)
    checks = before.absent_checks + 1
    waits = before.is_suspended or before.is_settled or checks < LOOKS_BEFORE_SUSPENDING
    return Step(
        absent_checks=checks, is_settled=before.is_settled, suspends=not waits, restores=False
    )
