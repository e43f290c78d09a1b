"""A taster that Chad hosts next month, in which Bob has a place."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Champion, Taster, TasterPlace
from tests.privacy.programme import EARLIER, LATER, NOW, Planted


def plant_taster(db: Session, planted: Planted) -> None:
    """Write both; they are the first of their tables."""
    champion_id = db.scalars(
        select(Champion.id).where(Champion.person_id == planted.people["chad"])
    ).one()
    starts_at = NOW + timedelta(days=30)
    taster = Taster(
        champion_id=champion_id,
        starts_local=datetime.combine(starts_at.date(), starts_at.time()),
        zone="UTC",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        place="Room 4",
        places=8,
        created_at=EARLIER,
        forget_on=LATER,
    )
    db.add(taster)
    db.flush()
    db.add(
        TasterPlace(
            taster_id=taster.id,
            person_id=planted.people["bob"],
            asked_at=EARLIER,
            confirmed_at=EARLIER,
        )
    )
    db.flush()
