"""The table of mails, row by row: what one reader in one role is owed as the dates stand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from tests.flows.workers import OPENS, Worker
from tests.journey.hours import (
    first_chance,
    opening_on_or_after,
    working_days_after,
    working_days_before,
)
from tests.journey.world import Calendar, Event, Log, Place, Standing, World

LATE = frozenset({"after-session", "end-evaluation", "catch-up", "facilitator-wrap"})
"""What may go until 18:30."""

Key = tuple[str, str, int, str]
"""Slug, set (or none), session's name (or 0), about whom (or none)."""


@dataclass(frozen=True)
class Row:
    """One mail that somebody is owed if `met` comes true.

    It falls due within its reader's hours.
    """

    slug: str
    set_name: str
    session: int
    about: str
    due: datetime
    useless: datetime
    form: str
    prio: int
    nudges: str
    began: datetime
    """When the place it goes to began."""
    met: Callable[[datetime], bool]

    @property
    def key(self) -> Key:
        return (self.slug, self.set_name, self.session, self.about)

    @property
    def lane(self) -> tuple[str, str]:
        """Set and report; a mail of the programme is of no set."""
        return (self.set_name, self.about)

    @property
    def late(self) -> bool:
        return self.slug in LATE


class Facts:
    """What is so at an instant."""

    def __init__(self, world: World) -> None:
        self.world, self.log, self.calendar = world, Log(world.events), Calendar(world)

    def says(self, now: datetime, what: str, **which: str | int) -> str | None:
        """Return what the last event of a kind said so far, None without one."""
        found = self.log.last(Event(now, what, **which))  # type: ignore[arg-type]
        return None if found is None else found.said

    def answered(self, now: datetime, who: str, form: str, row: Row) -> bool:
        said = self.says(
            now,
            "answered",
            who=who,
            word=form,
            set_name=row.set_name,
            session=row.session,
            about=row.about,
        )
        return said is not None

    def left_at(self, place: Place) -> datetime | None:
        """Return when a place ended, with hindsight."""
        left = self.log.first_at(
            Event(self.world.approved_at, "left", who=place.address, set_name=place.set_name)
        )
        if place.role == "member" and self.world.entry == "invite":
            declined = Event(self.world.approved_at, "declined", who=place.address)
            said_no = self.log.first_at(declined)
        else:
            said_no = None
        ends = [left, said_no]
        return min((one for one in ends if one is not None), default=None)

    def is_absent(self, now: datetime, who: str, set_name: str, session: int) -> bool:
        marked = self.says(now, "marked", about=who, set_name=set_name, session=session)
        if marked is not None:
            return marked == "absent"
        return self.says(now, "coming", who=who, set_name=set_name, session=session) == "no"

    def is_short(self, now: datetime, set_name: str, s: Standing) -> bool:
        """Say whether fewer are likely to come than make a session."""
        then = min(now, s.start)
        likely = members = 0
        for place in self.world.places:
            if (place.role, place.set_name) != ("member", set_name):
                continue
            left_at = self.left_at(place)
            if self.world.began_at(place) > then or (left_at is not None and left_at <= then):
                continue
            members += 1
            which = {"who": place.address, "set_name": set_name, "session": s.name}
            coming = self.says(now, "coming", **which)
            if coming is None:
                coming = self.says(now, "rsvp", **which)
            likely += coming in ("yes", "late")
        return likely < min(4, members)

    def host(self, now: datetime, set_name: str, s: Standing) -> str | None:
        """Return who hosts a session: each member once, in the order in which they came.

        Who has left by then, or pauses, is passed over; who said that they host it does.
        """
        ring = sorted(
            (
                one
                for one in self.world.places
                if (one.role, one.set_name) == ("member", set_name)
                and self.world.began_at(one) <= now
                and self.world.began_at(one) < s.start
            ),
            key=self.world.began_at,
        )
        able = [one.address for one in ring if self._can_host(now, one, s)]
        chosen = self.says(now, "hosts", set_name=set_name, session=s.name)
        if chosen in able:
            return chosen
        turn = s.number - 1
        for step in range(len(ring)):
            address = ring[(turn + step) % len(ring)].address
            if address in able:
                return address
        return None

    def _can_host(self, now: datetime, place: Place, s: Standing) -> bool:
        left_at = self.left_at(place)
        has_left = left_at is not None and left_at <= now and left_at <= s.start
        return not has_left and self.says(now, "paused", who=place.address) != "yes"

    def open_recommendations(self, now: datetime, set_name: str) -> tuple[int, int]:
        """Count a set's recommendations so far, and those not yet decided."""
        events = [one for one in self.log.events if one.set_name == set_name and one.at <= now]
        made = {one.word for one in events if one.what == "recommended"}
        decided = {one.word for one in events if one.what == "decided"}
        return len(made), len(made - decided)

    def all_decided_at(self, set_name: str) -> datetime | None:
        """Return when a set's recommendations were first all decided."""
        for event in self.log.events:
            if event.what == "decided" and event.set_name == set_name:
                made, undecided = self.open_recommendations(event.at, set_name)
                if made and not undecided:
                    return event.at
        return None


def _always(_now: datetime) -> bool:
    return True


def rows(facts: Facts, reader: Worker, place: Place, role: str, era: int) -> Iterator[Row]:
    """Yield every row that one place brings one reader, as the dates stand in an era.

    `role` is its holder's part, or "manager" for the mails its holder's manager reads about them.
    """
    yield from _Rows(facts, reader, place, era).of(role)


class _Rows:
    def __init__(self, facts: Facts, reader: Worker, place: Place, era: int) -> None:
        self.facts, self.world, self.log = facts, facts.world, facts.log
        self.reader, self.place, self.era = reader, place, era
        self.began = self.world.began_at(place)
        self.about = ""
        self.sessions: Sequence[Standing] = (
            facts.calendar.standing(place.set_name, era) if place.set_name else ()
        )

    def of(self, role: str) -> Iterator[Row]:
        match role:
            case "member":
                yield from self._member()
            case "manager":
                self.about = self.place.address
                yield from self._manager()
            case "facilitator" if self.place.role == "member":
                yield from self._host()
            case "facilitator":
                yield from self._facilitator()
            case "contact":
                yield from self._contact()
            case "sponsor":
                yield from self._sponsor()
            case "champion":
                yield from self._champion()

    # -- members

    def _member(self) -> Iterator[Row]:
        for s in self._own_sessions():
            yield from self._recap(s)
            if s.kind != "set-up":
                yield from self._quorum_vote(s)
            if s.number == 3 and s.kind != "final":
                yield self._mid_point(s)
            match s.kind:
                case "set-up":
                    yield from self._joining(s)
                    yield from self._set_up(s)
                case "standard":
                    yield from self._before(s, "before-session", 5)
                    yield from self._after(s)
                case "final":
                    yield from self._before(s, "final-story", 10)
                    yield from self._end(s)
            if s.kind != "final":
                yield from self._catch_up_and_pulse(s)
        yield from self._loop_closed()
        yield from self._deletion_warnings()

    def _joining(self, s: Standing) -> Iterator[Row]:
        due: datetime | None = self.began
        joined: datetime | None = self.world.approved_at
        if self.world.entry == "invite":
            released = Event(self.began, "released", about=self.place.address)
            if self.world.people[self.place.address].manager:
                due = self.log.first_at(released)
            else:
                due = self._signed_off_at()
            joined = self.log.first_at(Event(self.began, "joined", who=self.place.address))
        if due is not None:
            due = max(due, self.began)
            met = _since(due)
            yield self._row("joining", s, due, s.start, "joining", 2, met=met)
            again = working_days_after(self.reader, first_chance(self.reader, due, late=False), 3)
            yield self._row(
                "joining-nudge", s, again, s.start, "joining", 3, nudges="joining", met=met
            )
        if joined is not None:
            due = working_days_after(self.reader, joined, 1)
            yield self._row("set-introduction", s, due, s.start, "", 4, met=_since(joined))

    def _set_up(self, s: Standing) -> Iterator[Row]:
        yield self._row("set-up", s, self._before_mail_due(s), s.start, "baseline", 2)
        yield self._row("affirmations", s, s.end, self._next_before(s), "affirmations", 2)

    def _before(self, s: Standing, first: str, _days: int) -> Iterator[Row]:
        yield self._row(first, s, self._before_mail_due(s), s.start, first, 2)
        again = working_days_before(self.reader, s.start, 2)
        yield self._row(f"{first}-nudge", s, again, s.start, first, 3, nudges=first)

    def _after(self, s: Standing) -> Iterator[Row]:
        def was_there(now: datetime) -> bool:
            return not self._is_absent(now, s)

        first, useless = "after-session", self._next_before(s)
        due = s.end + timedelta(minutes=30)
        yield self._row(first, s, due, useless, first, 2, met=was_there)
        again = working_days_after(self.reader, s.end, 2)
        yield self._row(f"{first}-nudge", s, again, useless, first, 3, nudges=first, met=was_there)

    def _end(self, s: Standing) -> Iterator[Row]:
        first, useless = "end-evaluation", s.end + timedelta(weeks=4)
        yield self._row(first, s, s.end + timedelta(minutes=30), useless, first, 2)
        again = working_days_after(self.reader, s.end, 2)
        yield self._row(f"{first}-nudge", s, again, useless, first, 3, nudges=first)
        due, useless = self._twelve_weeks_after(s.end), s.end + timedelta(weeks=16)
        yield self._row("twelve-weeks", s, due, useless, "twelve-weeks", 2)
        due = self.reader.at(self.reader.day_of(s.end) + timedelta(days=182), OPENS)
        yield self._row("six-months", s, due, s.end + timedelta(days=210), "six-months", 2)
        slug = "champion-invitation"
        due = self.reader.at(self.reader.day_of(s.end) + timedelta(weeks=2), OPENS)
        useless = s.end + timedelta(weeks=8)

        def met(now: datetime) -> bool:
            return self._saw_it_through(now, s)

        yield self._row(slug, s, due, useless, slug, 5, met=met)

    def _saw_it_through(self, now: datetime, final: Standing) -> bool:
        """Say whether they looked back, came to three in four, and had half of the set's dates."""
        address = self.place.address
        if any((one.address, one.role) == (address, "champion") for one in self.world.places):
            return False
        which = {"set_name": self.place.set_name, "session": final.name}
        looked_back = self.facts.says(now, "answered", who=address, word="end-evaluation", **which)
        own = [*self._own_sessions()]
        came = [s for s in own if not self._is_absent(now, s)]
        half = len(own) / len(self.sessions) >= 0.5
        return looked_back is not None and half and len(came) / len(own) >= 0.75

    def _catch_up_and_pulse(self, s: Standing) -> Iterator[Row]:
        useless = self._next_before(s)
        due = s.end + timedelta(hours=1)
        yield self._row(
            "catch-up", s, due, useless, "catch-up", 2, met=lambda now: self._is_absent(now, s)
        )
        later = self._after_it(s)
        if later is not None:
            midway = self.reader.day_of(s.end + (later.start - s.end) / 2)
            due = opening_on_or_after(self.reader, midway)
            which = {"who": self.place.address, "set_name": self.place.set_name}
            yield self._row(
                "pulse",
                s,
                due,
                useless,
                "pulse",
                5,
                met=lambda now: self.facts.says(now, "action", **which) == "some",
            )

    def _recap(self, s: Standing) -> Iterator[Row]:
        learned = self.log.first_at(
            Event(self.began, "learned", set_name=self.place.set_name, session=s.name)
        )
        if learned is not None:
            yield self._row(
                "recap", s, learned, self._next_before(s), "recap", 4, met=_since(learned)
            )

    def _quorum_vote(self, s: Standing) -> Iterator[Row]:
        which = {"set_name": self.place.set_name, "session": s.name}
        asked = self.log.first_at(Event(self.began, "asked", **which))  # type: ignore[arg-type]
        if asked is None:
            return

        def is_open(now: datetime) -> bool:
            has_voted = self.facts.says(now, "voted", who=self.place.address, **which)
            chosen = self.facts.says(now, "chosen", **which)
            return now >= asked and has_voted is None and chosen is None

        yield self._row("quorum-vote", s, asked, s.start, "", 2, met=is_open)

    def _deletion_warnings(self) -> Iterator[Row]:
        last_day = (self._last_final().end + timedelta(days=90)).date()
        gone = self.reader.at(last_day, time())
        for slug, days in (("deletion-warning-1", 28), ("deletion-warning-2", 7)):
            due = self.reader.at(last_day - timedelta(days=days), OPENS)
            yield self._row(slug, None, due, gone, "", 1, met=self._has_words)

    def _has_words(self, now: datetime) -> bool:
        return any(
            one.who == self.place.address and one.what in ("answered", "wrote") and one.at <= now
            for one in self.log.events
        )

    # -- others

    def _manager(self) -> Iterator[Row]:
        for s in self._own_sessions():
            if s.kind == "set-up":
                due: datetime | None = self.began
                if self.world.entry == "invite":
                    due = self._signed_off_at()
                if due is not None:
                    due = max(due, self.began)
                    yield self._row(
                        "release-time", s, due, s.start, "release-time", 2, met=_since(due)
                    )
            if s.number % 2 == 0 or s.kind == "final":
                useless = s.end + timedelta(weeks=4)
                for later in self.sessions:
                    if later.number > s.number and (later.number % 2 == 0 or later.kind == "final"):
                        useless = later.end
                        break
                due = working_days_after(self.reader, s.end, 5)
                yield self._row("manager-summary", s, due, useless, "manager-conversation", 4)
            if s.kind == "final":
                due, useless = self._twelve_weeks_after(s.end), s.end + timedelta(weeks=16)
                met = self._lets_manager_be_asked
                slug = "twelve-weeks-manager"
                yield self._row(slug, s, due, useless, slug, 4, met=met)

    def _lets_manager_be_asked(self, now: datetime) -> bool:
        return self.facts.says(now, "later-manager-ok", who=self.place.address) is not None

    def _facilitator(self) -> Iterator[Row]:
        for s in self._own_sessions():
            if s.kind == "set-up":
                due = working_days_after(self.reader, self.world.approved_at, 1)
                yield self._row("set-introduction", s, due, s.start, "", 4)
            else:
                yield self._quorum_risk(s)
            yield from self._sheet_and_wrap(s)
            if s.number == 3 and s.kind != "final":
                yield self._mid_point(s)
        yield from self._loop_closed()

    def _host(self) -> Iterator[Row]:
        """Yield what a member gets who may have to host: of each session, should it be theirs."""
        for s in self._own_sessions():
            if s.kind != "set-up":
                yield self._if_host(s, self._quorum_risk(s))
            yield from (self._if_host(s, row) for row in self._sheet_and_wrap(s))

    def _if_host(self, s: Standing, row: Row) -> Row:
        def met(now: datetime) -> bool:
            host = self.facts.host(now, self.place.set_name, s)
            return host == self.place.address and row.met(now)

        return replace(row, met=met)

    def _contact(self) -> Iterator[Row]:
        for set_name in self.world.sets:
            self._turn_to(set_name)
            for s in self._own_sessions():
                if s.kind != "set-up":
                    yield self._quorum_risk(s)
        self._turn_to("")
        yield self._report()

    def _sponsor(self) -> Iterator[Row]:
        calendar = self.facts.calendar
        starts = [calendar.standing(name, self.era)[0].start for name in self.world.sets]
        slug = "sponsor-sign-off"
        yield self._row(slug, None, self.began, min(starts), slug, 2)
        for set_name in self.world.sets:
            self._turn_to(set_name)
            yield from self._sponsor_of(set_name)
        self._turn_to("")
        yield self._report()

    def _sponsor_of(self, set_name: str) -> Iterator[Row]:
        slug = "sponsor-progress"
        for s, later in zip(self.sessions, self.sessions[1:], strict=False):
            due = working_days_after(self.reader, s.end, 2)
            yield self._row(slug, s, due, later.end, slug, 4)
        if self.world.mode == "shared-project":
            end, slug = self.sessions[-1].end, "sponsor-decisions"
            due = working_days_after(self.reader, end, 5)
            yield self._row(
                slug,
                None,
                due,
                end + timedelta(weeks=8),
                slug,
                2,
                met=lambda now: self.facts.open_recommendations(now, set_name)[0] > 0,
            )

    def _champion(self) -> Iterator[Row]:
        ends: dict[int, list[datetime]] = {1: [], 2: [], 3: []}
        for set_name in self.world.sets:
            for s in self.facts.calendar.standing(set_name, self.era):
                if s.kind == "set-up":
                    ends[1].append(s.end)
                if s.number == 3:
                    ends[2].append(s.end)
                if s.kind == "final":
                    ends[3].append(s.end)
        for number, found in ends.items():
            if found:
                due = working_days_after(self.reader, max(found), 5)
                useless = max(found) + timedelta(weeks=4)
                form = f"champion-offer-{number}"
                yield self._row(f"champions-digest-{number}", None, due, useless, form, 4)

    # -- what several read

    def _mid_point(self, s: Standing) -> Row:
        due = working_days_after(self.reader, s.end, 3)
        return self._row("mid-point", s, due, self._next_before(s), "mid-point", 2)

    def _sheet_and_wrap(self, s: Standing) -> Iterator[Row]:
        due = working_days_before(self.reader, s.start, 1)
        yield self._row("run-sheet", s, due, s.start, "", 2)
        due, useless = s.end + timedelta(hours=1), self._next_before(s)
        yield self._row("facilitator-wrap", s, due, useless, "facilitator-wrap", 2)

    def _quorum_risk(self, s: Standing) -> Row:
        due, set_name = working_days_before(self.reader, s.start, 2), self.place.set_name
        return self._row(
            "quorum-risk",
            s,
            due,
            s.start,
            "quorum-choice",
            1,
            met=lambda now: self.facts.is_short(now, set_name, s),
        )

    def _loop_closed(self) -> Iterator[Row]:
        due = self.facts.all_decided_at(self.place.set_name)
        if due is not None and self.sessions:
            useless = self.sessions[-1].end + timedelta(weeks=12)
            yield self._row("loop-closed", None, due, useless, "", 4, met=_since(due))

    def _report(self) -> Row:
        end = self._last_final().end
        due, useless = self._twelve_weeks_after(end), end + timedelta(weeks=16)
        return self._row("programme-report", None, due, useless, "", 4)

    # -- counting

    def _turn_to(self, set_name: str) -> None:
        place = self.place
        self.place = Place(place.address, place.role, set_name, place.came_at)
        self.sessions = self.facts.calendar.standing(set_name, self.era) if set_name else ()

    def _own_sessions(self) -> Iterator[Standing]:
        """Yield the sessions that begin after their place did."""
        for s in self.sessions:
            if s.start > self.began:
                yield s

    def _is_absent(self, now: datetime, s: Standing) -> bool:
        return self.facts.is_absent(now, self.place.address, self.place.set_name, s.name)

    def _signed_off_at(self) -> datetime | None:
        return self.log.first_at(Event(self.began, "signed-off"))

    def _last_final(self) -> Standing:
        finals = [self.facts.calendar.standing(name, self.era)[-1] for name in self.world.sets]
        return max(finals, key=lambda s: s.end)

    def _after_it(self, s: Standing) -> Standing | None:
        return next((one for one in self.sessions if one.number == s.number + 1), None)

    def _twelve_weeks_after(self, end: datetime) -> datetime:
        """Return when that day opens, to the day."""
        return self.reader.at(self.reader.day_of(end) + timedelta(weeks=12), OPENS)

    def _before_mail_due(self, s: Standing) -> datetime:
        due = working_days_before(self.reader, s.start, 10 if s.kind == "final" else 5)
        ahead = next((one for one in self.sessions if one.number == s.number - 1), None)
        if ahead is None:
            return due
        # Three working days belong to the session ahead, unless only two are left to prepare.
        looked_back = working_days_after(self.reader, ahead.end, 3)
        return max(due, min(looked_back, working_days_before(self.reader, s.start, 2)))

    def _next_before(self, s: Standing) -> datetime:
        later = self._after_it(s)
        return s.end + timedelta(weeks=4) if later is None else self._before_mail_due(later)

    def _row(
        self,
        slug: str,
        s: Standing | None,
        due: datetime,
        useless: datetime,
        form: str,
        prio: int,
        *,
        nudges: str = "",
        met: Callable[[datetime], bool] = _always,
    ) -> Row:
        of_programme = slug in OF_PROGRAMME
        return Row(
            slug=slug,
            set_name="" if of_programme else self.place.set_name,
            session=0 if s is None else s.name,
            about=self.about,
            due=first_chance(self.reader, max(due, self.began), late=slug in LATE),
            useless=useless,
            form=form,
            prio=prio,
            nudges=nudges,
            began=self.began,
            met=met,
        )


OF_PROGRAMME = frozenset(
    {
        "sponsor-sign-off",
        "programme-report",
        "champions-digest-1",
        "champions-digest-2",
        "champions-digest-3",
        "deletion-warning-1",
        "deletion-warning-2",
    }
)
"""What belongs to no set, is counted in no cycle and merged with nothing."""


UNCOUNTED = OF_PROGRAMME | {"six-months"}
"""What takes no place among the four of a cycle: half a year on, that cycle is long past."""


def _since(instant: datetime) -> Callable[[datetime], bool]:
    return lambda now: now >= instant
