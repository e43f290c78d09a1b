"""A champion sets a taster, or calls it off."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.tasters import MINUTES, MOST_AHEAD, WantedTaster, begins_at, forgotten_on
from service.errors import Refused
from service.models import Champion, Taster
from service.store.tasters import tasters_of
from service.workflows.record_audit import record_audit


def host_taster(db: Session, champion: Champion, wanted: WantedTaster, *, now: datetime) -> Taster:
    """Write a taster of sixty minutes; the same one pressed twice is one.

    Args:
        now: service time.

    Raises:
        Refused: what was typed cannot be; the message says what to mend.
    """
    db.refresh(champion, ["ends_at"], with_for_update=True)
    starts_at = begins_at(wanted, until_on=champion.until_on, now=now)
    ahead = [one.taster for one in tasters_of(db, [champion.id], since=now)]
    for one in ahead:
        if one.starts_at == starts_at:
            return one
    if len(ahead) >= MOST_AHEAD:
        raise Refused(f"you have {MOST_AHEAD} tasters ahead; hold or call off one of them first")
    ends_at = starts_at + timedelta(minutes=MINUTES)
    taster = Taster(
        champion_id=champion.id,
        starts_local=wanted.starts_local,
        zone=wanted.zone,
        starts_at=starts_at,
        ends_at=ends_at,
        place=wanted.place,
        places=wanted.places,
        created_at=now,
        forget_on=forgotten_on(ends_at),
    )
    db.add(taster)
    db.flush()
    _record(db, champion, taster, "taster-set", now)
    return taster


def call_off_taster(db: Session, taster: Taster, *, now: datetime) -> bool:
    """Call a taster off that has not begun; False where it was, or has."""
    db.refresh(taster, ["called_off_at"], with_for_update=True)
    if taster.called_off_at is not None or taster.starts_at <= now:
        return False
    taster.called_off_at = now
    _record(db, taster.champion, taster, "taster-called-off", now)
    return True


def _record(db: Session, champion: Champion, taster: Taster, verb: str, now: datetime) -> None:
    record_audit(
        db,
        now=now,
        actor=f"person:{champion.person_id}",
        verb=verb,
        subject=f"programme:{champion.programme_id}",
        new=f"taster:{taster.id}",
    )
