"""Who missed the last sessions of some sets, for the set and whoever leads it alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.buddies import buddies, misses_in_a_row
from service.domain.states import Role
from service.models import Membership, Person, SetSession
from service.store.journey_progress import absent_from


@dataclass(frozen=True)
class LastMissed:
    """The last session of a set that has ended, and who missed it."""

    session: SetSession
    buddy_of: Mapping[int, Person]
    """Person id of who missed it to who tells them of it."""
    in_a_row: Mapping[int, int]
    """How many sessions in a row, up to that one, each of those has missed."""
    people: Mapping[int, Person]


def last_missed(db: Session, held: Mapping[int, Sequence[SetSession]]) -> dict[int, LastMissed]:
    """Return what is known by set, of those whose last session somebody missed; two queries.

    Args:
        held: by set, its sessions that have ended, in order of time; at least one each.
    """
    absent = absent_from(db, [row.id for rows in held.values() for row in rows])
    missed = {session_id for session_id, _ in absent}
    held = {set_id: rows for set_id, rows in held.items() if rows[-1].id in missed}
    if not held:
        return {}
    places: dict[int, list[tuple[Membership, Person]]] = defaultdict(list)
    query = (
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.set_id.in_(held),
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
        )
        .order_by(Membership.id)
    )
    for place, person in db.execute(query):
        places[place.set_id].append((place, person))
    return {set_id: _of_set(rows, places[set_id], absent) for set_id, rows in held.items()}


def _of_set(
    held: Sequence[SetSession],
    places: list[tuple[Membership, Person]],
    absent: frozenset[tuple[int, int]],
) -> LastMissed:
    last, people = held[-1], {person.id: person for _, person in places}
    in_a_row = {
        person.id: misses_in_a_row(
            [(row.id, person.id) in absent for row in held if row.ends_at > place.starts_at]
        )
        for place, person in places
    }
    missed = {person_id for person_id, count in in_a_row.items() if count}
    # Who came into the set since was not there to tell of it.
    ring = [person.id for place, person in places if place.starts_at < last.ends_at]
    told_by = buddies(missed, ring, number=last.number)
    return LastMissed(
        session=last,
        buddy_of={who: people[buddy] for who, buddy in told_by.items()},
        in_a_row={who: in_a_row[who] for who in missed},
        people=people,
    )
