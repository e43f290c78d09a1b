"""Where Outlook differs from what we last wrote there: somebody changed it by hand."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from service.domain.calendar.found import FoundAttendee, FoundCalendar, FoundDate, FoundSeries
from service.domain.calendar.known import KnownCalendar, KnownDate, KnownSeries
from service.domain.states import DateState, DriftKind, SeriesState


@dataclass(frozen=True)
class Difference:
    """One thing that somebody changed in Outlook; of a whole series, or of one date.

    Exactly one of `series_id` and `date_id` is set. `address`, case-folded, is who was taken off
    a list; `their_starts_at` and `their_ends_at` say, as UTC instants, where a moved date stands.
    """

    kind: DriftKind
    series_id: int | None = None
    date_id: int | None = None
    address: str | None = None
    their_starts_at: datetime | None = None
    their_ends_at: datetime | None = None


def differences(
    known: KnownCalendar,
    found: FoundCalendar,
    *,
    people: Collection[str],
    subject: str,
    now: datetime,
) -> tuple[Difference, ...]:
    """Say what somebody changed, of dates that have not begun.

    Only standing dates of ours count: one that we are still writing, or know to be gone, is no
    difference, nor is a guest whom somebody took off again.

    Args:
        people: case-folded addresses of whom the set invites now.
        subject: what we call the meetings.
        now: service time.
    """
    dates = [date for date in known.dates if _is_ours(date, now)]
    told: list[Difference] = []
    for series in known.series:
        if series.state is SeriesState.ENDED or series.series_id not in found.series:
            continue
        ahead = [date for date in dates if date.series_id == series.series_id]
        if ahead:
            every = [each for each in known.dates if each.series_id == series.series_id]
            shown = found.series[series.series_id]
            pairs = paired(_standing(every), shown) if shown else {}
            told += _of_series(series, ahead, shown, pairs, people, subject)
    for date in dates:
        if date.series_id is None and date.date_id in found.singles:
            told += _of_single(date, found.singles[date.date_id], people, subject)
    return tuple(told)


def paired(dates: Collection[KnownDate], shown: FoundSeries) -> Mapping[int, FoundDate]:
    """Return, by date's id, what Outlook shows of the known dates of a series, all of them.

    Dates pair by their original start. Where somebody moved the whole series, none fits any more:
    as many on either side are then the same ones, in order.
    """
    by_original = {date.original_start: date for date in shown.dates}
    pairs = {
        date.date_id: by_original[date.original_start]
        for date in dates
        if date.original_start in by_original
    }
    if pairs or len(dates) != len(shown.dates):
        return pairs
    in_order = sorted(dates, key=lambda date: date.starts_at)
    there = sorted(shown.dates, key=lambda date: date.starts_at)
    return {date.date_id: other for date, other in zip(in_order, there, strict=True)}


def _of_series(
    series: KnownSeries,
    dates: list[KnownDate],
    shown: FoundSeries | None,
    pairs: Mapping[int, FoundDate],
    people: Collection[str],
    subject: str,
) -> Iterator[Difference]:
    if shown is None:
        yield Difference(DriftKind.DELETED, series_id=series.series_id)
        return
    if shown.subject != subject or (series.has_link and shown.join_url is None):
        yield Difference(DriftKind.EDITED, series_id=series.series_id)
    missing = _missing(series.invited, shown.attendees, people)
    for address in missing:
        yield Difference(DriftKind.UNINVITED, series_id=series.series_id, address=address)
    for date in dates:
        if date.date_id not in pairs:
            yield Difference(DriftKind.DELETED, date_id=date.date_id)
            continue
        other = pairs[date.date_id]
        yield from _moved(date, other)
        if other.attendees is not None:
            invited = series.invited if date.invited is None else date.invited
            for address in _missing(invited, other.attendees, people):
                # Taken off the series as a whole: that is told once.
                if address not in missing:
                    yield Difference(DriftKind.UNINVITED, date_id=date.date_id, address=address)


def _of_single(
    date: KnownDate, shown: FoundDate | None, people: Collection[str], subject: str
) -> Iterator[Difference]:
    if shown is None:
        yield Difference(DriftKind.DELETED, date_id=date.date_id)
        return
    if shown.subject not in (None, subject) or (date.has_link and shown.join_url is None):
        yield Difference(DriftKind.EDITED, date_id=date.date_id)
    yield from _moved(date, shown)
    for address in _missing(date.invited or frozenset(), shown.attendees or (), people):
        yield Difference(DriftKind.UNINVITED, date_id=date.date_id, address=address)


def _standing(dates: Collection[KnownDate]) -> list[KnownDate]:
    return [date for date in dates if date.state is DateState.STANDING]


def _is_ours(date: KnownDate, now: datetime) -> bool:
    # A date booked before each had a row of its own has id 0, and nothing to hang a question on.
    has_row = bool(date.date_id) and date.session_id is not None
    return date.state is DateState.STANDING and has_row and date.starts_at > now


def _moved(date: KnownDate, shown: FoundDate) -> Iterator[Difference]:
    if (shown.starts_at, shown.ends_at) != (date.starts_at, date.ends_at):
        yield Difference(
            DriftKind.MOVED,
            date_id=date.date_id,
            their_starts_at=shown.starts_at,
            their_ends_at=shown.ends_at,
        )


def _missing(
    invited: Collection[str], shown: Collection[FoundAttendee], people: Collection[str]
) -> list[str]:
    """Return, sorted, whom we invited, still want, and do not find."""
    return sorted(set(invited) & set(people) - {each.address for each in shown})
