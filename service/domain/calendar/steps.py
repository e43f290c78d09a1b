"""The single changes of a calendar, each with the mails that Outlook sends for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.domain.calendar.wanted import WantedMeeting
from service.domain.calendar.words import MeetingText
from service.domain.meeting import Attendee, WeeklyPattern


class NoticeKind(StrEnum):
    """What Outlook sends to an attendee."""

    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"


@dataclass(frozen=True)
class Notice:
    """Exactly one mail that Outlook sends to one attendee (`address` is case-folded)."""

    kind: NoticeKind
    address: str
    session_numbers: tuple[int, ...]


@dataclass(frozen=True)
class LinkDates:
    """Let dates stand for other sessions than they were booked for; nobody hears of it.

    `links` holds date's and session's ids, all changed at once: halfway, two dates would stand
    for one session.
    """

    links: tuple[tuple[int | None, int], ...]

    def notices(self) -> tuple[Notice, ...]:
        """Return none."""
        return ()


@dataclass(frozen=True)
class CreateSeries:
    """Create a recurring meeting and invite everybody at once.

    `series_id` is None for a generation that no row stands for yet; `sessions` holds, for each
    date of the pattern, the session that it is for.
    """

    series_id: int | None
    mailbox: str
    first_local: datetime
    minutes: int
    zone: str
    pattern: WeeklyPattern
    attendees: tuple[Attendee, ...]
    sessions: tuple[int | None, ...]
    numbers: tuple[int, ...]

    def notices(self) -> tuple[Notice, ...]:
        """Return one invitation a person, for all dates together."""
        return _to_each(NoticeKind.INVITATION, _addresses(self.attendees), self.numbers)


@dataclass(frozen=True)
class CreateSingle:
    """Create one meeting outside every series; `date_id` is None where no row stands for it yet."""

    date_id: int | None
    mailbox: str
    meeting: WantedMeeting
    attendees: tuple[Attendee, ...]

    def notices(self) -> tuple[Notice, ...]:
        """Return one invitation a person."""
        return _to_each(NoticeKind.INVITATION, _addresses(self.attendees), (self.meeting.number,))


@dataclass(frozen=True)
class InviteToSeries:
    """Take people into a series' list and out of it; the others hear nothing."""

    series_id: int
    added: tuple[Attendee, ...]
    removed: frozenset[str]
    numbers: tuple[int, ...]

    def notices(self) -> tuple[Notice, ...]:
        """Return an invitation for each joiner and a cancellation for each leaver."""
        return _changed_list(self.added, self.removed, self.numbers)


@dataclass(frozen=True)
class InviteToDate:
    """Take people into the list of a date that keeps its own, and out of it."""

    date_id: int | None
    added: tuple[Attendee, ...]
    removed: frozenset[str]
    numbers: tuple[int, ...]

    def notices(self) -> tuple[Notice, ...]:
        """Return an invitation for each joiner and a cancellation for each leaver."""
        return _changed_list(self.added, self.removed, self.numbers)


@dataclass(frozen=True)
class CancelDate:
    """Cancel one date with a comment; `told` are the case-folded addresses on its list."""

    date_id: int | None
    told: frozenset[str]
    numbers: tuple[int, ...]
    comment: str

    def notices(self) -> tuple[Notice, ...]:
        """Return one cancellation a person."""
        return _to_each(NoticeKind.CANCELLATION, self.told, self.numbers)


@dataclass(frozen=True)
class EndSeries:
    """Cancel a series of which no date has begun, as a whole."""

    series_id: int
    told: frozenset[str]
    numbers: tuple[int, ...]
    comment: str

    def notices(self) -> tuple[Notice, ...]:
        """Return one cancellation a person, for all dates together."""
        return _to_each(NoticeKind.CANCELLATION, self.told, self.numbers)


@dataclass(frozen=True)
class MoveDate:
    """Move one date to where its meeting should be; `told` are the addresses on its list."""

    date_id: int | None
    meeting: WantedMeeting
    told: frozenset[str]

    def notices(self) -> tuple[Notice, ...]:
        """Return one update a person."""
        return _to_each(NoticeKind.UPDATE, self.told, (self.meeting.number,))


@dataclass(frozen=True)
class WriteText:
    """Change subject and text of a series or of a single date, and keep the rest of the body.

    `told` holds an address as often as it is mailed: a series is told once, and once more for
    each of its dates that keeps a list of its own.
    """

    series_id: int | None
    date_id: int | None
    text: MeetingText
    told: tuple[str, ...]
    numbers: tuple[int, ...]

    def notices(self) -> tuple[Notice, ...]:
        """Return one update for each time that somebody is told."""
        return _to_each(NoticeKind.UPDATE, self.told, self.numbers)


@dataclass(frozen=True)
class SetMeetingOptions:
    """Set co-organisers and lobby of a Teams meeting: of a series, or of a single date.

    Both ids are None where the meeting is yet to be created. Nobody is mailed.
    """

    series_id: int | None
    date_id: int | None
    co_organisers: tuple[str, ...]

    def notices(self) -> tuple[Notice, ...]:
        """Return none."""
        return ()


Step = (
    LinkDates
    | CreateSeries
    | CreateSingle
    | InviteToSeries
    | InviteToDate
    | CancelDate
    | EndSeries
    | MoveDate
    | WriteText
    | SetMeetingOptions
)


def is_new(step: Step) -> bool:
    """Whether a step creates what no row stands for yet."""
    match step:
        case CreateSeries():
            return step.series_id is None
        case CreateSingle():
            return step.date_id is None
    return False


def is_ready(step: Step) -> bool:
    """Whether a row stands for all that a step is about: else an earlier step has to come first."""
    match step:
        case LinkDates():
            return all(date_id is not None for date_id, _ in step.links)
        case InviteToDate() | CancelDate() | MoveDate():
            return step.date_id is not None
        case WriteText() | SetMeetingOptions():
            return step.series_id is not None or step.date_id is not None
    return True


def _changed_list(
    added: Iterable[Attendee], removed: Iterable[str], numbers: tuple[int, ...]
) -> tuple[Notice, ...]:
    return (
        *_to_each(NoticeKind.CANCELLATION, removed, numbers),
        *_to_each(NoticeKind.INVITATION, _addresses(added), numbers),
    )


def _to_each(
    kind: NoticeKind, addresses: Iterable[str], numbers: tuple[int, ...]
) -> tuple[Notice, ...]:
    return tuple(Notice(kind, address, numbers) for address in sorted(addresses))


def _addresses(attendees: Iterable[Attendee]) -> frozenset[str]:
    return frozenset(each.address.casefold() for each in attendees)
