"""A set's dates as a calendar file gives them: a pattern, its exceptions, and dates beside it."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.meeting import WeeklyPattern
from service.domain.series import pattern_days


@dataclass(frozen=True)
class FilePattern:
    """The dates that repeat; `starts_local` is the first one's naive wall time in `zone` (IANA)."""

    starts_local: datetime
    weekly: WeeklyPattern
    minutes: int
    zone: str

    def starts(self) -> tuple[datetime, ...]:
        """Return the naive wall time of each date, first to last."""
        at = self.starts_local.time()
        return tuple(datetime.combine(day, at) for day in pattern_days(self.weekly))


@dataclass(frozen=True)
class FileMeeting:
    """One session that stands; `starts_local` is naive wall time in `zone` (IANA)."""

    session_id: int
    number: int
    starts_local: datetime
    minutes: int
    zone: str


@dataclass(frozen=True)
class SetDates:
    """Everything that a set's file says; `uid` names it for good, wherever it is opened."""

    set_name: str
    uid: str
    pattern: FilePattern | None
    meetings: tuple[FileMeeting, ...]
    join_url: str | None


@dataclass(frozen=True)
class FileLayout:
    """Which date of the pattern each meeting is.

    `moved` pairs a date of the pattern (naive wall time) with the meeting that took its place;
    `left_out` are dates of the pattern on which nothing is; `beside` are meetings of no pattern.
    """

    moved: tuple[tuple[datetime, FileMeeting], ...]
    left_out: tuple[datetime, ...]
    beside: tuple[FileMeeting, ...]


def lay_out(dates: SetDates) -> FileLayout:
    """Say how meetings and pattern go together: session 3 is the pattern's third date."""
    if dates.pattern is None:
        return FileLayout(moved=(), left_out=(), beside=dates.meetings)
    pattern = dates.pattern
    starts = pattern.starts()
    standing = {
        meeting.number: meeting for meeting in dates.meetings if meeting.number <= len(starts)
    }
    return FileLayout(
        moved=tuple(
            (starts[number - 1], meeting)
            for number, meeting in standing.items()
            if (meeting.starts_local, meeting.minutes, meeting.zone)
            != (starts[number - 1], pattern.minutes, pattern.zone)
        ),
        left_out=tuple(
            start for number, start in enumerate(starts, start=1) if number not in standing
        ),
        beside=tuple(meeting for meeting in dates.meetings if meeting.number not in standing),
    )
