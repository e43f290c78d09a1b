"""Who gets a programme's mail without a place in its sets."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Champion, Person, Programme
from service.store.deputies import contact_deputies


@dataclass(frozen=True)
class Outside:
    """Their ids."""

    sponsor_id: int
    contact_id: int | None
    deputy_id: int | None
    champions: tuple[int, ...]
    ever_champions: frozenset[int]

    @property
    def ids(self) -> set[int]:
        """Everybody who is written to now."""
        beside = {one for one in (self.contact_id, self.deputy_id) if one is not None}
        return {self.sponsor_id, *self.champions} | beside


def outside_of(db: Session, programmes: Sequence[Programme], now: datetime) -> dict[int, Outside]:
    """Return, by programme, who gets its mail without a place in its sets; three queries."""
    addresses = {row.contact_address.casefold() for row in programmes}
    query = select(Person.address, Person.id).where(Person.address.in_(addresses))
    contacts = {row.address: row.id for row in db.execute(query)}
    champions: dict[int, list[int]] = defaultdict(list)
    ever: dict[int, set[int]] = defaultdict(set)
    for programme_id, person_id, ends_at in db.execute(
        select(Champion.programme_id, Champion.person_id, Champion.ends_at)
        .where(Champion.programme_id.in_([row.id for row in programmes]))
        .order_by(Champion.id)
    ):
        ever[programme_id].add(person_id)
        if ends_at is None:
            champions[programme_id].append(person_id)
    deputies = contact_deputies(db, programmes, now=now)
    return {
        row.id: Outside(
            row.sponsor_id,
            contacts.get(row.contact_address.casefold()),
            deputies[row.id].id if row.id in deputies else None,
            tuple(champions[row.id]),
            frozenset(ever[row.id]),
        )
        for row in programmes
    }
