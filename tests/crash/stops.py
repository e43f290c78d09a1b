"""The instants at which a programme's mails fall due, each a stop on the way through its life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.flows.oracle import Mail

_APART = timedelta(hours=3)
_LONGER = timedelta(minutes=5)
"""A wave of more than thirty mails a mailbox takes minutes of service time."""


@dataclass(frozen=True)
class Stop:
    """`begins` at its first mail; at `ends` all of them are due, and none is late yet."""

    begins: datetime
    ends: datetime


def stops(mails: Sequence[Mail]) -> list[Stop]:
    """Return the stops of expected mails, in order.

    Args:
        mails: as the oracle expects them.
    """
    found: list[Stop] = []
    for instant in sorted({mail.at for mail in mails}):
        if found and instant - found[-1].ends < _APART:
            found[-1] = Stop(found[-1].begins, instant + _LONGER)
        else:
            found.append(Stop(instant, instant + _LONGER))
    return found
