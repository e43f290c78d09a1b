"""A naive oracle of a programme's mails: each person's every day walked with method.md in hand.

Written from `product/method.md` 1.7, 1.9 and 1.12 alone, it and `workers` import nothing of the
service, so that the two can only agree where both follow the method. Slow and plain on purpose.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from tests.flows.workers import OPENS, Worker

_DAY = timedelta(days=1)
_Key = TypeVar("_Key")

LATE = frozenset({"after-session"})
"""What a session's end sets off and may go until 18:30 (1.7)."""


@dataclass(frozen=True)
class Meeting:
    """A date of a set as Outlook shows it; number 1 is the set-up session."""

    number: int
    start: datetime
    end: datetime


@dataclass(frozen=True, order=True)
class Mail:
    """One expected mail: what, to whom, for which session, about whom, on which local day."""

    touchpoint: str
    reader: str
    set_name: str
    session: int
    about: str | None
    day: date


@dataclass(frozen=True)
class Story:
    """What people did, each with its instant.

    `answered` by (address, form, session); `not_coming` by (address, session); `left` by address.
    """

    answered: Mapping[tuple[str, str, int], datetime]
    not_coming: Mapping[tuple[str, int], datetime]
    left: Mapping[str, datetime]


def expected_mails(
    people: Mapping[str, Worker],
    meetings: Mapping[str, Sequence[Meeting]],
    *,
    approved_at: datetime,
    until: datetime,
    story: Story,
) -> Counter[Mail]:
    """Return every mail of a programme up to an instant, with how often (once)."""
    found: Counter[Mail] = Counter()
    for person in people.values():
        if person.role != "member":
            continue
        own = meetings[person.set_name]
        found.update(_Walk(person, person, own, approved_at, until, story).own_mails())
        manager = people[person.manager]
        found.update(_Walk(person, manager, own, approved_at, until, story).managers_mails())
    return found


class _Walk:
    """One reader's days, with what reached them so far about one member's sessions."""

    def __init__(
        self,
        member: Worker,
        reader: Worker,
        meetings: Sequence[Meeting],
        approved_at: datetime,
        until: datetime,
        story: Story,
    ) -> None:
        self.member, self.reader, self.meetings = member, reader, meetings
        self.approved_at, self.until, self.story = approved_at, until, story
        self.went_out: dict[tuple[str, int], date] = {}
        self.over: set[tuple[str, int]] = set()

    def own_mails(self) -> Iterator[Mail]:
        for now in self._marks():
            for meeting in self.meetings:
                if meeting.number == 1:
                    yield from self._around_set_up(now, meeting)
                else:
                    yield from self._before(now, meeting)
                    yield from self._after(now, meeting)

    def managers_mails(self) -> Iterator[Mail]:
        for now in self._marks():
            for meeting in self.meetings:
                # After sessions 2, 4 and the final one.
                if meeting.number % 2 == 0 or meeting is self.meetings[-1]:
                    reached = now > meeting.end and self._days_since(meeting.end, now) >= 5
                    useless = self._next_summary_end(meeting)
                    yield from self._once("manager-summary", now, meeting, reached, useless)

    def _around_set_up(self, now: datetime, meeting: Meeting) -> Iterator[Mail]:
        yield from self._once("joining", now, meeting, True, meeting.start, form="joining")
        reached = self._days_until(meeting.start, now) <= 5
        yield from self._once("set-up", now, meeting, reached, meeting.start, form="baseline")
        reached, useless = now >= meeting.end, self._next_before(meeting)
        yield from self._once("affirmations", now, meeting, reached, useless, form="affirmations")

    def _before(self, now: datetime, meeting: Meeting) -> Iterator[Mail]:
        left = self._days_until(meeting.start, now)
        first, form = "before-session", "before-session"
        yield from self._once(first, now, meeting, left <= 5, meeting.start, form=form)
        yield from self._once(
            f"{first}-nudge", now, meeting, left <= 2, meeting.start, form=form, nudges=first
        )

    def _after(self, now: datetime, meeting: Meeting) -> Iterator[Mail]:
        if _has_happened(self.story.not_coming, (self.member.address, meeting.number), now):
            return
        first, form, useless = "after-session", "after-session", self._next_before(meeting)
        reached = now >= meeting.end + timedelta(minutes=30)
        yield from self._once(first, now, meeting, reached, useless, form=form)
        reached = now > meeting.end and self._days_since(meeting.end, now) >= 2
        yield from self._once(
            f"{first}-nudge", now, meeting, reached, useless, form=form, nudges=first
        )

    def _once(
        self,
        touchpoint: str,
        now: datetime,
        meeting: Meeting,
        reached: bool,
        useless: datetime,
        *,
        form: str = "",
        nudges: str = "",
    ) -> Iterator[Mail]:
        """Yield the mail if this is the first mark at which it may go."""
        key = (touchpoint, meeting.number)
        if key in self.over or not reached:
            return
        if not self.reader.may_read(now, late=touchpoint in LATE):
            return
        self.over.add(key)
        answer = (self.member.address, form, meeting.number)
        if now >= useless or _has_happened(self.story.answered, answer, now):
            return
        today = self.reader.day_of(now)
        if nudges and self.went_out.get((nudges, meeting.number), today) == today:
            # Nothing to remind of, or it came this very day.
            return
        self.went_out[key] = today
        about = None if self.reader is self.member else self.member.address
        yield Mail(
            touchpoint, self.reader.address, self.member.set_name, meeting.number, about, today
        )

    def _marks(self) -> Iterator[datetime]:
        """Yield, day by day, every minute of the reader's day at which something may begin."""
        sharp = {self.approved_at}
        for meeting in self.meetings:
            sharp |= {meeting.end, meeting.end + timedelta(minutes=30)}
        left_at = self.story.left.get(self.member.address, self.until + _DAY)
        day = self.reader.day_of(self.approved_at)
        while day <= self.reader.day_of(self.until):
            marks = {instant for instant in sharp if self.reader.day_of(instant) == day}
            for mark in sorted(marks | {self.reader.at(day, OPENS)}):
                if self.approved_at <= mark <= self.until and mark < left_at:
                    yield mark
            day += _DAY

    def _days_until(self, start: datetime, now: datetime) -> int:
        """Count the reader's working days from today to the day before a session."""
        day, last, count = self.reader.day_of(now), self.reader.day_of(start), 0
        while day < last:
            count += self.reader.works_on(day)
            day += _DAY
        return count

    def _days_since(self, end: datetime, now: datetime) -> int:
        """Count the reader's working days from the day after a session to today."""
        day, last, count = self.reader.day_of(end), self.reader.day_of(now), 0
        while day < last:
            day += _DAY
            count += self.reader.works_on(day)
        return count

    def _next_before(self, meeting: Meeting) -> datetime:
        """Return when the reader's next before-session mail opens, or four weeks on."""
        for later in self.meetings:
            if later.number > meeting.number:
                day, left = self.reader.day_of(later.start), 5
                while left:
                    day -= _DAY
                    left -= self.reader.works_on(day)
                return self.reader.at(day, OPENS)
        return meeting.end + timedelta(weeks=4)

    def _next_summary_end(self, meeting: Meeting) -> datetime:
        for later in self.meetings:
            if later.number > meeting.number and (
                later.number % 2 == 0 or later is self.meetings[-1]
            ):
                return later.end
        return meeting.end + timedelta(weeks=4)


def _has_happened(happened: Mapping[_Key, datetime], key: _Key, now: datetime) -> bool:
    return key in happened and happened[key] <= now
