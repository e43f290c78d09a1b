"""One small programme for the pages of people: Ann and Bob in Maple, their manager, six dates."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.states import Coming, Entry, Goal, Mode, ProgrammeState, Role, SessionKind
from service.models import (
    Action,
    Attendance,
    FormLink,
    LearningSet,
    Membership,
    Person,
    Programme,
    Reply,
    SetSession,
)
from service.models.base import Base
from service.store.database import Database
from tests.web_wiring import NOW, WebWiring

LONDON = ZoneInfo("Europe/London")
FIRST = datetime(2027, 1, 26, 13, 30)  # noqa: DTZ001 -- wall time


@dataclass(frozen=True)
class Maple:
    """Ids of what was made."""

    programme: int
    learning_set: int
    ann: int
    bob: int
    fay: int
    """Facilitates."""
    max: int
    """Manages Ann."""
    sue: int
    """Sponsors."""
    ann_in: int
    """Ann's membership."""
    sessions: tuple[int, ...]


def build_maple(db: Session) -> Maple:
    """Write the rows; sessions 1 and 2 lie before `NOW`, session 3 five weeks after 2."""
    manager = _person("max", "Max", "Meyer")
    db.add(manager)
    db.flush()
    ann = _person("ann", "Ann", "Ångström", manager_id=manager.id)
    bob = _person("bob", "Bob", "Brown", zone="America/New_York")
    fay = _person("fay", "Fay", "Facey")
    sue = _person("sue", "Sue", "Sponsor")
    db.add_all([ann, bob, fay, sue])
    db.flush()
    programme = Programme(
        key="spring",
        name="Spring sets",
        goal=Goal.BOTH,
        mode=Mode.OWN_ISSUE,
        entry=Entry.JOINED,
        state=ProgrammeState.APPROVED,
        zone="Europe/London",
        holiday_region="GB-ENG",
        interval_weeks=5,
        minutes=180,
        sponsor_id=sue.id,
        contact_address="hr@acme.example",
        contact_name="Hanna from HR",
        source_digest="0" * 64,
        created_at=NOW - timedelta(days=60),
        approved_at=NOW - timedelta(days=60),
        ends_at=datetime(2027, 7, 20, 15, 30, tzinfo=UTC),
    )
    db.add(programme)
    db.flush()
    maple = LearningSet(programme_id=programme.id, name="Maple", project="The customer journey")
    db.add(maple)
    db.flush()
    seats = [
        Membership(set_id=maple.id, person_id=one.id, role=role, starts_at=programme.created_at)
        for one, role in ((ann, Role.MEMBER), (bob, Role.MEMBER), (fay, Role.FACILITATOR))
    ]
    sessions = [_session(maple.id, number) for number in range(1, 7)]
    db.add_all([*seats, *sessions])
    db.flush()
    return Maple(
        programme=programme.id,
        learning_set=maple.id,
        ann=ann.id,
        bob=bob.id,
        fay=fay.id,
        max=manager.id,
        sue=sue.id,
        ann_in=seats[0].id,
        sessions=tuple(one.id for one in sessions),
    )


def build_quiet_maple(db: Session) -> Maple:
    """Write the same rows, and that both members come to session 2: nothing needs a hand."""
    maple = build_maple(db)
    session = maple.sessions[1]
    db.add_all(
        Attendance(set_session_id=session, person_id=person, coming=Coming.YES)
        for person in (maple.ann, maple.bob)
    )
    return maple


def add_link(
    db: Session,
    maple: Maple,
    form: str,
    *,
    session: int,
    person: int | None = None,
    about: int | None = None,
    closes_in: timedelta = timedelta(days=7),
) -> FormLink:
    """Give somebody, Ann by default, a form that is open at `NOW`; `session` counts from 1."""
    link = FormLink(
        key=f"{form}:{maple.sessions[session - 1]}:{about or person or maple.ann}",
        form=form,
        programme_id=maple.programme,
        person_id=person or maple.ann,
        set_id=maple.learning_set,
        set_session_id=maple.sessions[session - 1],
        about_person_id=about,
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + closes_in,
    )
    db.add(link)
    db.flush()
    return link


def add_reply(db: Session, link: FormLink, *, at: datetime = NOW) -> Reply:
    """Let a form be answered, with nothing in it yet."""
    reply = Reply(form_link_id=link.id, version=1, device="", submitted_at=at, changed_at=at)
    db.add(reply)
    db.flush()
    return reply


def add_link_without_session(
    db: Session, maple: Maple, form: str, *, person: int, of_set: bool
) -> FormLink:
    """Give somebody a form that is open at `NOW`, about the set or the whole programme."""
    anchor = f"s{maple.learning_set}" if of_set else f"p{maple.programme}"
    link = FormLink(
        key=f"{form}:{anchor}:{person}",
        form=form,
        programme_id=maple.programme,
        person_id=person,
        set_id=maple.learning_set if of_set else None,
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + timedelta(days=28),
    )
    db.add(link)
    db.flush()
    return link


def add_action(db: Session, maple: Maple, what: str, *, session: int) -> Action:
    """Let Ann have chosen something after a session."""
    action = Action(
        owner_id=maple.ann,
        set_id=maple.learning_set,
        agreed_in_id=maple.sessions[session - 1],
        what=what,
        first_step="write to Sam",
        agreed_at=NOW - timedelta(days=20),
        delete_after=NOW.date() + timedelta(days=200),
    )
    db.add(action)
    db.flush()
    return action


def form_path(wiring: WebWiring, link: FormLink) -> str:
    """Return the path of a form."""
    return f"/r/{wiring.links.form_token(link.id, link.generation)}"


def page_path(wiring: WebWiring, person_id: int) -> str:
    """Return the path of a person's own page."""
    with wiring.database.reading() as db:
        generation = db.get_one(Person, person_id).link_generation
    return f"/p/{wiring.links.page_token(person_id, generation)}"


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table as the database holds it, encrypted columns included."""
    with database.engine.connect() as connection:
        return {
            name: sorted(
                map(tuple, connection.exec_driver_sql(f'SELECT * FROM "{name}"')), key=repr
            )
            for name in sorted(Base.metadata.tables)
        }


def _person(
    name: str,
    given: str,
    family: str,
    *,
    zone: str = "Europe/London",
    manager_id: int | None = None,
) -> Person:
    return Person(
        address=f"{name}@acme.example",
        given_name=given,
        family_name=family,
        zone=zone,
        working_days="mon,tue,wed,thu,fri",
        holiday_region="GB-ENG",
        manager_id=manager_id,
    )


def _session(set_id: int, number: int) -> SetSession:
    local = FIRST + timedelta(weeks=5 * (number - 1))
    starts_at = local.replace(tzinfo=LONDON).astimezone(UTC)
    return SetSession(
        set_id=set_id,
        number=number,
        kind=SessionKind.SET_UP if number == 1 else SessionKind.STANDARD,
        starts_local=local,
        zone="Europe/London",
        minutes=180,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=180),
    )
