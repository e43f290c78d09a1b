"""Deputies of HR leads: who stands in for whom now, and in which programmes."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from service.models import (
    BreakGlass,
    Deputy,
    Drift,
    Job,
    LearningSet,
    Mailing,
    Membership,
    NamedLead,
    Objection,
    Person,
    Programme,
    RiskFlag,
    SetSession,
)


def standing_in(db: Session, address: str, *, now: datetime) -> list[Deputy]:
    """Return for whom an address stands in now."""
    rows = select(Deputy).where(Deputy.address == address.casefold(), _runs(now))
    return list(db.scalars(rows.order_by(Deputy.id)))


def deputies_around(db: Session, address: str, *, now: datetime) -> list[Deputy]:
    """Return what stands or is to come with somebody as lead or deputy, the earliest first."""
    mine = address.casefold()
    rows = select(Deputy).where(
        or_(Deputy.lead_address == mine, Deputy.address == mine), Deputy.ends_at > now
    )
    return list(db.scalars(rows.order_by(Deputy.starts_at, Deputy.id)))


def overlapping(
    db: Session, lead_address: str, *, starts_at: datetime, ends_at: datetime
) -> Deputy | None:
    """Return who stands in for a lead in a part of some time."""
    rows = select(Deputy).where(
        Deputy.lead_address == lead_address.casefold(),
        Deputy.starts_at < ends_at,
        Deputy.ends_at > starts_at,
        Deputy.ends_at > Deputy.starts_at,
    )
    return db.scalars(rows.order_by(Deputy.id).limit(1)).one_or_none()


def led_programmes(db: Session, lead_address: str) -> list[Programme]:
    """Return the programmes of a lead: they are the contact, or named there."""
    address = lead_address.casefold()
    named = select(NamedLead.programme_id).where(NamedLead.address == address)
    rows = select(Programme).where(
        or_(func.lower(Programme.contact_address) == address, Programme.id.in_(named))
    )
    return list(db.scalars(rows.order_by(Programme.id)))


def contact_deputies(
    db: Session, programmes: Collection[Programme], *, now: datetime
) -> dict[int, Person]:
    """Return who gets the mail of a programme's contact now, where a deputy does; one query."""
    by_contact = dict(
        db.execute(
            select(Deputy.lead_address, Person)
            .join(Person, Person.address == Deputy.address)
            .where(
                Deputy.lead_address.in_({one.contact_address.casefold() for one in programmes}),
                _runs(now),
            )
        ).all()
    )
    found = {one.id: by_contact.get(one.contact_address.casefold()) for one in programmes}
    return {programme_id: person for programme_id, person in found.items() if person is not None}


def was_deputy(db: Session, lead_address: str, address: str) -> bool:
    """Say whether somebody stands in, or stood in, for a lead; a form sent then stays theirs."""
    rows = select(func.count(Deputy.id)).where(
        Deputy.lead_address == lead_address.casefold(), Deputy.address == address.casefold()
    )
    return bool(db.scalar(rows))


def programme_behind(db: Session, ids: Mapping[str, object]) -> int | None:
    """Return the programme that an address of the console belongs to; None where to none.

    Args:
        ids: as the address holds them, by name.
    """
    for name, value in ids.items():
        if name in _PROGRAMME_BY:
            return db.scalar(_PROGRAMME_BY[name].where(_ID[name] == value))
    return None


def _runs(now: datetime) -> ColumnElement[bool]:
    return and_(Deputy.starts_at <= now, Deputy.ends_at > now)


_ID = {
    "programme_id": Programme.id,
    "set_id": LearningSet.id,
    "mailing_id": Mailing.id,
    "glass_id": BreakGlass.id,
    "job_id": Job.id,
    "drift_id": Drift.id,
    "flag_id": RiskFlag.id,
    "objection_id": Objection.id,
}
_PROGRAMME_BY: dict[str, Select[int | None]] = {
    "programme_id": select(Programme.id),
    "set_id": select(LearningSet.programme_id),
    "mailing_id": select(Mailing.programme_id),
    "glass_id": select(BreakGlass.programme_id),
    "job_id": select(Job.programme_id),
    "drift_id": select(LearningSet.programme_id).join(Drift, Drift.set_id == LearningSet.id),
    "flag_id": select(LearningSet.programme_id)
    .join(SetSession, SetSession.set_id == LearningSet.id)
    .join(RiskFlag, RiskFlag.set_session_id == SetSession.id),
    "objection_id": select(LearningSet.programme_id)
    .join(Membership, Membership.set_id == LearningSet.id)
    .join(Objection, Objection.membership_id == Membership.id),
}
"""By the name of the number in an address."""
