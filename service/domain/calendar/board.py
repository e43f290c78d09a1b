"""The calendar while a plan is made: which dates stand where, and who is on which list."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from service.domain.calendar.known import KnownCalendar, KnownDate, KnownSeries
from service.domain.calendar.wanted import WantedMeeting
from service.domain.series import to_wall
from service.domain.states import DateState


@dataclass(eq=False)
class Lane:
    """A series as the plan goes; `invited` holds case-folded addresses."""

    series_id: int | None
    mailbox: str
    zone: str
    invited: set[str]
    has_link: bool
    co_organisers: frozenset[str] | None
    text_digest: str | None
    slots: list["Slot"] = field(default_factory=list)

    def standing(self) -> list["Slot"]:
        """Return the dates that are not cancelled, in the order of the pattern."""
        return [slot for slot in self.slots if not slot.is_cancelled]

    def lets_move(self, slot: "Slot", meeting: WantedMeeting) -> bool:
        """Whether Outlook moves the date there: strictly between its neighbours' days.

        Source: https://learn.microsoft.com/graph/api/event-update
        (ErrorOccurrenceCrossingBoundary)
        """
        standing = self.standing()
        at = standing.index(slot)
        day = to_wall(meeting.starts_at, self.zone).date()
        is_after = at == 0 or self._day(standing[at - 1]) < day
        return is_after and (at + 1 == len(standing) or day < self._day(standing[at + 1]))

    def _day(self, slot: "Slot") -> date:
        return to_wall(slot.starts_at, self.zone).date()


@dataclass(eq=False)
class Slot:
    """One date as the plan goes.

    `lane` is None for a single event; `own` is the date's own list, None where the series' holds;
    a date `is_fixed` that has begun or that waits for HR's decision.
    """

    date_id: int | None
    session_id: int | None
    number: int | None
    lane: Lane | None
    mailbox: str
    starts_at: datetime
    ends_at: datetime
    own: set[str] | None
    is_fixed: bool
    has_link: bool = True
    co_organisers: frozenset[str] | None = None
    text_digest: str | None = None
    is_cancelled: bool = False

    @property
    def invited(self) -> set[str]:
        """Who hears of a change of this date."""
        if self.own is not None:
            return self.own
        return self.lane.invited if self.lane else set()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of the session that it is known by."""
        return () if self.number is None else (self.number,)

    def stands_at(self, meeting: WantedMeeting) -> bool:
        """Whether it is where, and as long as, a meeting should be."""
        return (self.starts_at, self.ends_at) == (meeting.starts_at, meeting.ends_at)

    def move(self, meeting: WantedMeeting) -> None:
        """Move it; a moved date keeps from then on a list of its own (graph-contract 3.4)."""
        self.own = set(self.invited)
        self.starts_at, self.ends_at = meeting.starts_at, meeting.ends_at


@dataclass
class Board:
    """All that stands or is drifting: lanes, single dates, and the sessions that wait for HR."""

    lanes: list[Lane]
    slots: list[Slot]

    def coming(self) -> list[Slot]:
        """Return the dates that may be changed."""
        return [slot for slot in self.slots if not (slot.is_fixed or slot.is_cancelled)]


def lay_board(known: KnownCalendar, *, now: datetime) -> Board:
    """Return the series and dates that Outlook confirmed, those that ended left out."""
    lanes = {each.series_id: lane_of(each) for each in known.series if each.event_id is not None}
    slots = []
    for each in sorted(known.dates, key=lambda date_: date_.original_start or date_.starts_at):
        if not _is_on_board(each):
            continue
        lane = None if each.series_id is None else lanes.get(each.series_id)
        slot = _slot(each, lane, now=now)
        slots.append(slot)
        if lane is not None:
            lane.slots.append(slot)
    return Board([lane for lane in lanes.values() if lane.slots], slots)


def lane_of(series: KnownSeries) -> Lane:
    """Return a series without its dates."""
    return Lane(
        series_id=series.series_id,
        mailbox=series.mailbox,
        zone=series.zone,
        invited=set(series.invited),
        has_link=series.has_link,
        co_organisers=series.co_organisers,
        text_digest=series.text_digest,
    )


def waiting_sessions(known: KnownCalendar, *, now: datetime) -> frozenset[int]:
    """Return the sessions whose coming date somebody changed in Outlook: HR decides first."""
    return frozenset(
        each.session_id
        for each in known.dates
        if each.is_drifting and each.session_id is not None and each.starts_at > now
    )


def planned_sessions(known: KnownCalendar, series_id: int) -> dict[datetime, int | None]:
    """Return for which session each date of a planned series is, by original start."""
    return {
        each.original_start: each.session_id
        for each in known.dates
        if each.series_id == series_id
        and each.state is DateState.PLANNED
        and each.original_start is not None
    }


def cancelled_lists(known: KnownCalendar) -> list[tuple[int, frozenset[str]]]:
    """Return each cancelled date's session and who was on its list: guests come along anew."""
    of_series = {each.series_id: each.invited for each in known.series}
    return [
        (each.session_id, each.invited or of_series.get(each.series_id or 0, frozenset()))
        for each in known.dates
        if each.state is DateState.CANCELLED and each.session_id is not None
    ]


def casefolded(addresses: Iterable[str]) -> set[str]:
    """Return addresses as they are compared."""
    return {address.casefold() for address in addresses}


def _is_on_board(date_: KnownDate) -> bool:
    return date_.state is DateState.STANDING


def _slot(date_: KnownDate, lane: Lane | None, *, now: datetime) -> Slot:
    own = date_.invited
    return Slot(
        date_id=date_.date_id,
        session_id=date_.session_id,
        number=date_.number,
        lane=lane,
        mailbox=date_.mailbox,
        starts_at=date_.starts_at,
        ends_at=date_.ends_at,
        own=None if own is None else set(own),
        is_fixed=date_.starts_at <= now or date_.is_drifting,
        has_link=date_.has_link,
        co_organisers=date_.co_organisers,
        text_digest=date_.text_digest,
    )
