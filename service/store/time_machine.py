"""Who there is to read a programme as, and the rows of their mails."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from service.domain.journey.timeline import RowFacts
from service.domain.journey.touchpoints import FRESH_CODE, FRESH_LINK, Part
from service.domain.journey.viewpoint import Viewpoint
from service.domain.states import Role
from service.models import Champion, LearningSet, Mailing, Membership, Person, Programme, SetSession
from service.store.set_slice import sets_around


@dataclass(frozen=True)
class PartHolder:
    """Somebody in one part; for a manager `about_name` says of whom."""

    view: Viewpoint
    name: str
    given_name: str
    zone: str
    about_name: str = ""
    set_names: tuple[str, ...] = ()


def part_holders(
    db: Session, programme_id: int, *, of_sets: Collection[int] | None = None
) -> list[PartHolder]:
    """Return everybody of a programme in each of their parts; five queries however many.

    Args:
        of_sets: of those in sets, who is in some of them.
    """
    programme = db.get_one(Programme, programme_id)
    sponsor = db.get_one(Person, programme.sponsor_id)
    contact = db.scalars(
        select(Person).where(Person.address == programme.contact_address.casefold())
    ).one_or_none()
    champions = db.scalars(
        select(Person)
        .join(Champion, Champion.person_id == Person.id)
        .where(Champion.programme_id == programme_id, Champion.ends_at.is_(None))
        .order_by(Champion.id)
    )
    found = [_holder(Part.SPONSOR, sponsor)]
    found += [_holder(Part.CONTACT, contact)] if contact else []
    found += [_holder(Part.CHAMPION, one) for one in champions]
    return found + _in_sets(db, programme, of_sets)


def holder_of(db: Session, programme_id: int, view: Viewpoint) -> PartHolder | None:
    """Return somebody in one part, or None where they have none such."""
    around = sets_around(db, programme_id, view.person_id)
    holders = part_holders(db, programme_id, of_sets=around)
    return next((one for one in holders if one.view == view), None)


def _in_sets(
    db: Session, programme: Programme, of_sets: Collection[int] | None
) -> list[PartHolder]:
    manager = aliased(Person)
    query = (
        select(Membership.role, Person, LearningSet.name, manager)
        .join(Person, Person.id == Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(LearningSet.programme_id == programme.id)
        .order_by(LearningSet.id, Membership.id)
    )
    rows = db.execute(query if of_sets is None else query.where(LearningSet.id.in_(of_sets))).all()
    sets: dict[Viewpoint, list[str]] = {}
    people: dict[Viewpoint, tuple[Person, str]] = {}
    led = {set_name for role, _, set_name, _ in rows if role is not Role.MEMBER}
    for role, person, set_name, boss in rows:
        takes_turns = programme.self_facilitated and set_name not in led
        parts = _parts_of(role, programme, takes_turns=takes_turns)
        seen = [(Viewpoint(part, person.id), person, "") for part in parts]
        if Part.MEMBER in parts and boss is not None:
            seen.append((Viewpoint(Part.MANAGER, person.id), boss, person.name))
        for view, reader, about in seen:
            people[view] = (reader, about)
            names = sets.setdefault(view, [])
            names += [] if set_name in names else [set_name]
    return [
        PartHolder(view, reader.name, reader.given_name, reader.zone, about, tuple(sets[view]))
        for view, (reader, about) in people.items()
    ]


def rows_seen(
    db: Session, programme_id: int, view: Viewpoint, asked_for: Mapping[str, bool]
) -> list[RowFacts]:
    """Return somebody's mails that have a row; one query.

    Args:
        asked_for: of each mail that live rows ask for, by key, whether it is one of theirs. Of
            another row only its kind of mail tells in which part it was read.
    """
    rows = db.scalars(
        select(Mailing)
        .where(
            Mailing.programme_id == programme_id,
            (Mailing.person_id == view.person_id) | (Mailing.about_person_id == view.person_id),
            Mailing.touchpoint.not_in((FRESH_CODE, FRESH_LINK)),
        )
        .order_by(Mailing.id)
    )
    return [_row(row) for row in rows if asked_for.get(row.key, _is_seen(row, view))]


def session_places(db: Session, session_ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """Return each session's set and number."""
    rows = db.execute(
        select(SetSession.id, LearningSet.name, SetSession.number)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(SetSession.id.in_(set(session_ids)))
    )
    return {session_id: (set_name, number) for session_id, set_name, number in rows}


def _is_seen(row: Mailing, view: Viewpoint) -> bool:
    return view.sees_row(row.touchpoint, reader_id=row.person_id, about_id=row.about_person_id)


def _holder(part: Part, person: Person) -> PartHolder:
    return PartHolder(Viewpoint(part, person.id), person.name, person.given_name, person.zone)


def _parts_of(role: Role, programme: Programme, *, takes_turns: bool) -> tuple[Part, ...]:
    if role is Role.MEMBER:
        return (Part.MEMBER, Part.FACILITATOR) if takes_turns else (Part.MEMBER,)
    is_led = role is Role.FACILITATOR or programme.self_facilitated
    return (Part.FACILITATOR,) if is_led else ()


def _row(row: Mailing) -> RowFacts:
    return RowFacts(
        mailing_id=row.id,
        key=row.key,
        touchpoint=row.touchpoint,
        state=row.state,
        reason=row.reason,
        reader_id=row.person_id,
        about_id=row.about_person_id,
        session_id=row.set_session_id,
        due_at=row.due_at,
        not_before=row.not_before,
        left_at=row.sent_at or row.budgeted_at,
        subject=row.subject,
        told_in_id=row.told_in_id,
    )
