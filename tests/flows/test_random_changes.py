"""Whatever HR changes, and however Outlook fails: its calendars end as the rows say.

Random programmes in six zones, booked into the sandbox over sockets; random changes by HR's own
workflows, by attendees and by time, years long; random faults, and workers that die. What Outlook
then shows, expanded by other people's rules, is what the rows want.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.programme_file import ProgrammeFile, StartRule
from service.domain.states import JobKind, JobState, Role, SessionState
from service.errors import BadInput, Refused
from service.files import read_programme
from service.graph.calendar import GraphCalendar
from service.graph.tokens import AppTokens, Secret, resource_of
from service.graph.transport import Transport
from service.models import Job, LearningSet, Membership, SetSession
from service.store.database import Database
from service.workflows.add_joiner import add_joiner
from service.workflows.add_session import add_session
from service.workflows.apply_calendar_changes import apply_calendar_changes
from service.workflows.cancel_session import cancel_session
from service.workflows.change import Change
from service.workflows.change_facilitator import change_facilitator
from service.workflows.change_organiser import change_organiser
from service.workflows.end_early import end_early
from service.workflows.leave_set import leave_set
from service.workflows.move_all_sessions import move_all_sessions
from service.workflows.move_session import move_session
from service.workflows.newcomer import Newcomer
from service.workflows.swap_members import swap_members
from tests.flows.expansion import Instance, instances
from tests.flows.test_booking import Killed, Mortal
from tests.graph.live import ORGANISER, RunningSandbox, running_sandbox
from tests.workflows.booking import open_database
from tests.workflows.changing import PAIR, SENDERS, approve, book, holidays_of

pytestmark = [pytest.mark.fuzz, pytest.mark.xdist_group("random_changes")]

LONG = os.environ.get("SETWISE_LONG") == "1"
WORLDS, CHANGES = (45, 12) if LONG else (6, 6)
ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Africa/Casablanca",
)
OTHER = "sets-2@larkfield.example"
ORGANISERS = (ORGANISER, OTHER)
SPARE = ("ivy", "leo", "mia", "ned", "ora")
GUEST = "guest@larkfield.example"
STARTED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Real time, for leases; it goes on by ten minutes with every try."""


@dataclass
class World:
    """One programme, its calendars, and who did what so far."""

    sandbox: RunningSandbox
    books: GraphCalendar
    database: Database
    dice: random.Random
    now: datetime
    real: datetime = STARTED
    told: list[str] = field(default_factory=list)
    """What happened, to read when a check fails."""

    def jump(self, to: datetime) -> None:
        """Let service time and the sandbox's stand at an instant."""
        self.now = to
        self.sandbox.tell("clock", {"now": to.isoformat()})

    def by(self) -> Change:
        """Return what HR changes something with."""
        return Change(
            "hr:1", self.now, self.dice.choice(("", "The room is gone.")), SENDERS, holidays_of
        )

    def instances(self) -> list[Instance]:
        """Return every date that stands in Outlook."""
        return list(instances(self.sandbox.state()["events"], ORGANISERS))


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    lines = PAIR.with_suffix(".csv").read_text(encoding="utf-8").splitlines()[1:]
    addresses = [line.partition(",")[0] for line in lines]
    addresses += [f"{name}.new@larkfield.example" for name in SPARE] + [GUEST, OTHER]
    people = "email,name\n" + "".join(f"{each},{each.partition('.')[0]}\n" for each in addresses)
    with running_sandbox(tmp_path_factory.mktemp("sandbox"), people_csv=people) as running:
        yield running


@pytest.fixture(scope="module")
def books(sandbox: RunningSandbox) -> Iterator[GraphCalendar]:
    tokens = AppTokens(
        authority=sandbox.authority,
        client_id=sandbox.client_id,
        credential=Secret(sandbox.client_secret),
        ca_file=sandbox.ca_file,
        resource=resource_of(sandbox.graph_base_url),
    )
    transport = Transport(
        sandbox.graph_base_url, tokens, ca_file=sandbox.ca_file, sleep=lambda _seconds: None
    )
    yield GraphCalendar(transport)
    transport.close()
    tokens.close()


@pytest.mark.parametrize("seed", range(WORLDS))
def test_outlook_ends_as_the_rows_say_whatever_is_changed_and_fails(
    sandbox: RunningSandbox, books: GraphCalendar, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    sandbox.tell("reset", {})
    database = open_database(f"sqlite:///{tmp_path / 'setwise.sqlite3'}")
    file, booked_at = programme(dice, ZONES[seed % len(ZONES)])
    world = World(sandbox, books, database, dice, booked_at)
    world.jump(booked_at)
    try:
        programme_id = book(database, file, now=booked_at, organisers=ORGANISERS)
        approve(database, programme_id, now=booked_at)
        bring_about(world, programme_id)
        check(world)
        for _ in range(CHANGES):
            begun = {each for each in world.instances() if each.starts_at <= world.now}
            requests = invitations_to_leavers(world)
            change(world, programme_id)
            bring_about(world, programme_id)
            check(world)
            check_past(world, begun)
            assert invitations_to_leavers(world) - requests == Counter(), world.told
        check_nothing_is_left_to_do(world, programme_id)
    finally:
        database.dispose()


def programme(dice: random.Random, zone: str) -> tuple[ProgrammeFile, datetime]:
    """Return two sets of some rhythm, and an instant before their first session."""
    file = read_programme(PAIR)
    first_on = date(2027, 1, 4) + timedelta(days=dice.randrange(3 * 365))
    sets = tuple(
        replace(each, weekday=dice.randrange(5), at=dice.choice((time(9, 30), time(1, 30))))
        for each in file.sets
    )
    made = replace(
        file,
        zone=zone,
        start=StartRule(on=first_on),
        sessions=dice.randint(3, 7),
        interval_weeks=dice.randint(1, 6),
        minutes=dice.choice((90, 120)),
        sets=sets,
    )
    return made, datetime.combine(first_on, time(8), UTC) - timedelta(days=14)


def bring_about(world: World, programme_id: int) -> None:
    """Work every job off, as several workers would under faults, until Outlook has settled."""
    weather(world)
    for attempt in range(40):
        if attempt == 6:
            world.sandbox.tell("faults", {"rules": []})
            world.sandbox.tell("tenant", {"lost_changes": 0})
        job_id = _open_job(world, programme_id, is_new=attempt == 0)
        if job_id is None:
            break
        world.real += timedelta(minutes=10)
        books: Any = world.books
        if attempt < 3 and world.dice.random() < 0.5:
            dies_at = world.dice.randrange(12)
            books = Mortal(books, dies_at=dies_at, answered=world.dice.random() < 0.5)
        try:
            apply_calendar_changes(
                world.database,
                books,
                job_id,
                owner=f"worker-{attempt}",
                now=lambda: world.now,
                real_now=lambda: world.real,
            )
        except Killed:
            world.told.append("a worker was killed")
    else:
        raise AssertionError(f"the calendars do not settle: {world.told}")
    world.sandbox.tell("faults", {"rules": []})
    world.sandbox.tell("tenant", {"lost_changes": 0})


def _open_job(world: World, programme_id: int, *, is_new: bool) -> int | None:
    """Return the job to work next; what was refused is asked for anew."""
    with world.database.writing() as db:
        every = list(db.scalars(select(Job).where(Job.programme_id == programme_id)))
        for job in every:
            if job.state in (JobState.WAITING, JobState.RUNNING):
                return job.id
        if every[-1].state is JobState.DONE and not is_new:
            return None
        job = Job(
            kind=JobKind.CALENDAR,
            programme_id=programme_id,
            state=JobState.WAITING,
            asked_at=world.now,
            asked_by="hr:1",
        )
        db.add(job)
        db.flush()
        return job.id


def weather(world: World) -> None:
    """Let some of the next requests fail, with or without effect; some changes get lost."""
    dice, rules = world.dice, []
    for _ in range(dice.randrange(4)):
        method, path = dice.choice(
            (("POST", "/events$"), ("POST", "/cancel$"), ("PATCH", "/events/"), ("GET", "/events"))
        )
        what = dice.choice(("429", "503", "504", "500", "drop", "drop_after"))
        rules.append(
            {
                "match": {"method": method, "path_regex": path},
                "what": what,
                "times": dice.randint(1, 2),
                "after_effect": what == "drop_after" or dice.random() < 0.5,
                "retry_after": 0.01 if what in ("429", "503") else None,
            }
        )
    lost = dice.choice((0, 0, 1, 2))
    world.sandbox.tell("faults", {"rules": rules})
    world.sandbox.tell("tenant", {"lost_changes": lost})
    world.told.append(f"weather {[(r['what'], r['match']) for r in rules]}, {lost} lost")


def change(world: World, programme_id: int) -> None:
    """Let something happen that HR, an attendee or time does; what is refused does not."""
    dice = world.dice
    verb = dice.choice([*BY_HR, "time passes", "forward", "answer"])
    world.told.append(f"{world.now:%Y-%m-%d}: {verb}")
    if verb == "time passes":
        world.jump(world.now + timedelta(days=dice.randint(3, 60)))
    elif verb in ("forward", "answer"):
        _attend(world, verb)
    else:
        try:
            with world.database.writing() as db:
                made = BY_HR[verb](world, db, programme_id)
                if made is not None:
                    made(by=world.by())
        except (Refused, BadInput) as exc:
            world.told.append(f"refused: {exc}")


Made = Callable[..., Any] | None


def _coming(world: World, db: Session) -> list[SetSession]:
    rows = select(SetSession).where(
        SetSession.state == SessionState.SCHEDULED, SetSession.starts_at > world.now
    )
    return list(db.scalars(rows.order_by(SetSession.id)))


def _places(db: Session, role: Role) -> list[Membership]:
    rows = select(Membership).where(Membership.role == role, Membership.ends_at.is_(None))
    return list(db.scalars(rows.order_by(Membership.id)))


def _move_one(world: World, db: Session, _programme_id: int) -> Made:
    sessions = _coming(world, db)
    if not sessions:
        return None
    one = world.dice.choice(sessions)
    to = one.starts_local + timedelta(days=world.dice.randint(-20, 20))
    return partial(
        move_session, db, one.id, starts_local=to + timedelta(hours=world.dice.choice((0, 0, 2)))
    )


def _move_all(world: World, db: Session, programme_id: int) -> Made:
    return partial(move_all_sessions, db, programme_id, days=world.dice.randint(-9, 9))


def _cancel(world: World, db: Session, _programme_id: int) -> Made:
    sessions = _coming(world, db)
    return partial(cancel_session, db, world.dice.choice(sessions).id) if sessions else None


def _end_early(world: World, db: Session, programme_id: int) -> Made:
    sessions = _coming(world, db)
    if not sessions or world.dice.random() < 0.6:
        return None
    last = world.dice.choice(sessions).starts_local.date()
    return partial(end_early, db, programme_id, last_day=last)


def _add(world: World, db: Session, _programme_id: int) -> Made:
    sets = list(db.scalars(select(LearningSet).order_by(LearningSet.id)))
    one = world.dice.choice(sets)
    last = max(each.starts_local for each in one.sessions)
    starts = last + timedelta(days=world.dice.choice((-3, 1, 7, 14, 30)))
    return partial(add_session, db, one.id, starts_local=starts)


def _join(world: World, db: Session, _programme_id: int) -> Made:
    sets = list(db.scalars(select(LearningSet.id).order_by(LearningSet.id)))
    return partial(
        add_joiner,
        db,
        world.dice.choice(sets),
        _newcomer(world),
        is_set_asked=True,
        is_late_agreed=True,
    )


def _newcomer(world: World) -> Newcomer:
    name = world.dice.choice(SPARE)
    return Newcomer(
        address=f"{name}.new@larkfield.example",
        given_name=name.title(),
        family_name="New",
        zone="Europe/London",
        working_days="mon,tue,wed,thu,fri",
        holiday_region="GB-ENG",
    )


def _leave(world: World, db: Session, _programme_id: int) -> Made:
    places = _places(db, Role.MEMBER)
    if len(places) < 4:
        return None
    one = world.dice.choice(places)
    return lambda by: leave_set(db, one, actor=by.actor, now=by.now)


def _swap(world: World, db: Session, _programme_id: int) -> Made:
    places = _places(db, Role.MEMBER)
    if len(places) < 2:
        return None
    one, other = world.dice.sample(places, 2)
    return partial(swap_members, db, one.id, other.id)


def _facilitator(world: World, db: Session, _programme_id: int) -> Made:
    places = _places(db, Role.FACILITATOR)
    return partial(change_facilitator, db, world.dice.choice(places).id, _newcomer(world))


def _organiser(world: World, db: Session, _programme_id: int) -> Made:
    sets = list(db.scalars(select(LearningSet.id).order_by(LearningSet.id)))
    return partial(
        change_organiser,
        db,
        world.dice.choice(sets),
        mailbox=world.dice.choice(ORGANISERS),
        organisers=ORGANISERS,
    )


BY_HR: dict[str, Callable[[World, Session, int], Made]] = {
    "move one": _move_one,
    "move one again": _move_one,
    "move all": _move_all,
    "cancel": _cancel,
    "end early": _end_early,
    "add": _add,
    "join": _join,
    "leave": _leave,
    "swap": _swap,
    "facilitator": _facilitator,
    "organiser": _organiser,
}


def _attend(world: World, verb: str) -> None:
    """Let an attendee forward a meeting, or answer one date, which then keeps its own list."""
    state = world.sandbox.state()["events"]
    events = [
        each
        for each in state
        if each["mailbox"] in ORGANISERS and each["attendees"] and _has_coming(world, each)
    ]
    if not events:
        return
    event = world.dice.choice(sorted(events, key=lambda each: str(each["id"])))
    attendee = event["attendees"][0]["emailAddress"]["address"]
    if verb == "forward":
        world.sandbox.tell("forward", {"event": event["id"], "from": attendee, "to": GUEST})
        return
    said: dict[str, Any] = {"email": attendee, "event": event["id"], "response": "accepted"}
    dates = [each for each in event["occurrences"] if each["type"] == "occurrence"]
    if dates:
        said["original_start"] = world.dice.choice(dates)["original_start"]
    world.sandbox.tell("attendee", said)


def _has_coming(world: World, event: dict[str, Any]) -> bool:
    starts = [each["start"] for each in event["occurrences"]]
    starts += [] if event["recurrence"] else [event["start"]["dateTime"][:19] + "Z"]
    return any(datetime.fromisoformat(each) > world.now for each in starts)


def check(world: World) -> None:
    """Compare what Outlook shows of dates to come with what the rows want, and each list."""
    found = [each for each in world.instances() if each.starts_at > world.now]
    with world.database.reading() as db:
        wanted = []
        members = {}
        for each in db.scalars(select(LearningSet)):
            organiser = each.organiser or each.series[-1].mailbox
            members[each.name] = {
                place.person.address for place in each.memberships if place.ends_at is None
            }
            wanted += [
                (organiser, each.name, one.starts_at, one.ends_at, one.starts_local)
                for one in each.sessions
                if one.state is SessionState.SCHEDULED and one.starts_at > world.now
            ]
    shown = [(i.mailbox, i.set_name, i.starts_at, i.ends_at, i.starts_local) for i in found]
    assert sorted(shown) == sorted(wanted), world.told
    for each in found:
        assert each.invited - {GUEST} == members[each.set_name], (each, world.told)


def check_past(world: World, begun: set[Instance]) -> None:
    """What had begun before a change stands as it stood."""
    places = {(i.set_name, i.starts_at, i.ends_at) for i in world.instances()}
    assert {(i.set_name, i.starts_at, i.ends_at) for i in begun} - places == set(), world.told


def invitations_to_leavers(world: World) -> Counter[tuple[str, str]]:
    """Count what Outlook sent, by set and address, to those who are not in that set."""
    with world.database.reading() as db:
        out = {
            (place.learning_set.name, place.person.address)
            for place in db.scalars(select(Membership))
            if place.ends_at is not None
        } - {
            (place.learning_set.name, place.person.address)
            for place in db.scalars(select(Membership))
            if place.ends_at is None
        }
    sent = Counter(
        (message["subject"].removeprefix("Set "), message["mailbox"])
        for message in world.sandbox.state()["messages"]
        if message.get("meetingMessageType") == "meetingRequest"
    )
    return Counter({key: count for key, count in sent.items() if key in out})


def check_nothing_is_left_to_do(world: World, programme_id: int) -> None:
    """Another look at all of it mails nobody."""
    before = world.sandbox.state()["counters"].get("invitations", 0)
    world.dice = random.Random(0)
    bring_about(world, programme_id)
    assert world.sandbox.state()["counters"].get("invitations", 0) == before, world.told
