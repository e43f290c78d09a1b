"""What a set's calendar should hold, as the rows of sessions and memberships say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from service.domain.calendar.words import MeetingText, meeting_text
from service.domain.meeting import Attendee
from service.domain.series import end_instant, to_instant


@dataclass(frozen=True)
class WantedMeeting:
    """One session that shall take place; `starts_local` is naive wall time in `zone` (IANA)."""

    session_id: int
    number: int
    starts_local: datetime
    minutes: int
    zone: str

    @property
    def starts_at(self) -> datetime:
        """The start as a UTC instant."""
        return to_instant(self.starts_local, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The end as a UTC instant."""
        return end_instant(self.starts_local, self.minutes, self.zone)


@dataclass(frozen=True)
class WantedCalendar:
    """A set's calendar as it should be.

    `meetings` are the scheduled ones in order of start; `people` who is in the set, each once;
    `gone` the case-folded addresses of those whom we invited and who are not in any more;
    `co_organisers` addresses that shall run the Teams meeting beside the mailbox; `reasons` why a
    session was last changed, by session id, in HR's own words for attendees.
    """

    set_id: int
    set_name: str
    organiser: str
    meetings: tuple[WantedMeeting, ...]
    people: tuple[Attendee, ...]
    gone: frozenset[str]
    co_organisers: tuple[str, ...]
    reasons: Mapping[int, str] = field(default_factory=dict)

    @property
    def text(self) -> MeetingText:
        """What its meetings are called and say."""
        return meeting_text(self.set_name)

    def within_reach(self, may_invite: Callable[[str], bool]) -> "WantedCalendar":
        """Return it without those who may not be written to now: neither in nor out."""
        return replace(
            self,
            people=tuple(each for each in self.people if may_invite(each.address)),
            gone=frozenset(filter(may_invite, self.gone)),
        )
