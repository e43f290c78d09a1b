"""An HR lead names who stands in for them while they are away; either of the two ends it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.break_glass import Lead
from service.errors import Refused
from service.models import Deputy
from service.store.deputies import led_programmes, overlapping
from service.workflows.contact_person import outside_person
from service.workflows.record_audit import record_audit

_LONGEST = timedelta(days=92)


def name_deputy(
    db: Session,
    lead: Lead,
    *,
    name: str,
    address: str,
    starts_on: date,
    ends_on: date,
    zone: str,
    now: datetime,
) -> Deputy:
    """Let a colleague stand in on these days, both included.

    Args:
        zone: IANA name of where the lead's days begin and end.
        now: service time.

    Raises:
        Refused: the days or the address cannot be, or somebody stands in already.
    """
    address, name = address.strip().casefold(), " ".join(name.split())
    if not lead.address:
        raise Refused("your sign-in told no address, so nobody can tell which programmes are yours")
    if not name or "@" not in address.strip("@") or " " in address:
        raise Refused("give their name and the whole address of their work account")
    if address == lead.address.casefold():
        raise Refused("name somebody else; this is your own address")
    starts_at, ends_at = _midnight(starts_on, zone), _midnight(ends_on + timedelta(days=1), zone)
    if ends_on < starts_on:
        raise Refused("the last day lies before the first; change one of them")
    if ends_at <= now:
        raise Refused("these days are over; choose a last day from today on")
    if ends_on - starts_on > _LONGEST:
        raise Refused("that is more than three months; make them a lead in Entra instead")
    programmes = led_programmes(db, lead.address)
    if not programmes:
        raise Refused("no programme is yours: you are neither its contact nor named as its lead")
    # Locked by what the lead leads, so that two presses name one.
    db.refresh(programmes[0], ["state"], with_for_update=True)
    there = overlapping(db, lead.address, starts_at=max(starts_at, now), ends_at=ends_at)
    if there is not None:
        raise Refused(f"{there.name} stands in for you on some of these days; end that first")
    outside_person(db, programmes[0], address=address, name=name)
    row = Deputy(
        lead_name=lead.name,
        lead_address=lead.address.casefold(),
        lead_actor=lead.actor,
        name=name,
        address=address,
        starts_on=starts_on,
        ends_on=ends_on,
        zone=zone,
        starts_at=starts_at,
        ends_at=ends_at,
        named_at=now,
    )
    db.add(row)
    db.flush()
    record_audit(
        db,
        now=now,
        actor=lead.actor,
        verb="deputy-named",
        subject=f"deputy:{row.id}",
        new=f"{address}, {starts_on} to {ends_on}",
    )
    return row


def end_deputy(db: Session, deputy_id: int, *, by: Lead, now: datetime) -> bool:
    """End it now; one that is to come never begins.

    Returns:
        False where there is none, or it is over.

    Raises:
        Refused: it is neither theirs nor do they stand in.
    """
    row = db.get(Deputy, deputy_id, with_for_update=True, populate_existing=True)
    if row is None or row.ends_at <= now:
        return False
    if by.actor != row.lead_actor and by.address.casefold() not in (row.address, row.lead_address):
        raise Refused("only the lead and who stands in for them can end it")
    # One that is to come ends before it begins, and so never runs.
    row.ends_at = now
    row.ended_by = by.actor
    record_audit(db, now=now, actor=by.actor, verb="deputy-ended", subject=f"deputy:{deputy_id}")
    return True


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
