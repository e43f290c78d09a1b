"""Which mails that have gone out name a date that a change makes untrue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

_NAMES_ITS_OWN = frozenset(
    {
        *("joining", "joining-nudge", "set-introduction", "set-up"),
        *("before-session", "before-session-nudge", "final-story", "final-story-nudge"),
        *("run-sheet", "quorum-risk", "quorum-vote"),
        *("moved-date", "welcome", "new-set", "swapped-members", "new-facilitator"),
    }
)
_NAMES_THE_NEXT = frozenset(
    {
        *("affirmations", "after-session", "after-session-nudge"),
        *("catch-up", "recap", "pulse", "mid-point", "cancelled-date"),
    }
)


@dataclass(frozen=True)
class SetDates:
    """A set's standing sessions by id, each with its start, and who is in the set."""

    starts: Mapping[int, datetime]
    people: frozenset[int]


@dataclass(frozen=True)
class GoneOut:
    """A mail that went out to somebody about a session; `sent_at` is service time."""

    key: str
    touchpoint: str
    session_id: int
    reader_id: int
    sent_at: datetime


def untrue(
    mails: Iterable[GoneOut],
    before: SetDates,
    after: SetDates,
    starts: Mapping[int, datetime],
    *,
    now: datetime,
) -> list[tuple[GoneOut, datetime]]:
    """Return each mail that named a date to come which no longer holds for its reader, with it.

    Args:
        before, after: the set's dates as they stand, and as the change leaves them.
        starts: of every session of the set, cancelled ones too, as they stand.
        now: service time; what named a past date is history, not a contradiction.
    """
    found = []
    for mail in mails:
        said = _named(mail, before, starts)
        if said is not None and said > now and said != _named(mail, after, starts):
            found.append((mail, said))
    return found


def _named(mail: GoneOut, dates: SetDates, starts: Mapping[int, datetime]) -> datetime | None:
    if mail.reader_id not in dates.people:
        return None
    if mail.touchpoint in _NAMES_ITS_OWN:
        return dates.starts.get(mail.session_id)
    if mail.touchpoint in _NAMES_THE_NEXT and mail.session_id in starts:
        held = starts[mail.session_id]
        return min((start for start in dates.starts.values() if start > held), default=None)
    return None
