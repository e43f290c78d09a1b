"""Lay meetings that have no date in Outlook yet into a series where one saves notices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from service.domain.calendar.known import KnownSeries
from service.domain.calendar.wanted import WantedMeeting
from service.domain.meeting import WeeklyPattern
from service.domain.series import end_instant, pattern_days, to_instant

_DAYS_A_WEEK = 7

_Cell = tuple[int, tuple[WantedMeeting | None, ...]]
"""Changes so far, and what each date so far serves."""


@dataclass(frozen=True)
class Layout:
    """A weekly pattern and, for each of its dates, the meeting that it serves (None: cancelled).

    `first_local` is naive wall time in `zone`; what no date serves becomes a single event.
    """

    first_local: datetime
    minutes: int
    zone: str
    pattern: WeeklyPattern
    served: tuple[WantedMeeting | None, ...]
    notices: int
    """Notices to each person: the invitation, and one for every date that is not as it should."""

    @property
    def spans(self) -> tuple[tuple[datetime, datetime], ...]:
        """Start and end of each date of the pattern, aware UTC."""
        return spans_of(self.pattern, self.first_local, self.minutes, self.zone)


def spans_of(
    pattern: WeeklyPattern, first_local: datetime, minutes: int, zone: str
) -> tuple[tuple[datetime, datetime], ...]:
    """Return start and end (aware UTC) of each date of a series; the wall time stays the same."""
    walls = [datetime.combine(day, first_local.time()) for day in pattern_days(pattern)]
    return tuple((to_instant(wall, zone), end_instant(wall, minutes, zone)) for wall in walls)


def best_layout(meetings: Sequence[WantedMeeting], *, now: datetime) -> Layout | None:
    """Return the series that serves the meetings with the fewest notices.

    None where single events mail no more often than the best series would.

    Args:
        meetings: coming ones, in order of start.
    """
    found = [
        layout
        for pattern, anchor in dict.fromkeys(_patterns(meetings))
        if (layout := _serve(pattern, anchor, meetings)) is not None and layout.spans[0][0] > now
    ]
    best = min(found, key=lambda each: (each.notices, each.pattern.count), default=None)
    return best if best is not None and best.notices < len(meetings) else None


def planned_layout(
    series: KnownSeries,
    meetings: Sequence[WantedMeeting],
    sessions: Mapping[datetime, int | None],
) -> Layout:
    """Return what a series that is yet to be created will serve; its pattern stands in a row.

    Args:
        sessions: the session of each of its dates, by original start; empty where the dates serve
            all meetings in order.
    """
    spans = spans_of(series.pattern, series.first_local, series.minutes, series.zone)
    if sessions:
        by_id = {each.session_id: each for each in meetings}
        served = tuple(by_id.get(sessions.get(start) or 0) for start, _ in spans)
        changes = sum(
            each is None or _span(each) != span for each, span in zip(served, spans, strict=True)
        )
    else:
        changes, served = _align(spans, meetings)
    return Layout(
        first_local=series.first_local,
        minutes=series.minutes,
        zone=series.zone,
        pattern=series.pattern,
        served=served,
        notices=1 + changes,
    )


def _patterns(meetings: Sequence[WantedMeeting]) -> Iterator[tuple[WeeklyPattern, WantedMeeting]]:
    days = [each.starts_local.date() for each in meetings]
    gaps = {
        max(1, round((later - earlier).days / _DAYS_A_WEEK)) for earlier, later in pairwise(days)
    }
    for index, anchor in enumerate(meetings):
        for weeks in sorted(gaps):
            step = timedelta(weeks=weeks)
            for back in {index, (days[index] - days[0]) // step}:
                first_on = days[index] - back * step
                for count in {len(meetings), max(0, (days[-1] - first_on) // step) + 1}:
                    yield WeeklyPattern(first_on, weeks, count), anchor


def _serve(
    pattern: WeeklyPattern, anchor: WantedMeeting, meetings: Sequence[WantedMeeting]
) -> Layout | None:
    first_local = datetime.combine(pattern.first_on, anchor.starts_local.time())
    spans = spans_of(pattern, first_local, anchor.minutes, anchor.zone)
    changes, served = _align(spans, meetings)
    if sum(each is not None for each in served) < 2:
        return None
    return Layout(
        first_local=first_local,
        minutes=anchor.minutes,
        zone=anchor.zone,
        pattern=pattern,
        served=served,
        notices=1 + changes,
    )


def _align(
    spans: Sequence[tuple[datetime, datetime]], meetings: Sequence[WantedMeeting]
) -> tuple[int, tuple[WantedMeeting | None, ...]]:
    """Pair dates with meetings in order, with the fewest moves, cancellations and single events.

    An edit distance. Pairs in order can always be moved there one after the other, since no date
    has to pass another.
    """
    wanted = list(map(_span, meetings))
    row: list[_Cell] = [(count, ()) for count in range(len(meetings) + 1)]
    for span in spans:
        above, row = row, [(row[0][0] + 1, (*row[0][1], None))]
        for index, meeting in enumerate(meetings):
            moved = int(wanted[index] != span)
            paired = (above[index][0] + moved, (*above[index][1], meeting))
            cancelled = (above[index + 1][0] + 1, (*above[index + 1][1], None))
            single = (row[index][0] + 1, row[index][1])
            row.append(min(paired, cancelled, single, key=lambda cell: cell[0]))
    return row[-1]


def _span(meeting: WantedMeeting) -> tuple[datetime, datetime]:
    return meeting.starts_at, meeting.ends_at
