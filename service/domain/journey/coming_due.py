"""What has come due in some sets and has no row, and when they have something to say again."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from service.domain.journey.due import DueMail, of_programme, of_set
from service.domain.journey.facts import ProgrammeFacts
from service.domain.journey.sought import Sought


@dataclass(frozen=True)
class ComingDue:
    """`mails` have no row though their instant has come.

    `next_at` says of each set when the next mail falls due, of its own or of its programme as a
    whole; None where none is to come as things stand.
    """

    mails: tuple[DueMail, ...]
    next_at: Mapping[int, datetime | None]


def coming_due(programmes: Iterable[ProgrammeFacts], known: Set[str], now: datetime) -> ComingDue:
    """Tell what has come due by `now` and is not known by its key."""
    mails: list[DueMail] = []
    next_at: dict[int, datetime | None] = {}
    for facts in programmes:
        of_whole = Sought(known=known, until=now)
        mails += of_programme(facts, of_whole)
        for set_facts in facts.sets:
            sought = Sought(known=known, until=now)
            mails += of_set(facts, set_facts, sought)
            next_at[set_facts.set_id] = earliest(of_whole.next_at, sought.next_at)
    return ComingDue(tuple(mails), next_at)


def earliest(*instants: datetime | None) -> datetime | None:
    """Return the earliest of those that are known; None where none is."""
    return min((one for one in instants if one is not None), default=None)
