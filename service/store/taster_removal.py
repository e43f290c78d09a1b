"""Take out whoever signed up for tasters, with their mails and what came back to those."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from service.models import InboundMail, Mailing, Person, Taster, TasterPlace, TimeAway
from service.store.programme_removal import forget_directory, needed_by_nobody


def any_to_forget(db: Session, *, now: datetime) -> bool:
    """Say whether any taster's time has passed."""
    return bool(tasters_to_forget(db, now=now))


def tasters_to_forget(db: Session, *, now: datetime) -> Sequence[int]:
    """Return the ids of tasters whose places are due to go and still there."""
    query = (
        select(Taster.id)
        .join(TasterPlace, TasterPlace.taster_id == Taster.id)
        .where(Taster.forget_on <= now.date())
        .distinct()
        .order_by(Taster.id)
    )
    return db.scalars(query).all()


def forget_places(db: Session, taster_ids: Sequence[int]) -> None:
    """Delete the places of some tasters, and whom no other row needs."""
    places = select(TasterPlace.id).where(TasterPlace.taster_id.in_(taster_ids))
    guests = set(
        db.scalars(select(TasterPlace.person_id).where(TasterPlace.taster_id.in_(taster_ids)))
    )
    mails = select(Mailing.id).where(Mailing.taster_place_id.in_(places))
    db.execute(
        delete(InboundMail).where(
            or_(InboundMail.mailing_id.in_(mails), InboundMail.notice_id.in_(mails))
        )
    )
    db.execute(delete(Mailing).where(Mailing.taster_place_id.in_(places)))
    db.execute(delete(TasterPlace).where(TasterPlace.taster_id.in_(taster_ids)))
    unneeded = guests & needed_by_nobody(db)
    db.execute(delete(InboundMail).where(InboundMail.person_id.in_(unneeded)))
    db.execute(delete(TimeAway).where(TimeAway.person_id.in_(unneeded)))
    forget_directory(db, unneeded)
    db.execute(delete(Person).where(Person.id.in_(unneeded)))
    db.expire_all()
