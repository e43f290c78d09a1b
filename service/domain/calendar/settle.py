"""What follows when HR decides about a difference, before anything is done about it."""

from dataclasses import replace
from datetime import datetime

from service.domain.calendar.drift import Difference
from service.domain.calendar.known import KnownCalendar, KnownDate, KnownSeries
from service.domain.calendar.plan import CalendarPlan, plan_calendar
from service.domain.calendar.wanted import WantedCalendar
from service.domain.states import DateState, DriftKind, SeriesState

BY_HAND = "changed by hand"
"""Stands for the digest of a text that somebody else wrote: the plan writes ours again."""


def as_found(known: KnownCalendar, difference: Difference, *, now: datetime) -> KnownCalendar:
    """Return what is known once a difference is believed: Outlook as it stands there.

    From here the plan leads back to what the rows want, which is how ours is restored. Dates
    that have begun stay.
    """
    match difference.kind:
        case DriftKind.MOVED:
            assert difference.their_starts_at is not None  # a move says where to
            assert difference.their_ends_at is not None
            return _with_date(
                known,
                difference,
                starts_at=difference.their_starts_at,
                ends_at=difference.their_ends_at,
            )
        case DriftKind.DELETED:
            if difference.date_id is not None:
                return _with_date(known, difference, state=DateState.CANCELLED)
            return _without_series(known, difference.series_id, now=now)
        case DriftKind.UNINVITED:
            return _without_address(known, difference)
        case DriftKind.EDITED:
            if difference.date_id is not None:
                return _with_date(known, difference, text_digest=BY_HAND)
            return _with_series(known, difference.series_id, text_digest=BY_HAND)


def plan_to_restore(
    wanted: WantedCalendar, known: KnownCalendar, difference: Difference, *, now: datetime
) -> CalendarPlan:
    """Return the plan that puts ours back, with what attendees receive for it."""
    return plan_calendar(wanted, as_found(known, difference, now=now), now=now)


def plan_without(
    wanted: WantedCalendar, known: KnownCalendar, difference: Difference, *, now: datetime
) -> CalendarPlan:
    """Return the plan once whoever was taken off a list leaves the set."""
    address = difference.address or ""
    leaving = replace(
        wanted,
        people=tuple(each for each in wanted.people if each.address.casefold() != address),
        gone=wanted.gone | {address},
        co_organisers=tuple(each for each in wanted.co_organisers if each.casefold() != address),
    )
    return plan_calendar(leaving, as_found(known, difference, now=now), now=now)


def _with_date(known: KnownCalendar, difference: Difference, **changes: object) -> KnownCalendar:
    series = {each.series_id: each for each in known.series}

    def changed(date: KnownDate) -> KnownDate:
        if date.date_id != difference.date_id:
            return date
        if difference.kind is DriftKind.MOVED and date.invited is None:
            # A moved date keeps a list of its own from then on.
            changes["invited"] = series[date.series_id or 0].invited
        return replace(date, is_drifting=False, **changes)  # type: ignore[arg-type]  # -- by name

    return replace(known, dates=tuple(map(changed, known.dates)))


def _with_series(known: KnownCalendar, series_id: int | None, **changes: object) -> KnownCalendar:
    def changed(series: KnownSeries) -> KnownSeries:
        if series.series_id != series_id:
            return series
        return replace(series, **changes)  # type: ignore[arg-type]  # -- as above

    return _settled(replace(known, series=tuple(map(changed, known.series))), series_id)


def _without_series(known: KnownCalendar, series_id: int | None, *, now: datetime) -> KnownCalendar:
    dates = tuple(
        replace(date, state=DateState.CANCELLED)
        if date.series_id == series_id and date.state is DateState.STANDING and date.starts_at > now
        else date
        for date in known.dates
    )
    return _with_series(replace(known, dates=dates), series_id, state=SeriesState.ENDED)


def _without_address(known: KnownCalendar, difference: Difference) -> KnownCalendar:
    gone = {difference.address or ""}
    if difference.date_id is None:
        series = next(e for e in known.series if e.series_id == difference.series_id)
        return _with_series(known, series.series_id, invited=series.invited - gone)
    date = next(e for e in known.dates if e.date_id == difference.date_id)
    return _with_date(known, difference, invited=(date.invited or frozenset()) - gone)


def _settled(known: KnownCalendar, series_id: int | None) -> KnownCalendar:
    """Let a series' dates be planned again."""
    dates = tuple(
        replace(date, is_drifting=False) if date.series_id == series_id else date
        for date in known.dates
    )
    return replace(known, dates=dates)
