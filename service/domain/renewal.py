"""How a set ends: it goes on with a facilitator or by itself, or it closes well."""

from datetime import datetime, timedelta
from enum import StrEnum

VOTES_FOR = timedelta(weeks=4)
"""How long after its last session a set may still say so: as long as its end form is open."""


class Renewal(StrEnum):
    """What a set agrees on at its end (method 1.5)."""

    CONTINUE = "continue"
    ALONE = "alone"
    CLOSE = "close"

    @property
    def goes_on(self) -> bool:
        """Whether somebody has to begin a next round."""
        return self is not Renewal.CLOSE


def may_vote_at(now: datetime, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a set may be asked, and vote: from the beginning of its last session, for weeks."""
    return starts_at <= now <= ends_at + VOTES_FOR
