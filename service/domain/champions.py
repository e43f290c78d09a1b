"""Champions: who is asked, for how much of their time, and until when.

Nobody sees a figure of anybody: the rule says yes or no, and its one reader is the clock that
decides whether an invitation goes.
"""

from datetime import date, datetime, timedelta

HOURS_A_QUARTER = 6
"""As much as the part may take; the digest and two tasters fit into it."""
TERM_MONTHS = 12
LEAST_FOR_A_GROUP = 4
"""Champions that a support group takes: a set is worth while from four on."""

_LAST_ZONE = timedelta(hours=12)
"""Behind UTC: where a day ends last."""
_SHARE_PRESENT = (3, 4)
_SHARE_THEIRS = (1, 2)


def finished_well(*, held: int, theirs: int, missed: int, has_looked_back: bool) -> bool:
    """Say whether a member has seen a set through.

    They answered the form at its end, came to at least three of every four sessions that they
    could have come to, and those are at least half of the set's: who came in for the last one has
    not lived through it.

    Args:
        held: sessions of the set.
        theirs: those that began while they were in it.
        missed: those of theirs that they are known not to have come to. Nobody is absent because
            nobody noted anything.
    """
    if not has_looked_back or theirs <= 0:
        return False
    came = theirs - missed
    present, of_those = _SHARE_PRESENT
    share, of_all = _SHARE_THEIRS
    return came * of_those >= theirs * present and theirs * of_all >= held * share


def last_day_over(now: datetime) -> date:
    """Return the last day that is over wherever somebody lives; their term may have ended on it."""
    return (now - _LAST_ZONE).date() - timedelta(days=1)


def term_ends_on(begins_on: date) -> date:
    """Return the last day of a champion's term; from a leap day on it is the day before."""
    years, month = divmod(begins_on.month - 1 + TERM_MONTHS, 12)
    year = begins_on.year + years
    if (begins_on.month, begins_on.day) == (2, 29):
        return date(year, month + 1, 28)
    return date(year, month + 1, begins_on.day)
