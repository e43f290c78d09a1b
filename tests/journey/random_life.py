"""A random programme lived at random: people answer or not, leave, move, are away, decline."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.flows.workers import OPENS, Worker
from tests.journey.world import Calendar, Event, Meeting, Place, Standing, World

APPROVED_AT = datetime(2027, 9, 6, 7, 12, tzinfo=UTC)
FIRST_MONDAY = datetime(2027, 10, 4, tzinfo=UTC).date()
"""Both clock changes, in Europe and in America, lie between the first date and the last."""

HOMES = (
    ("Europe/London", "GB-ENG"),
    ("Europe/London", "GB-SCT"),
    ("Europe/Berlin", "DE-BY"),
    ("America/New_York", "US-NY"),
)
WEEKS = (
    frozenset({0, 1, 2, 3, 4}),
    frozenset({0, 1, 2, 3, 4}),
    frozenset({0, 1, 2, 3}),
    frozenset({1, 2, 3, 4}),
    frozenset({0, 1, 2}),
)
SHARED, INVITE, ALONE, QUESTIONS, OWN = range(5)
_OF_MEMBERS = frozenset({"released", "joined", "declined", "paused", "later-manager-ok"})
_NEVER = datetime.max.replace(tzinfo=UTC)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Size:
    """How large a programme is."""

    sets: int = 10
    members: int = 6
    sessions: int = 6
    managers: int = 12


SIXTY = Size()
SMALL = Size(sets=2, members=5, sessions=4, managers=3)


def over(world: World) -> datetime:
    """Return an instant by which everything has been sent or given up."""
    ends = [meeting.end for row in world.sets.values() for meeting in row]
    moved = [event.end for event in world.events if event.what == "moved" and event.end]
    return max(ends + moved) + timedelta(days=215)


def random_world(seed: int, size: Size = SIXTY) -> World:
    """Return a whole programme and its story; each fifth seed is of another sort."""
    dice = random.Random(seed)
    sort = seed % 5
    sets = {f"Set {number}": _meetings(dice, size) for number in range(1, size.sets + 1)}
    people, places = _everybody(dice, size, sets, alone=sort == ALONE)
    world = World(
        people=people,
        places=places,
        sets=sets,
        approved_at=APPROVED_AT,
        mode={SHARED: "shared-project", INVITE: "shared-project", QUESTIONS: "questions-first"}.get(
            sort, "own-issue"
        ),
        entry="invite" if sort == INVITE else "joined",
        self_facilitated=sort == ALONE,
        ids={
            (name, meeting.number): 100 * place + meeting.number
            for place, name in enumerate(sets, start=1)
            for meeting in sets[name]
        },
    )
    world = replace(world, events=[*_changes_of_dates(dice, world)])
    world = _swap_somebody(dice, world)
    return replace(world, events=_in_force(world, [*world.events, *_lives(dice, world)]))


def _meetings(dice: random.Random, size: Size) -> list[Meeting]:
    zone = ZoneInfo(dice.choice(HOMES)[0])
    day = FIRST_MONDAY + timedelta(days=dice.randrange(5) + 7 * dice.randrange(3))
    wall = dice.choice((time(9), time(9, 30), time(13), time(14, 30), time(15, 15), time(16)))
    weeks, hours = dice.choice((4, 5, 5, 6)), dice.choice((1.5, 2, 3))
    found = []
    for number in range(1, size.sessions + 1):
        start = datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)
        found.append(Meeting(number, start, start + hours * _HOUR))
        day += timedelta(weeks=weeks)
    return found


def _everybody(
    dice: random.Random, size: Size, sets: dict[str, list[Meeting]], *, alone: bool
) -> tuple[dict[str, Worker], list[Place]]:
    people: dict[str, Worker] = {}
    places: list[Place] = []

    def hire(name: str, manager: str = "") -> str:
        zone, region = dice.choice(HOMES)
        address = f"{name}@acme.example"
        people[address] = Worker(
            address=address,
            name=name,
            given_name=name,
            role="",
            set_name="",
            manager=manager,
            zone=ZoneInfo(zone),
            weekdays=dice.choice(WEEKS),
            region=region,
        )
        return address

    managers = [hire(f"manager-{number}") for number in range(size.managers)]
    for number, name in enumerate(sets):
        for seat in range(size.members):
            manager = dice.choice([*managers, *managers, ""])
            address = hire(f"member-{number}-{seat}", manager)
            came_at = None
            if dice.random() < 0.04:
                came_at = APPROVED_AT + timedelta(days=dice.randrange(5, 60), hours=5)
            places.append(Place(address, "member", name, came_at))
        if number % 2 == 0:
            facilitator = hire(f"facilitator-{number}")
        if not alone or number % 2 == 0:
            places.append(Place(facilitator, "host" if alone else "facilitator", name))
    places.append(Place(hire("sponsor"), "sponsor"))
    places.append(Place(hire("contact"), "contact"))
    places += [Place(hire(f"champion-{number}"), "champion") for number in range(2)]
    places.append(Place(places[0].address, "champion"))
    return people, places


def _changes_of_dates(dice: random.Random, world: World) -> Iterator[Event]:
    """Yield moves and cancellations, each decided before the old date and the new one."""
    for name in dice.sample(sorted(world.sets), k=max(1, len(world.sets) // 2)):
        meeting = dice.choice(world.sets[name][1:])
        told_at = meeting.start - timedelta(days=dice.randrange(6, 26), hours=dice.randrange(24))
        told_at -= timedelta(minutes=dice.randrange(60))
        if dice.random() < 0.3 and 1 < meeting.number < len(world.sets[name]):
            yield Event(told_at, "cancelled", set_name=name, session=meeting.number)
            continue
        by = timedelta(days=dice.choice((-4, -2, -1, 1, 2, 3, 7)))
        start, end = meeting.start + by, meeting.end + by
        yield Event(told_at, "moved", "", name, meeting.number, start=start, end=end)


def _swap_somebody(dice: random.Random, world: World) -> World:
    """Let one member of the first set go on in the last one."""
    sets = sorted(world.sets)
    own = [one for one in world.places if (one.role, one.set_name) == ("member", sets[0])]
    place = own[-1]
    second, third = world.sets[sets[0]][1:3]
    at = second.end + (third.start - second.end) * dice.uniform(0.1, 0.9)
    at = at.replace(microsecond=0)
    return replace(
        world,
        places=[*world.places, Place(place.address, "member", sets[-1], at)],
        events=[*world.events, Event(at, "left", place.address, place.set_name)],
    )


def _lives(dice: random.Random, world: World) -> Iterator[Event]:
    yield from _programme(dice, world)
    for name in world.sets:
        yield from _set(dice, world, name)
    for place in world.places:
        if place.role == "member":
            yield from _member(dice, world, place)
        if place.role in ("facilitator", "host"):
            yield from _facilitator(dice, world, place)
        if place.role == "member" and world.takes_turns(place.set_name):
            yield from _host(dice, world, place)


def _programme(dice: random.Random, world: World) -> Iterator[Event]:
    sponsor = next(place.address for place in world.places if place.role == "sponsor")
    signed_at = world.approved_at + timedelta(days=dice.uniform(0, 4))
    if world.entry == "invite" or dice.random() < 0.6:
        yield Event(signed_at, "signed-off")
        yield Event(signed_at, "answered", sponsor, word="sponsor-sign-off")
    if dice.random() < 0.5:
        paused_at = world.approved_at + timedelta(days=dice.uniform(40, 160))
        yield Event(paused_at, "programme-paused", said="yes")
        resumed_at = paused_at + timedelta(days=dice.uniform(1, 12))
        yield Event(resumed_at, "programme-paused", said="no")


def _set(dice: random.Random, world: World, name: str) -> Iterator[Event]:
    for s in _dates(world, name):
        if dice.random() < 0.6:
            learned_at = _between(dice, s.end + _HOUR, s.end + 7 * _DAY)
            yield Event(learned_at, "learned", set_name=name, session=s.name)
        if s.kind != "set-up" and dice.random() < 0.3:
            yield from _vote(dice, world, name, s)
    final = _dates(world, name)[-1]
    sponsor = next(place.address for place in world.places if place.role == "sponsor")
    made = [str(number) for number in range(dice.randrange(4))]
    for word in made:
        yield Event(
            _between(dice, final.start - 14 * _DAY, final.end), "recommended", "", name, word=word
        )
    if world.mode == "shared-project" and dice.random() < 0.7:
        decided_at = _between(dice, final.end + 6 * _DAY, final.end + 50 * _DAY)
        for number, word in enumerate(made):
            yield Event(decided_at + number * _HOUR, "decided", "", name, word=word)
        if made:
            at = decided_at + (len(made) - 1) * _HOUR
            yield Event(at, "answered", sponsor, name, word="sponsor-decisions")


def _vote(dice: random.Random, world: World, name: str, s: Standing) -> Iterator[Event]:
    """Let a set be asked what happens with a session, some vote, and something be chosen."""
    asked_at = _between(dice, s.start - 6 * _DAY, s.start)
    yield Event(asked_at, "asked", set_name=name, session=s.name)
    for place in world.places:
        if (place.role, place.set_name) == ("member", name) and dice.random() < 0.5:
            at = _between(dice, asked_at, s.start)
            yield Event(at, "voted", place.address, name, s.name)
    if dice.random() < 0.6:
        yield Event(_between(dice, asked_at, s.start), "chosen", set_name=name, session=s.name)


def _facilitator(dice: random.Random, world: World, place: Place) -> Iterator[Event]:
    for s in _dates(world, place.set_name):
        wraps_at = _between(dice, s.end + _HOUR / 2, s.end + 6 * _DAY)
        if dice.random() < 0.6:
            form = "facilitator-wrap"
            yield Event(wraps_at, "answered", place.address, place.set_name, s.name, word=form)
            for other in world.places:
                if (other.role, other.set_name) == ("member", place.set_name):
                    said = dice.choice(("present", "present", "present", "absent"))
                    yield Event(
                        wraps_at, "marked", "", place.set_name, s.name, other.address, said=said
                    )
        if s.number == 3 and dice.random() < 0.4:
            at = _between(dice, s.end + 2 * _DAY, s.end + 9 * _DAY)
            yield Event(at, "answered", place.address, place.set_name, s.name, word="mid-point")


def _host(dice: random.Random, world: World, place: Place) -> Iterator[Event]:
    """Let somebody take over a session now and then, and wrap one up whether it was theirs."""
    for s in _dates(world, place.set_name):
        if dice.random() < 0.1:
            at = _between(dice, s.start - 20 * _DAY, s.start)
            yield Event(at, "hosts", set_name=place.set_name, session=s.name, said=place.address)
        if dice.random() < 0.2:
            at, form = _between(dice, s.end + _HOUR / 2, s.end + 6 * _DAY), "facilitator-wrap"
            yield Event(at, "answered", place.address, place.set_name, s.name, word=form)


def _member(dice: random.Random, world: World, place: Place) -> Iterator[Event]:
    who, name = place.address, place.set_name
    diligence = dice.choice((0.0, 0.3, 0.6, 0.9))
    manager = world.people[who].manager
    dates = _dates(world, name)

    def answered(form: str, s: Standing, since: datetime, until: datetime) -> Iterator[Event]:
        if dice.random() < diligence:
            at = _on_the_dot(dice, world.people[who], _between(dice, since, until))
            yield Event(at, "answered", who, name, s.name, word=form)

    for s in dates:
        before = [*answered(_FORM_BEFORE[s.kind], s, s.start - 15 * _DAY, s.start)]
        yield from before
        for answer in before if s.kind != "set-up" else ():
            said = dice.choice(("yes", "yes", "yes", "late", "no"))
            yield Event(answer.at, "coming", who, name, s.name, said=said)
        if dice.random() < 0.5:
            at = _between(dice, world.approved_at, s.start)
            yield Event(at, "rsvp", who, name, s.name, said=dice.choice(("yes", "yes", "no")))
        for form in _FORMS_AFTER[s.kind]:
            yield from answered(form, s, s.end, s.end + 20 * _DAY)
        if s.number == 3:
            yield from answered("mid-point", s, s.end + 4 * _DAY, s.end + 9 * _DAY)
        if s.kind == "final" and dice.random() < 0.5:
            at = _between(dice, s.end, s.end + 20 * _DAY)
            yield Event(at, "later-manager-ok", who)
            if manager and dice.random() < 0.5:
                yield _about(at + 90 * _DAY, manager, place, s, "twelve-weeks-manager")
        if manager and dice.random() < 0.5:
            at = _between(dice, s.end + 7 * _DAY, s.end + 20 * _DAY)
            yield _about(at, manager, place, s, "manager-conversation")
        if dice.random() < 0.7:
            at, said = _between(dice, s.end, s.end + 9 * _DAY), dice.choice(("some", "none"))
            yield Event(at, "action", who, name, said=said)
    yield from _joining(dice, world, place, dates[0])
    yield from _comings_and_goings(dice, world, place, dates)


def _joining(dice: random.Random, world: World, place: Place, first: Standing) -> Iterator[Event]:
    who, name = place.address, place.set_name
    manager = world.people[who].manager
    at = world.approved_at + timedelta(days=dice.uniform(4, 9))
    if dice.random() < 0.8:
        yield Event(at, "released", about=who)
        if manager:
            yield _about(at, manager, place, first, "release-time")
    at += timedelta(days=dice.uniform(0, 7))
    if dice.random() < 0.3:
        yield Event(at, "answered", who, name, first.name, word="joining", said="talk")
        at += timedelta(days=dice.uniform(0.5, 4))
    if dice.random() < 0.6:
        yield Event(at, "answered", who, name, first.name, word="joining", said="join")
        yield Event(at, "joined", who)
    elif world.entry == "invite" and dice.random() < 0.4:
        yield Event(at, "answered", who, name, first.name, word="joining", said="not now")
        yield Event(at, "declined", who)


def _comings_and_goings(
    dice: random.Random, world: World, place: Place, dates: Sequence[Standing]
) -> Iterator[Event]:
    who = place.address
    first, last = world.approved_at, dates[-1].end
    if dice.random() < 0.12:
        yield Event(_between(dice, first, last), "left", who, place.set_name)
    if dice.random() < 0.12:
        paused_at = _between(dice, first, last)
        yield Event(paused_at, "paused", who, said="yes")
        if dice.random() < 0.8:
            resumed_at = paused_at + timedelta(days=dice.uniform(0.5, 30))
            yield Event(resumed_at, "paused", who, said="no")
    if dice.random() < 0.3:
        since = _between(dice, first, last)
        yield Event(since, "away", who, end=since + timedelta(days=dice.uniform(0.5, 20)))


_FORM_BEFORE = {"set-up": "baseline", "standard": "before-session", "final": "final-story"}
_FORMS_AFTER = {
    "set-up": ("affirmations", "pulse", "recap", "catch-up"),
    "standard": ("after-session", "catch-up", "pulse", "recap"),
    "final": ("end-evaluation", "recap", "champion-invitation"),
}


def _about(at: datetime, manager: str, place: Place, s: Standing, form: str) -> Event:
    return Event(at, "answered", manager, place.set_name, s.name, place.address, word=form)


def _dates(world: World, name: str) -> list[Standing]:
    """Return a set's dates as they turn out in the end."""
    return Calendar(world).standing(name, len(world.events))


def _between(dice: random.Random, since: datetime, until: datetime) -> datetime:
    return (since + (until - since) * dice.random()).replace(microsecond=0)


def _on_the_dot(dice: random.Random, reader: Worker, instant: datetime) -> datetime:
    """Return, now and then, the very instant at which the reader's day opens."""
    if dice.random() < 0.1:
        return reader.at(reader.day_of(instant), OPENS)
    return instant


def _sets_of(world: World, place: Place) -> list[str]:
    return [
        one.set_name for one in world.places if (one.address, one.role) == (place.address, "member")
    ]


def _in_force(world: World, events: Sequence[Event]) -> list[Event]:
    """Leave out what could not have happened: before the plan, or after somebody had gone."""
    gone: dict[tuple[str, str], datetime] = {}
    for event in events:
        if event.what == "left":
            key = (event.who, event.set_name)
            gone[key] = min(event.at, gone.get(key, event.at))
        if event.what == "declined":
            gone |= {
                (event.who, place.set_name): event.at
                for place in world.places
                if place.address == event.who and place.role == "member"
            }
    came = {(place.address, place.set_name): world.began_at(place) for place in world.places}
    gone_for_good = {
        place.address: max(
            gone.get((place.address, name), _NEVER) for name in _sets_of(world, place)
        )
        for place in world.places
        if place.role == "member"
    }
    kept = []
    for event in sorted(events, key=lambda one: one.at):
        who = (event.who or event.about, event.set_name)
        too_early = event.at <= max(world.approved_at, came.get(who, world.approved_at))
        too_late = event.at > gone.get(who, event.at)
        too_late |= event.what in _OF_MEMBERS and event.at > gone_for_good[who[0]]
        if not too_early and not too_late:
            kept.append(event)
    return kept
