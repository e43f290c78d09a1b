"""The instants at which a programme's mails fall due, each a stop on the way through its life."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.flows.oracle import LATE, Mail, Meeting
from tests.flows.workers import OPENS, Worker

_APART = timedelta(hours=3)
_LONGER = timedelta(minutes=5)
"""A wave of more than thirty mails a mailbox takes minutes of service time."""
_HALF_HOUR = timedelta(minutes=30)
_AT_ITS_END = LATE | {"affirmations"}


@dataclass(frozen=True)
class Stop:
    """`begins` at its first mail; at `ends` all of them are due, and none is late yet."""

    begins: datetime
    ends: datetime


def stops(
    mails: Sequence[Mail], people: Mapping[str, Worker], meetings: Mapping[str, Sequence[Meeting]]
) -> list[Stop]:
    """Return the stops of expected mails, in order.

    Args:
        mails: as the oracle expects them.
        people: by address.
        meetings: by set.
    """
    found: list[Stop] = []
    for instant in sorted({at for mail in mails for at in _instants(mail, people, meetings)}):
        if found and instant - found[-1].ends < _APART:
            found[-1] = Stop(found[-1].begins, instant + _LONGER)
        else:
            found.append(Stop(instant, instant + _LONGER))
    return found


def _instants(
    mail: Mail, people: Mapping[str, Worker], meetings: Mapping[str, Sequence[Meeting]]
) -> Iterator[datetime]:
    reader = people[mail.reader]
    meeting = meetings[mail.set_name][mail.session - 1]
    if mail.touchpoint in _AT_ITS_END and reader.day_of(meeting.end) == mail.day:
        yield meeting.end
        yield meeting.end + _HALF_HOUR
    else:
        yield reader.at(mail.day, OPENS)
