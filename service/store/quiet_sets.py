"""Which sets a tick has to look at, and until when the others have nothing to say."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, delete, func, or_, select, union, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.domain.journey.coming_due import earliest
from service.domain.states import ProgrammeState
from service.models import (
    Champion,
    Deputy,
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Programme,
    QuietSet,
    SetSession,
    Touched,
)
from service.models.base import Base, Instant
from service.models.quiet_set import Touching
from service.store.journey import LIVES_ON
from service.store.journey_progress import ON_THEIR_WAY

_A_DAY_ANYWHERE = timedelta(hours=26)
_AT_ONCE = 1000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ToLook:
    """What a tick looks at: `looks` is set id to how often it was looked at before."""

    looks: Mapping[int, int]
    touched_ids: Collection[int]
    """What was written before; nothing of it is older than what is read from now on."""


def sets_to_look_at(db: Session, now: datetime) -> ToLook:
    """Return every living set that is not quiet, or was touched, and by what; three queries."""
    touched = db.execute(select(Touched.id, Touched.kind)).all()
    looks: dict[int, int] = {}
    living = _living(now)
    awake = or_(QuietSet.set_id.is_(None), QuietSet.quiet_until <= now)
    for set_id, before in db.execute(living.where(awake).order_by(LearningSet.id)):
        looks[set_id] = before or 0
    if touched:
        up_to = max(row.id for row in touched)
        kinds = sorted({row.kind for row in touched})
        named = union(*(one for kind in kinds for one in _named_by(kind, up_to)))
        for set_id, before in db.execute(living.where(LearningSet.id.in_(named))):
            looks[set_id] = before or 0
    return ToLook(looks, [row.id for row in touched])


def mark_quiet(db: Session, to_look: ToLook, quiet_until: Mapping[int, datetime | None]) -> None:
    """Note until when each set that was looked at is quiet, and forget what touched it.

    Where another clock has looked meanwhile, its word stands, and what touched is left for the
    next look: nobody knows which of the two saw more.
    """
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(Base.metadata.tables[QuietSet.__tablename__])
    statement = statement.on_conflict_do_update(
        index_elements=[QuietSet.set_id],
        set_={"quiet_until": statement.excluded.quiet_until, "looks": statement.excluded.looks},
        where=QuietSet.looks == statement.excluded.looks - 1,
    )
    rows = [
        {"set_id": set_id, "quiet_until": until, "looks": to_look.looks[set_id] + 1}
        for set_id, until in sorted(quiet_until.items())
    ]
    if rows:
        result = db.execute(statement, rows, execution_options={"preserve_rowcount": True})
        if cast("CursorResult[Any]", result).rowcount < len(rows):
            return
    touched = list(to_look.touched_ids)
    for first in range(0, len(touched), _AT_ONCE):
        db.execute(delete(Touched).where(Touched.id.in_(touched[first : first + _AT_ONCE])))


def next_look(db: Session, after: datetime) -> datetime | None:
    """Return the next instant later than `after` at which a set is not quiet any more."""
    earliest = _living(after).with_only_columns(func.min(QuietSet.quiet_until, type_=Instant))
    return db.scalar(earliest.where(QuietSet.quiet_until > after))


def wake_all(db: Session) -> None:
    """Let the next tick look at every set: the rules may have changed, or something been missed."""
    db.execute(update(QuietSet).values(quiet_until=_LONG_AGO, looks=QuietSet.looks + 1))


def next_change_of_deputy(db: Session, now: datetime) -> datetime | None:
    """Return when somebody next begins, or ends, to stand in for an HR lead."""
    begins = select(func.min(Deputy.starts_at, type_=Instant)).where(Deputy.starts_at > now)
    ends = select(func.min(Deputy.ends_at, type_=Instant)).where(Deputy.ends_at > now)
    return earliest(*db.scalars(begins.union_all(ends)))


def sets_of_the_same_day(
    db: Session, person_ids: Collection[int], *, now: datetime
) -> dict[int, set[int]]:
    """Return, by person, the sets of mails that went, or are about to go, on this day of theirs.

    What falls due for them is weighed with those.
    """
    about_now = or_(
        Mailing.state.in_(ON_THEIR_WAY),
        Mailing.budgeted_at > now - _A_DAY_ANYWHERE,
        Mailing.sent_at > now - _A_DAY_ANYWHERE,
    )
    found: dict[int, set[int]] = defaultdict(set)
    people = list(person_ids)
    for first in range(0, len(people), _AT_ONCE):
        query = (
            select(Mailing.person_id, SetSession.set_id)
            .join(SetSession, SetSession.id == Mailing.set_session_id)
            .where(Mailing.person_id.in_(people[first : first + _AT_ONCE]), about_now)
        )
        for person_id, set_id in db.execute(query.distinct()):
            found[person_id].add(set_id)
    return found


def _living(now: datetime) -> Select[int, int | None]:
    return (
        select(LearningSet.id, QuietSet.looks)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .outerjoin(QuietSet, QuietSet.set_id == LearningSet.id)
        .where(Programme.state == ProgrammeState.APPROVED, Programme.ends_at > now - LIVES_ON)
    )


def _named_by(kind: Touching, up_to: int) -> list[Select[int]]:
    """Select the sets for which something may fall due as something of a kind was touched."""
    touched = select(Touched.ref).where(Touched.kind == kind, Touched.id <= up_to)
    sets = select(LearningSet.id)
    match kind:
        case Touching.SET:
            return [sets.where(LearningSet.id.in_(touched))]
        case Touching.SESSION:
            return [select(SetSession.set_id).where(SetSession.id.in_(touched))]
        case Touching.PROGRAMME:
            return [sets.where(LearningSet.programme_id.in_(touched))]
        case Touching.WHOLE:
            return [_any_of(touched)]
        case Touching.LINK:
            links = FormLink.id.in_(touched)
            wholes = select(FormLink.programme_id).where(links, FormLink.set_id.is_(None))
            in_sets = select(FormLink.set_id).where(links, FormLink.set_id.is_not(None))
            return [sets.where(LearningSet.id.in_(in_sets)), _any_of(wholes)]
        case Touching.PERSON:
            reports = select(Person.id).where(Person.manager_id.in_(touched))
            return [
                select(Membership.set_id).where(Membership.person_id.in_(touched)),
                select(Membership.set_id).where(Membership.person_id.in_(reports)),
                sets.where(LearningSet.programme_id.in_(_beside_their_sets(touched))),
            ]
        case Touching.EVERYTHING:
            return [sets]


def _any_of(programme_ids: Select[Any]) -> Select[int]:
    """Select one set of each: what belongs to the whole is looked at with any."""
    one = select(func.min(LearningSet.id)).where(LearningSet.programme_id.in_(programme_ids))
    return one.group_by(LearningSet.programme_id)


def _beside_their_sets(person_ids: Select[Any]) -> Select[int]:
    """Select the programmes of which some people get mail without a place in a set."""
    addresses = select(Person.address).where(Person.id.in_(person_ids))
    leads = select(Deputy.lead_address).where(Deputy.address.in_(addresses))
    contact = func.lower(Programme.contact_address)
    champions = select(Champion.programme_id).where(Champion.person_id.in_(person_ids))
    return select(Programme.id).where(
        or_(
            Programme.sponsor_id.in_(person_ids),
            contact.in_(addresses),
            contact.in_(leads),
            Programme.id.in_(champions),
        )
    )
