"""A reader's days walked in order: at every mark, what goes, what waits, and what never will."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.flows.workers import OPENS, Worker
from tests.journey.hours import first_chance, next_opening
from tests.journey.table import OF_PROGRAMME, UNCOUNTED, Facts, Key, Row, rows
from tests.journey.world import Event, Place

CAP = 4
_GO, _WAIT = "go", "wait"


@dataclass(frozen=True)
class Desk:
    """Where one reader reads in one role: all their places in it, or one report of a manager's."""

    reader: str
    role: str
    places: Sequence[Place]


@dataclass(frozen=True, order=True)
class Sent:
    """A mail that goes: to whom in which role, which, and when."""

    at: datetime
    reader: str
    role: str
    key: Key


class Walk:
    """One desk's way through the programme.

    Attributes:
        sent: what went, in order.
        told: what was named in another mail instead, which reached its reader as well.
        unsent: why what was owed did not go, by its key.
    """

    def __init__(self, facts: Facts, desk: Desk, until: datetime) -> None:
        self.facts, self.desk, self.until = facts, desk, until
        self.world = facts.world
        self.reader: Worker = self.world.people[desk.reader]
        self.sent: dict[Key, datetime] = {}
        self.unsent: dict[Key, str] = {}
        self.told: dict[Key, datetime] = {}
        self.prios: dict[Key, Row] = {}
        self.pending: dict[Key, Row] = {}
        self._eras: dict[int, list[Row]] = {}

    def live(self) -> None:
        for now in self._marks():
            before = -1
            # What goes may settle something else in the same minute.
            while len(self.sent) + len(self.unsent) != before:
                before = len(self.sent) + len(self.unsent)
                self._live_at(now)

    def _live_at(self, now: datetime) -> None:
        owed = [row for row in self._rows(now) if row.due <= now and not self._is_over(row)]
        self._drop_cancelled(now)
        going: list[Row] = []
        for row in owed:
            verdict = self._judge(row, now)
            if verdict == _GO:
                going.append(row)
            elif verdict != _WAIT:
                self.unsent[row.key] = verdict
                self.pending.pop(row.key, None)
            elif row.met(now):
                self.pending[row.key] = row
        leads: Row | None = None
        for row in sorted(going, key=self._rank):
            self.pending.pop(row.key, None)
            if leads is not None and self._merges(row):
                self.unsent[row.key] = "told the same day"
                self.told[row.key] = now
            elif self._is_capped(row, now):
                self.unsent[row.key] = "cap"
            else:
                self.sent[row.key] = now
                self.prios[row.key] = row
                leads = row if self._merges(row) else leads

    # -- one row at one mark

    def _judge(self, row: Row, now: datetime) -> str:
        if self._is_paused(row, now):
            return "paused" if now >= row.useless and row.met(row.useless) else _WAIT
        left_at = self._left_at(row)
        if left_at is not None and left_at <= row.due:
            return _WAIT
        is_met, asks_attendees = row.met(now), row.slug.startswith("after-session")
        if not is_met and not asks_attendees:
            # Never owed, unless that comes true yet.
            return _WAIT
        if now >= row.useless:
            return self._why_too_late(row)
        if left_at is not None and left_at <= now:
            return "left"
        if self._is_answered(row, now):
            return "answered"
        if self._is_chosen(row, now):
            return "somebody"
        if not is_met:
            # Whoever is known not to have been there is not asked how it was.
            return "absent"
        if not self.reader.may_read(now, late=row.late):
            return _WAIT
        if row.nudges:
            return self._judge_nudge(row, now)
        if row.slug == "recap":
            riding = self._rides(row, now)
            if riding is not None:
                return riding
        if row.slug == "pulse" and self._nudged_in_cycle(row, now):
            return "nudged"
        return _WAIT if self._waits_for_tomorrow(row, now) else _GO

    def _judge_nudge(self, row: Row, now: datetime) -> str:
        back = self._back_from_away(now)
        if now < back:
            return "away" if back >= row.useless else _WAIT
        first_at = self._reached_at(self._first_of(row))
        if first_at is None:
            return "nothing to remind of"
        if self.reader.day_of(first_at) == self.reader.day_of(now):
            return "first mail the same day"
        return _WAIT if self._waits_for_tomorrow(row, now) else _GO

    def _waits_for_tomorrow(self, row: Row, now: datetime) -> bool:
        if row.prio < 3 or not self._merges(row) or not self._got_one_today(now):
            return False
        # What tomorrow would be useless goes today all the same.
        return next_opening(self.reader, now) < row.useless

    def _reached_at(self, key: Key) -> datetime | None:
        """Return when a mail reached its reader, by itself or told in another."""
        return self.sent.get(key) or self.told.get(key)

    def _why_too_late(self, row: Row) -> str:
        return "paused" if self._is_paused(row, row.useless) else "too late"

    def _rides(self, row: Row, now: datetime) -> str | None:
        """Say what becomes of a recap beside the reminder of its session."""
        for nudge in self._rows(now):
            if nudge.slug not in ("after-session-nudge", "end-evaluation-nudge"):
                continue
            if (nudge.set_name, nudge.session) != (row.set_name, row.session):
                continue
            nudged_at = self.sent.get(nudge.key)
            if nudged_at is not None:
                # A reminder before the learning was saved could not tell of it.
                return "told in the reminder" if row.due <= nudged_at else None
            if self._may_still_go(nudge, now):
                return _WAIT
        return None

    def _may_still_go(self, nudge: Row, now: datetime) -> bool:
        if self._is_over(nudge) or not nudge.met(now) or self._is_answered(nudge, now):
            return False
        if nudge.due >= nudge.useless:
            # By the reader's working days it would come when nothing is asked any more.
            return False
        first = self._first_of(nudge)
        return first in self.told or first not in self.unsent

    def _nudged_in_cycle(self, row: Row, now: datetime) -> bool:
        begins, _ = self._cycle(row, now)
        return any(
            self.prios[key].nudges and self.prios[key].lane == row.lane and at >= begins
            for key, at in self.sent.items()
        )

    # -- the cap

    def _is_capped(self, row: Row, now: datetime) -> bool:
        if row.slug in UNCOUNTED:
            return False
        begins, ends = self._cycle(row, now)
        already = [
            key
            for key, at in self.sent.items()
            if self.prios[key].lane == row.lane and key[0] not in UNCOUNTED and at >= begins
        ]
        to_come = 0
        for other in self._rows(now):
            if other.lane != row.lane or other.prio >= row.prio or other.slug in UNCOUNTED:
                continue
            goes_at = self._would_go_at(other, now)
            to_come += goes_at is not None and goes_at < ends
        return len(already) + 1 + to_come > CAP

    def _would_go_at(self, row: Row, now: datetime) -> datetime | None:
        """Return when a row would go as things stand, None if it would not."""
        if self._is_over(row) or not row.met(now) or self._is_answered(row, now):
            return None
        if self._is_chosen(row, now):
            return None
        earliest = max(row.due, now)
        if row.nudges:
            first = self._first_of(row)
            first_at = self._reached_at(first)
            if first_at is None:
                (first_row,) = [one for one in self._rows(now) if one.key == first]
                first_at = self._would_go_at(first_row, now)
            if first_at is None:
                return None
            earliest = max(earliest, self._back_from_away(now))
            if self.reader.day_of(first_at) >= self.reader.day_of(earliest):
                return None
        if row.slug == "recap" and self._rides(row, now) is not None:
            return None
        if row.prio >= 3 and self._got_one_today(now):
            tomorrow = next_opening(self.reader, now)
            if earliest < tomorrow < row.useless:
                earliest = tomorrow
        goes_at = first_chance(self.reader, earliest, late=row.late)
        return goes_at if goes_at < row.useless else None

    def _cycle(self, row: Row, now: datetime) -> tuple[datetime, datetime]:
        """Return when the set's present cycle began and when it ends."""
        begins, ends = (
            datetime.min.replace(tzinfo=now.tzinfo),
            datetime.max.replace(tzinfo=now.tzinfo),
        )
        for s in self.facts.calendar.standing(row.set_name, self.facts.calendar.era(now)):
            if s.end <= now:
                begins = max(begins, s.end)
            else:
                ends = min(ends, s.end)
        return begins, ends

    # -- one day

    def _merges(self, row: Row) -> bool:
        return self.desk.role != "manager" and row.slug not in OF_PROGRAMME

    def _got_one_today(self, now: datetime) -> bool:
        today = self.reader.day_of(now)
        return any(
            self._merges(self.prios[key]) and self.reader.day_of(at) == today
            for key, at in self.sent.items()
        )

    def _rank(self, row: Row) -> tuple[int, datetime, str, int]:
        anchor = self.world.ids.get((row.set_name, row.session), row.session)
        return (row.prio, row.due, row.slug, anchor)

    # -- what is so

    def _rows(self, now: datetime) -> list[Row]:
        era = self.facts.calendar.era(now)
        if era not in self._eras:
            self._eras[era] = [
                row
                for place in self.desk.places
                for row in rows(self.facts, self.reader, place, self.desk.role, era)
            ]
        return self._eras[era]

    def _is_over(self, row: Row) -> bool:
        return row.key in self.sent or row.key in self.unsent

    def _is_answered(self, row: Row, now: datetime) -> bool:
        return bool(row.form) and self.facts.answered(now, self.desk.reader, row.form, row)

    def _is_chosen(self, row: Row, now: datetime) -> bool:
        """Say whether it asks what to do with a session, and somebody has said so."""
        which = {"set_name": row.set_name, "session": row.session}
        return row.slug == "quorum-risk" and self.facts.says(now, "chosen", **which) is not None

    def _first_of(self, row: Row) -> Key:
        return (row.nudges, row.set_name, row.session, row.about)

    def _left_at(self, row: Row) -> datetime | None:
        """Return when the place that brought a row ended; those who left still hear of deletion."""
        ends = []
        for place in self.desk.places:
            if place.set_name and row.set_name not in ("", place.set_name):
                continue
            left_at = self.facts.left_at(place)
            if row.slug.startswith("deletion-warning"):
                left_at = left_at if self._never_came(place, left_at) else None
            ends.append(left_at)
        return None if None in ends else max(one for one in ends if one is not None)

    def _never_came(self, place: Place, left_at: datetime | None) -> bool:
        """Say whether somebody was only ever invited: they get nothing more."""
        if self.world.entry != "invite" or left_at is None:
            return False
        return self.facts.log.last(Event(left_at, "joined", place.address)) is None

    def _is_paused(self, row: Row, now: datetime) -> bool:
        """Say whether all rest, or its reader in their set; what is of the programme goes on."""
        if self.facts.says(now, "programme-paused") == "yes":
            return True
        if row.slug in OF_PROGRAMME or self.desk.role not in ("member", "facilitator"):
            return False
        return self.facts.says(now, "paused", who=self.desk.reader) == "yes"

    def _back_from_away(self, now: datetime) -> datetime:
        """Return 08:30 of the working day after the return of the last time away, if any."""
        away = self.facts.log.last(Event(now, "away", self.desk.reader))
        if away is None:
            return now
        assert away.end is not None
        # They are back on the first day on which they would be at work again.
        back = first_chance(self.reader, away.end, late=False)
        return next_opening(self.reader, back)

    def _drop_cancelled(self, now: datetime) -> None:
        """Give up what waited and is owed no more because its date was taken away."""
        if not self.pending:
            return
        owed = {row.key for row in self._rows(now)}
        for key in [key for key in self.pending if key not in owed]:
            del self.pending[key]
            self.unsent[key] = "cancelled"

    # -- the marks

    def _marks(self) -> Iterator[datetime]:
        """Yield, in order, every opening of the reader's day, and all that may change things."""
        sharp = self._sharp()
        day: date = self.reader.day_of(self.world.approved_at)
        last = self.reader.day_of(self.until)
        by_day: dict[date, set[datetime]] = {}
        for instant in sharp:
            by_day.setdefault(self.reader.day_of(instant), set()).add(instant)
        while day <= last:
            marks = by_day.get(day, set())
            if self.reader.works_on(day):
                marks = marks | {self.reader.at(day, OPENS)}
            for mark in sorted(marks):
                if self.world.approved_at <= mark <= self.until:
                    yield mark
            day += timedelta(days=1)

    def _sharp(self) -> set[datetime]:
        found = {event.at for event in self.facts.log.events if self._concerns(event)}
        for era in range(len(self.facts.calendar.changes) + 1):
            at = self.world.approved_at
            if era:
                at = self.facts.calendar.changes[era - 1].at
            found |= {row.due for row in self._rows(at)}
        return found | {self.world.began_at(place) for place in self.desk.places}

    def _concerns(self, event: Event) -> bool:
        sets = {place.set_name for place in self.desk.places}
        if event.what.startswith("programme"):
            return True
        mine = {self.desk.reader} | {place.address for place in self.desk.places}
        return event.set_name in sets or "" in sets or bool({event.who, event.about} & mine)
