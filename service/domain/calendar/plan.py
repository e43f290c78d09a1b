"""What has to change so that a set's calendar is as it should be, and what attendees receive."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from service.domain.calendar.board import waiting_sessions
from service.domain.calendar.known import KnownCalendar
from service.domain.calendar.planner import steps_towards
from service.domain.calendar.steps import Notice, NoticeKind, Step
from service.domain.calendar.wanted import WantedCalendar
from service.domain.meeting import Attendee
from service.domain.states import DateState, SeriesState

_MOST_WEIGHED = 4
"""Series that may be given up; each doubles the ways to weigh."""
_KINDS = {
    NoticeKind.INVITATION: ("invitation", "invitations"),
    NoticeKind.UPDATE: ("update", "updates"),
    NoticeKind.CANCELLATION: ("cancellation", "cancellations"),
}


@dataclass(frozen=True)
class CalendarPlan:
    """Ordered steps; `waiting` numbers sessions left alone until HR decides about a drift."""

    steps: tuple[Step, ...]
    people: tuple[Attendee, ...] = ()
    waiting: tuple[int, ...] = ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Every mail that Outlook will send, in order."""
        return tuple(notice for step in self.steps for notice in step.notices())

    def in_words(self) -> str:
        """Return in one line what attendees will receive from Outlook."""
        received: dict[str, Counter[NoticeKind]] = {}
        for notice in self.notices:
            received.setdefault(notice.address, Counter())[notice.kind] += 1
        names = {each.address.casefold(): each.name for each in self.people}
        return received_in_words(
            Received(counts, 1, names.get(address) or address)
            for address, counts in received.items()
        )


class Received(NamedTuple):
    """What each of some people gets from Outlook; `name` is whose it is where it is one alone."""

    counts: Counter[NoticeKind]
    people: int
    name: str


def received_in_words(received: Iterable[Received]) -> str:
    """Return in one line how many people get how much, the most first."""
    people: Counter[str] = Counter()
    names: dict[str, str] = {}
    for each in received:
        what = _counted(each.counts)
        if not what:
            continue
        people[what] += each.people
        names.setdefault(what, each.name)
    lines = (
        f"{many} people get {what}" if many > 1 else f"{names[what]} gets {what}"
        for what, many in people.most_common()
    )
    return "; ".join(lines) or "nobody is mailed"


def plan_calendar(
    wanted: WantedCalendar, known: KnownCalendar, *, now: datetime, comment: str = ""
) -> CalendarPlan:
    """Return the steps from what is known to what is wanted, with the fewest notices.

    Dates that have begun stay as they are; so do those that somebody changed in Outlook, until HR
    decided. Every series is either kept, and its dates changed one by one, or given up, and its
    dates invited to anew; of ways that mail as often, the one that keeps more is taken (ADR 7).

    Args:
        now: service time (aware).
        comment: told with cancellations for which no session names a reason.
    """
    waiting = waiting_sessions(known, now=now)

    def towards(given_up: Collection[int]) -> CalendarPlan:
        return CalendarPlan(
            steps_towards(wanted, known, now=now, comment=comment, given_up=given_up),
            people=wanted.people,
            waiting=tuple(e.number for e in wanted.meetings if e.session_id in waiting),
        )

    best = towards(())
    if _is_begun(known) or len(best.notices) <= len(wanted.people):
        return best
    live = _live_series(known, now=now)
    for count in range(1, len(live) + 1):
        for given_up in combinations(live, count):
            other = towards(given_up)
            best = other if len(other.notices) < len(best.notices) else best
    return best


def _live_series(known: KnownCalendar, *, now: datetime) -> list[int]:
    """Return the latest few series with dates to come; there is hardly ever more than one."""
    coming = {
        each.series_id
        for each in known.dates
        if each.state is DateState.STANDING and each.starts_at > now
    }
    return [each.series_id for each in known.series if each.series_id in coming][-_MOST_WEIGHED:]


def _is_begun(known: KnownCalendar) -> bool:
    """Whether something stands in rows that is yet to be created: it was weighed before."""
    return any(
        each.event_id is None and each.state is not SeriesState.ENDED for each in known.series
    ) or any(each.state in (DateState.PLANNED, DateState.CREATING) for each in known.dates)


def _counted(counts: Counter[NoticeKind]) -> str:
    parts = [
        f"{counts[kind]} {one if counts[kind] == 1 else many}"
        for kind, (one, many) in _KINDS.items()
        if counts[kind]
    ]
    return " and ".join(parts)
