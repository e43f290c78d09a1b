"""Who hosts the sessions of sets that run themselves."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey.facts import Seat
from service.domain.journey.hosting import Ring, ring_at
from service.domain.states import Role
from service.models import LearningSet, Membership, Person, Programme, SessionHost, SetSession


@dataclass(frozen=True)
class Hosted:
    """A session that a member of its set hosts, and who could."""

    ring: Ring
    host: Person | None


def chosen_hosts(db: Session, set_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Return, by set, session id to who took it over."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = db.execute(
        select(SetSession.set_id, SessionHost.set_session_id, SessionHost.person_id)
        .join(SetSession, SetSession.id == SessionHost.set_session_id)
        .where(SetSession.set_id.in_(set_ids))
    )
    for set_id, session_id, person_id in rows:
        found[set_id][session_id] = person_id
    return found


def hosted(db: Session, sessions: Sequence[SetSession]) -> dict[int, Hosted]:
    """Return, by its id, each session whose set runs itself; two queries, however many."""
    set_ids = {one.set_id for one in sessions}
    seats: dict[int, list[Seat]] = defaultdict(list)
    entries, people = {}, {}
    rows = db.execute(
        select(Membership, Programme.entry, Person)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.set_id.in_(set_ids), Programme.self_facilitated.is_(True))
        .order_by(Membership.id)
    )
    for place, entry, person in rows:
        people[person.id] = person
        entries[place.set_id] = entry
        seats[place.set_id].append(_seat(place))
    if not seats:
        return {}
    chosen = chosen_hosts(db, set_ids)
    found = {}
    for row in sessions:
        ring = ring_at(seats[row.set_id], row.starts_at, entries[row.set_id])
        if ring is None:
            continue
        host_id = ring.host(row.number, chosen=chosen.get(row.set_id, {}).get(row.id))
        found[row.id] = Hosted(ring, None if host_id is None else people[host_id])
    return found


def is_host(db: Session, session: SetSession, person_id: int) -> bool:
    """Whether a member's turn it is to host a session, or they took it over."""
    found = hosted(db, [session]).get(session.id)
    return found is not None and found.host is not None and found.host.id == person_id


def leads(place: Membership, found: Hosted | None) -> bool:
    """Whether a session is somebody's to lead, given who hosts it."""
    if place.role is Role.HOST:
        return place.learning_set.programme.self_facilitated
    is_host = found is not None and found.host is not None and found.host.id == place.person_id
    return place.role is Role.FACILITATOR or is_host


def leads_session(db: Session, place: Membership, session: SetSession | None) -> bool:
    """Whether one session is somebody's to lead; of none, whether the set is."""
    return leads(place, None if session is None else hosted(db, [session]).get(session.id))


def host_row(db: Session, set_session_id: int) -> SessionHost | None:
    """Return who took a session over, for its change."""
    return db.scalars(
        select(SessionHost).where(SessionHost.set_session_id == set_session_id).with_for_update()
    ).one_or_none()


def _seat(place: Membership) -> Seat:
    return Seat(
        person_id=place.person_id,
        role=place.role,
        from_at=place.starts_at,
        until_at=place.ends_at,
        manager_id=None,
        joined_at=place.joined_at,
        is_paused=place.paused_at is not None,
    )
