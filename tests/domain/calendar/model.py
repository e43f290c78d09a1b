"""Outlook as simply as can be said: what each step does to calendars and inboxes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from service.domain.calendar.known import KnownCalendar, KnownDate, KnownSeries
from service.domain.calendar.layout import spans_of
from service.domain.calendar.steps import (
    CancelDate,
    CreateSeries,
    CreateSingle,
    EndSeries,
    InviteToDate,
    InviteToSeries,
    LinkDates,
    MoveDate,
    Notice,
    NoticeKind,
    SetMeetingOptions,
    Step,
    WriteText,
)
from service.domain.calendar.wanted import WantedCalendar
from service.domain.meeting import Attendee
from service.domain.series import end_instant, to_instant, to_wall
from service.domain.states import DateState, SeriesState


@dataclass
class Event:
    """A series or a single event (`zone` None) in an organiser's calendar."""

    key: int
    mailbox: str
    zone: str | None
    attendees: set[str]
    dates: dict[int, "Day"] = field(default_factory=dict)
    cancelled: dict[int, "Day"] = field(default_factory=dict)
    step: CreateSeries | None = None
    co_organisers: frozenset[str] | None = None
    is_cancelled: bool = False


@dataclass
class Day:
    """One date that stands; `own` is its own list once it is an exception."""

    session_id: int | None
    number: int | None
    original: datetime
    start: datetime
    end: datetime
    own: set[str] | None = None


class Crossing(Exception):
    """Outlook refuses: a date would stand on or past its neighbour's day."""


class Outlook:
    """Calendars of all organisers; `mailed` collects every notice."""

    def __init__(self) -> None:
        self.events: dict[int, Event] = {}
        self.intended: dict[int, CreateSeries | CreateSingle] = {}
        self.mailed: list[Notice] = []
        self._ids = count(1)
        self._generation = count(1)

    def intend(self, steps: Iterable[Step]) -> None:
        """Keep what a plan creates, before any of it is asked for."""
        for step in steps:
            assert isinstance(step, CreateSeries | CreateSingle)
            self.intended[next(self._ids)] = step

    def apply(self, step: Step, wanted: WantedCalendar) -> None:
        """Do what a step asks, and mail whom Exchange mails."""
        match step:
            case LinkDates():
                for date_id, session_id in step.links:
                    _, day = self._day(date_id)
                    day.session_id, day.number = session_id, _number(wanted, session_id)
            case CreateSeries():
                self._create_series(step, wanted)
            case CreateSingle():
                self.intended.pop(step.date_id or 0, None)
                event = self._event(step.mailbox, None, step.attendees)
                start, end = step.meeting.starts_at, step.meeting.ends_at
                day = Day(step.meeting.session_id, step.meeting.number, start, start, end)
                event.dates[next(self._ids)] = day
                self._mail(NoticeKind.INVITATION, event.attendees, (day.number,))
            case InviteToSeries():
                event = self.events[step.series_id]
                self._change(event.attendees, step, step.numbers)
            case InviteToDate():
                event, day = self._day(step.date_id)
                own = event.attendees if day.own is None else day.own
                self._change(own, step, step.numbers)
            case CancelDate():
                event, day = self._day(step.date_id)
                self._mail(NoticeKind.CANCELLATION, _list(event, day), step.numbers)
                event.cancelled[_key(step.date_id)] = event.dates.pop(_key(step.date_id))
            case EndSeries():
                event = self.events[step.series_id]
                everyone = event.attendees.union(*(day.own or () for day in event.dates.values()))
                self._mail(NoticeKind.CANCELLATION, everyone, step.numbers)
                event.cancelled |= event.dates
                event.dates.clear()
                event.is_cancelled = True
            case MoveDate():
                self._move(step)
            case SetMeetingOptions():
                event = self._meeting(step)
                event.co_organisers = frozenset(step.co_organisers)
            case WriteText():
                raise AssertionError("no test changes a text")

    def known(self) -> KnownCalendar:
        """Return what one who watched everything knows."""
        series, dates = [], []
        for event in self.events.values():
            if event.step is not None:
                series.append(_known_series(event))
            for key, day in event.dates.items():
                dates.append(_known_date(event, key, day))
            for key, day in event.cancelled.items():
                dates.append(replace(_known_date(event, key, day), state=DateState.CANCELLED))
        for key, step in self.intended.items():
            if isinstance(step, CreateSeries):
                series.append(_planned_series(key, step))
                dates += _planned_dates(key, step)
            else:
                dates.append(_planned_single(key, step))
        return KnownCalendar(tuple(series), tuple(dates))

    def coming(self, now: datetime) -> dict[int | None, tuple[str, datetime, datetime, set[str]]]:
        """Return mailbox, start, end and list of every date to come, by session."""
        return {
            day.session_id: (event.mailbox, day.start, day.end, _list(event, day))
            for event, day in self.days()
            if day.start > now
        }

    def days(self) -> Iterator[tuple[Event, Day]]:
        """Yield every date that stands."""
        for event in self.events.values():
            for day in event.dates.values():
                yield event, day

    def _create_series(self, step: CreateSeries, wanted: WantedCalendar) -> None:
        self.intended.pop(step.series_id or 0, None)
        event = self._event(step.mailbox, step.zone, step.attendees)
        event.step = step
        for index, session_id in enumerate(step.sessions):
            wall = step.first_local + index * timedelta(weeks=step.pattern.interval_weeks)
            start = to_instant(wall, step.zone)
            end = end_instant(wall, step.minutes, step.zone)
            day = Day(session_id, _number(wanted, session_id), start, start, end)
            event.dates[next(self._ids)] = day
        self._mail(NoticeKind.INVITATION, event.attendees, step.numbers)

    def _move(self, step: MoveDate) -> None:
        event, day = self._day(step.date_id)
        start, end = step.meeting.starts_at, step.meeting.ends_at
        if event.zone is not None:
            zone = event.zone
            on = to_wall(start, zone).date()
            for other in event.dates.values():
                stands = to_wall(other.start, zone).date()
                is_crossed = (other.original < day.original and on <= stands) or (
                    other.original > day.original and on >= stands
                )
                if is_crossed:
                    raise Crossing(step)
            day.own = set(_list(event, day))
        day.start, day.end = start, end
        self._mail(NoticeKind.UPDATE, _list(event, day), (step.meeting.number,))

    def _event(self, mailbox: str, zone: str | None, attendees: tuple[Attendee, ...]) -> Event:
        key = next(self._ids)
        event = Event(key, mailbox, zone, {each.address for each in attendees})
        self.events[key] = event
        return event

    def _meeting(self, step: SetMeetingOptions) -> Event:
        if step.series_id is not None:
            return self.events[step.series_id]
        event, _ = self._day(step.date_id)
        return event

    def _day(self, date_id: int | None) -> tuple[Event, Day]:
        key = _key(date_id)
        event = next(each for each in self.events.values() if key in each.dates)
        return event, event.dates[key]

    def _change(
        self, invited: set[str], step: InviteToSeries | InviteToDate, numbers: tuple[int, ...]
    ) -> None:
        joining = {each.address for each in step.added} - invited
        leaving = invited & step.removed
        invited |= joining
        invited -= leaving
        self._mail(NoticeKind.CANCELLATION, leaving, numbers)
        self._mail(NoticeKind.INVITATION, joining, numbers)

    def _mail(self, kind: NoticeKind, addresses: set[str], numbers: tuple[int | None, ...]) -> None:
        known = tuple(number for number in numbers if number is not None)
        self.mailed += [Notice(kind, address, known) for address in sorted(addresses)]


def _known_series(event: Event) -> KnownSeries:
    step = event.step
    assert step is not None
    return KnownSeries(
        series_id=event.key,
        generation=event.key,
        mailbox=event.mailbox,
        event_id=f"event-{event.key}",
        zone=step.zone,
        minutes=step.minutes,
        first_local=step.first_local,
        pattern=step.pattern,
        invited=frozenset(event.attendees),
        state=SeriesState.ENDED if event.is_cancelled else SeriesState.BOOKED,
        co_organisers=event.co_organisers,
    )


def _known_date(event: Event, key: int, day: Day) -> KnownDate:
    is_single = event.step is None
    own = event.attendees if is_single else day.own
    return KnownDate(
        date_id=key,
        session_id=day.session_id,
        series_id=None if is_single else event.key,
        mailbox=event.mailbox,
        original_start=None if is_single else day.original,
        event_id=f"date-{key}",
        state=DateState.STANDING,
        starts_at=day.start,
        ends_at=day.end,
        invited=None if own is None else frozenset(own),
        number=day.number,
        co_organisers=event.co_organisers,
    )


def _planned_series(key: int, step: CreateSeries) -> KnownSeries:
    event = Event(key, step.mailbox, step.zone, {e.address for e in step.attendees}, step=step)
    series = _known_series(event)
    return replace(series, event_id=None, state=SeriesState.PLANNED)


def _planned_dates(key: int, step: CreateSeries) -> Iterator[KnownDate]:
    spans = spans_of(step.pattern, step.first_local, step.minutes, step.zone)
    event = Event(key, step.mailbox, step.zone, set(), step=step)
    for (start, end), session_id in zip(spans, step.sessions, strict=True):
        known = _known_date(event, 0, Day(session_id, None, start, start, end))
        yield replace(known, event_id=None, state=DateState.PLANNED)


def _planned_single(key: int, step: CreateSingle) -> KnownDate:
    event = Event(key, step.mailbox, None, {each.address for each in step.attendees})
    start, end = step.meeting.starts_at, step.meeting.ends_at
    day = Day(step.meeting.session_id, step.meeting.number, start, start, end)
    return replace(_known_date(event, key, day), event_id=None, state=DateState.PLANNED)


def _list(event: Event, day: Day) -> set[str]:
    return event.attendees if day.own is None else day.own


def _number(wanted: WantedCalendar, session_id: int | None) -> int | None:
    return next((e.number for e in wanted.meetings if e.session_id == session_id), None)


def _key(date_id: int | None) -> int:
    assert date_id is not None
    return date_id
