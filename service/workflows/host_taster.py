"""A champion sets a taster, or calls it off."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy.orm import Session

from service.domain.tasters import (
    LEAST_PLACES,
    MINUTES,
    MOST_AHEAD,
    MOST_PLACES,
    forgotten_on,
)
from service.errors import Refused
from service.models import Champion, Taster
from service.store.tasters import tasters_of
from service.workflows.record_audit import record_audit

_FURTHEST = timedelta(days=366)
_LONGEST_PLACE = 300


@dataclass(frozen=True)
class WantedTaster:
    """What the host typed; `starts_local` is naive wall time in `zone` (IANA)."""

    starts_local: datetime
    zone: str
    place: str
    places: int


def host_taster(db: Session, champion: Champion, wanted: WantedTaster, *, now: datetime) -> Taster:
    """Write a taster of sixty minutes; the same one pressed twice is one.

    Args:
        now: service time.

    Raises:
        Refused: what was typed cannot be; the message says what to mend.
    """
    db.refresh(champion, ["ends_at"], with_for_update=True)
    starts_at = _instant(wanted)
    _check(wanted, starts_at, now)
    if champion.until_on is not None and wanted.starts_local.date() > champion.until_on:
        raise Refused("your term as a champion is over by then; choose a day before its end")
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


def _instant(wanted: WantedTaster) -> datetime:
    if wanted.zone not in available_timezones():
        raise Refused("the time zone is none that we know; choose the nearest large place")
    zone = ZoneInfo(wanted.zone)
    starts_at = wanted.starts_local.replace(tzinfo=zone).astimezone(UTC)
    if starts_at.astimezone(zone).replace(tzinfo=None) != wanted.starts_local:
        raise Refused("the clocks go forward over this hour; choose another")
    return starts_at


def _check(wanted: WantedTaster, starts_at: datetime, now: datetime) -> None:
    if not now < starts_at <= now + _FURTHEST:
        raise Refused("choose a day and an hour within the year ahead")
    if not wanted.place or len(wanted.place) > _LONGEST_PLACE:
        raise Refused(
            f"say where: a room, or the link of a call, in {_LONGEST_PLACE} signs at most"
        )
    if not LEAST_PLACES <= wanted.places <= MOST_PLACES:
        raise Refused(f"choose from {LEAST_PLACES} to {MOST_PLACES} places")


def _record(db: Session, champion: Champion, taster: Taster, verb: str, now: datetime) -> None:
    record_audit(
        db,
        now=now,
        actor=f"person:{champion.person_id}",
        verb=verb,
        subject=f"programme:{champion.programme_id}",
        new=f"taster:{taster.id}",
    )
