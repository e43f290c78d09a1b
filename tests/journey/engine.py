"""The service's own rules, lived through a world of the oracle's: all that knows both of them.

Rows are kept in dictionaries here; a mail that is decided to go has gone.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import holidays

from service.domain.journey import company, decide
from service.domain.journey.due import DueMail, due_mails
from service.domain.journey.facts import (
    ProgrammeFacts,
    Progress,
    Reader,
    Seat,
    SetFacts,
    Sitting,
)
from service.domain.journey.forecast import forecast
from service.domain.journey.settle import Journeys, settle
from service.domain.retention import last_day_of_words
from service.domain.states import Entry, Mode, Role, SessionKind
from tests.flows.workers import Worker
from tests.journey.oracle import Addressed, Expected
from tests.journey.walk import Sent
from tests.journey.world import Calendar, Event, Log, Place, World

_PROGRAMME = 1
_FELT = timedelta(days=21)
_KINDS = {
    company.CAPPED: "cap",
    company.AFTER_NUDGE: "nudged",
    company.RODE: "told in the reminder",
    decide.TOO_LATE: "too late",
    decide.ANSWERED: "answered",
    decide.ABSENT: "absent",
    decide.LEFT: "left",
    decide.FIRST_NOT_OUT: "nothing to remind of",
    decide.FIRST_OUT_TODAY: "first mail the same day",
}
_IN_SETS = ("member", "facilitator", "host")


def lived(world: World, until: datetime) -> Expected:
    """Return what the service sends, and the kind of reason of each row that it skips."""
    life = _Life(world)
    life.live(until)
    sent = [Sent(at, *life.names.addressed(life.mails[key])) for key, at in life.gone_out.items()]
    unsent = {life.names.addressed(life.mails[key]): why for key, why in life.skipped.items()}
    return Expected(sorted(sent), unsent)


def foretold(world: World, now: datetime) -> tuple[list[Sent], list[Sent]]:
    """Return what had gone by an instant, and what the time machine shows there for the rest."""
    life = _Life(world)
    life.live(now)
    shown = forecast(
        life.journeys.mails,
        settled={*life.gone_out, *life.skipped},
        waiting={},
        progress=life.progress(now),
        now=now,
    )
    gone = [Sent(at, *life.names.addressed(life.mails[key])) for key, at in life.gone_out.items()]
    to_come = [
        Sent(one.at or now, *life.names.addressed(one.mail)) for one in shown.to_come.values()
    ]
    return sorted(gone), sorted(to_come)


class _Names:
    """Ids for what the oracle calls by name."""

    def __init__(self, world: World) -> None:
        self.person_of = dict(enumerate(sorted(world.people), start=1))
        self.id_of = {address: person_id for person_id, address in self.person_of.items()}
        self.set_of = dict(enumerate(world.sets, start=1))
        self.set_id_of = {name: set_id for set_id, name in self.set_of.items()}
        self.session_id_of = dict(world.ids)
        self.session_of = {session_id: which for which, session_id in world.ids.items()}

    def anchor(self, set_name: str, session: int) -> str:
        if session:
            return str(self.session_id_of[set_name, session])
        return f"s{self.set_id_of[set_name]}" if set_name else f"p{_PROGRAMME}"

    def addressed(self, mail: DueMail) -> Addressed:
        if mail.anchor.startswith("p"):
            which = ("", 0)
        elif mail.anchor.startswith("s"):
            which = (self.set_of[int(mail.anchor[1:])], 0)
        else:
            which = self.session_of[int(mail.anchor)]
        about = "" if mail.about_id is None else self.person_of[mail.about_id]
        reader = self.person_of[mail.reader.person_id]
        return reader, str(mail.part), (mail.touchpoint.slug, *which, about)


@dataclass
class _Life:
    """One programme on its way, with its rows."""

    world: World
    gone_out: dict[str, datetime] = field(default_factory=dict)
    told: dict[str, datetime] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    mails: dict[str, DueMail] = field(default_factory=dict)
    """Every mail that has a row, as it was when that was written."""

    def __post_init__(self) -> None:
        self.names = _Names(self.world)
        self.calendar = Calendar(self.world)
        self.events = sorted(self.world.events, key=lambda event: event.at)
        self.happened: list[Event] = []
        self._log, self._now = Log(self.world.events), self.world.approved_at
        years = range(self.world.approved_at.year, self.world.approved_at.year + 3)
        self.readers = {
            self.names.id_of[address]: _reader(self.names.id_of[address], worker, years)
            for address, worker in self.world.people.items()
        }
        self._of_sets: dict[str, tuple[ProgrammeFacts, list[DueMail]]] = {}
        self._of_programme: tuple[object, list[DueMail]] = (None, [])
        self.journeys = Journeys([])
        self._is_stale = True
        self._words: set[int] = set()
        self._answered: set[str] = set()
        self._said: dict[str, dict[tuple[int, int], str]] = {
            "coming": {},
            "rsvp": {},
            "marked": {},
            "action": {},
        }
        self._voted: set[tuple[int, int]] = set()
        self._chosen: set[int] = set()
        self._away: dict[int, datetime] = {}

    def live(self, until: datetime) -> None:
        """Stand at every instant at which something falls due or happens, up to one."""
        began = {self.world.began_at(place) for place in self.world.places}
        stops = sorted({*began, *(event.at for event in self.events)})
        heapq.heapify(stops)
        while stops and (now := heapq.heappop(stops)) <= until:
            while stops and stops[0] == now:
                heapq.heappop(stops)
            self._hear(now, began)
            for later in self._tick(now):
                heapq.heappush(stops, later)
        self._hear(until, began)

    def _tick(self, now: datetime) -> Iterator[datetime]:
        """Decide what is due, until nothing follows from it; yield when to look again."""
        while True:
            due = [
                mail
                for mail in self.journeys.mails
                if mail.due_at <= now and not self._has_row(mail.key)
            ]
            decided = settle(self.journeys, due, self.progress(now), now)
            waits = [one.until for one in decided.values() if isinstance(one, decide.Wait)]
            before = len(self.mails)
            for mail in due:
                self._write(mail, decided[mail.key], now)
            if len(self.mails) == before:
                break
        ahead = waits + [
            mail.due_at
            for mail in self.journeys.mails
            if mail.due_at > now and not self._has_row(mail.key)
        ]
        if ahead:
            yield min(ahead)

    def _has_row(self, key: str) -> bool:
        return key in self.mails

    def _write(self, mail: DueMail, decision: decide.Decision, now: datetime) -> None:
        match decision:
            case decide.Send():
                self.gone_out[mail.key] = now
            case decide.Told():
                self.told[mail.key] = now
                self.skipped[mail.key] = "told the same day"
            case decide.Skip(reason):
                self.skipped[mail.key] = _KINDS.get(reason, reason.split()[0])
            case _:
                return
        self.mails[mail.key] = mail

    # -- rows

    def progress(self, now: datetime) -> Progress:
        """Return what has happened so far, as the store would."""
        said = self._said
        comes = {which: word == "yes" for which, word in said["rsvp"].items()}
        comes |= {which: word != "no" for which, word in said["coming"].items()}
        absent = {
            which
            for which in {*said["coming"], *said["marked"]}
            if said["marked"].get(which, "absent" if said["coming"].get(which) == "no" else "")
            == "absent"
        }
        return Progress(
            answered=self._answered,
            absent=absent,
            gone_out=self.gone_out,
            away_until={who: end for who, end in self._away.items() if end > now - _FELT},
            told=self.told,
            settled={key for key in self.skipped if key not in self.told},
            comes=comes,
            quorum_chosen=self._chosen,
            voted=self._voted,
            open_actions={which for which, word in said["action"].items() if word == "some"},
            has_words=self._words,
        )

    def _hear(self, now: datetime, began: set[datetime]) -> None:
        while len(self.happened) < len(self.events) and self.events[len(self.happened)].at <= now:
            event = self.events[len(self.happened)]
            self.happened.append(event)
            self._note(event)
        if self._is_stale or now in began:
            self._read_anew(now)
            self._is_stale = False

    def _note(self, event: Event) -> None:
        names = self.names
        match event.what:
            case "answered":
                self._words.add(names.id_of[event.who])
                anchor = names.anchor(event.set_name, event.session)
                person_id = names.id_of[event.about or event.who]
                self._answered.add(f"{event.word}:{anchor}:{person_id}")
            case "wrote":
                self._words.add(names.id_of[event.who])
            case "coming" | "rsvp" | "marked":
                session_id = names.session_id_of[event.set_name, event.session]
                which = (session_id, names.id_of[event.about or event.who])
                self._said[event.what][which] = event.said
            case "voted":
                session_id = names.session_id_of[event.set_name, event.session]
                self._voted.add((session_id, names.id_of[event.who]))
            case "chosen":
                self._chosen.add(names.session_id_of[event.set_name, event.session])
            case "action":
                which = (names.set_id_of[event.set_name], names.id_of[event.who])
                self._said["action"][which] = event.said
            case "away":
                assert event.end is not None
                who = names.id_of[event.who]
                self._away[who] = max(event.end, self._away.get(who, event.end))
            case _:
                self._is_stale = True

    def _read_anew(self, now: datetime) -> None:
        self._now = now
        whole = self._facts(now)
        mails: list[DueMail] = []
        for set_facts in whole.sets:
            name = self.names.set_of[set_facts.set_id]
            one = replace(whole, sets=(set_facts,), is_whole=False)
            if name not in self._of_sets or self._of_sets[name][0] != one:
                self._of_sets[name] = (one, list(due_mails(one)))
            mails += self._of_sets[name][1]
        bare = (replace(whole, sets=()), *(_bare(one) for one in whole.sets))
        if self._of_programme[0] != bare:
            found = [mail for mail in due_mails(whole) if mail.session_id is None]
            self._of_programme = (bare, found)
        self.journeys = Journeys([*mails, *self._of_programme[1]])

    def _facts(self, now: datetime) -> ProgrammeFacts:
        era = self.calendar.era(now)
        ends = [self.calendar.standing(name, era)[-1].end for name in self.world.sets]
        outside = {
            role: [self.names.id_of[one.address] for one in self.world.places if one.role == role]
            for role in ("sponsor", "contact", "champion")
        }
        return ProgrammeFacts(
            programme_id=_PROGRAMME,
            approved_at=self.world.approved_at,
            sets=tuple(self._set(name, now, era) for name in self.world.sets),
            readers=self.readers,
            is_paused=self._last("programme-paused") == "yes",
            mode=Mode(self.world.mode),
            entry=Entry(self.world.entry),
            self_facilitated=self.world.self_facilitated,
            sponsor_id=outside["sponsor"][0],
            signed_off_at=self._at("signed-off"),
            contact_id=outside["contact"][0],
            champions=tuple(outside["champion"]),
            ever_champions=frozenset(outside["champion"]),
            deletes_on=last_day_of_words(max(ends)),
        )

    def _set(self, name: str, now: datetime, era: int) -> SetFacts:
        sittings = tuple(
            Sitting(
                self.names.session_id_of[name, s.name],
                s.number,
                SessionKind(s.kind),
                s.start,
                s.end,
                self._at("learned", set_name=name, session=s.name),
                self._at("asked", set_name=name, session=s.name),
            )
            for s in self.calendar.standing(name, era)
        )
        seats = tuple(
            self._seat(place)
            for place in self.world.places
            if place.role in _IN_SETS
            and place.set_name == name
            and self.world.began_at(place) <= now
        )
        of_set = [event for event in self.happened if event.set_name == name]
        made = {event.word for event in of_set if event.what == "recommended"}
        decided = {event.word: event.at for event in of_set if event.what == "decided"}
        is_closed = bool(made) and made == set(decided)
        return SetFacts(
            self.names.set_id_of[name],
            sittings,
            seats,
            recommendations=len(made),
            decided_at=max(decided.values()) if is_closed else None,
            cancelled=tuple(
                self.names.session_id_of[name, event.session]
                for event in of_set
                if event.what == "cancelled"
            ),
            hosts={
                one.session_id: self.names.id_of[said]
                for one in sittings
                if (said := self._last("hosts", set_name=name, session=self._named(one)))
            },
        )

    def _named(self, sitting: Sitting) -> int:
        return self.names.session_of[sitting.session_id][1]

    def _seat(self, place: Place) -> Seat:
        who = place.address
        manager = self.world.people[who].manager
        ends = [self._at("left", who=who, set_name=place.set_name), self._at("declined", who=who)]
        return Seat(
            person_id=self.names.id_of[who],
            role=Role(place.role),
            from_at=self.world.began_at(place),
            until_at=min((end for end in ends if end is not None), default=None),
            manager_id=self.names.id_of[manager] if manager else None,
            released_at=self._at("released", about=who),
            joined_at=self._at("joined", who=who),
            is_paused=self._last("paused", who=who) == "yes",
            manager_later=self._at("later-manager-ok", who=who) is not None,
        )

    def _at(self, what: str, **which: str | int) -> datetime | None:
        """Return when something first happened, if it has by now."""
        at = self._log.first_at(Event(self._now, what, **which))  # type: ignore[arg-type]
        return at if at is not None and at <= self._now else None

    def _last(self, what: str, **which: str | int) -> str | None:
        found = self._log.last(Event(self._now, what, **which))  # type: ignore[arg-type]
        return None if found is None else found.said


def _bare(facts: SetFacts) -> tuple[object, ...]:
    """Return what the mails of a whole programme hang on."""
    dates = tuple(replace(one, learned_at=None, asked_at=None) for one in facts.sittings)
    seats = tuple(
        (seat.person_id, seat.role, seat.joined_at, seat.until_at) for seat in facts.seats
    )
    return (dates, seats)


def _reader(person_id: int, worker: Worker, years: range) -> Reader:
    country, _, part = worker.region.partition("-")
    days = holidays.country_holidays(country, subdiv=part or None, years=years)
    return Reader(person_id, str(worker.zone), worker.weekdays, frozenset(days))
