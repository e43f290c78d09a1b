"""The mails that a programme will send and that have no row yet, as its live rows stand."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey.decide import NotOwed, Skip, Wait
from service.domain.journey.due import DueMail, due_mails
from service.domain.journey.settle import Journeys, settle
from service.domain.journey.touchpoints import Part
from service.models import LearningSet, Person, SetSession
from service.store.journey import HolidaysOf, load_journey
from service.store.outbox import MailFilter
from service.store.set_slice import first_set, set_of_session, sets_around, sets_with_company

_KEY = re.compile(r"[^:]+:(?P<sort>[sp]?)(?P<number>\d{1,9}):(?P<person>\d{1,9})")
"""As `domain.journey.due.mail_key` writes it."""


@dataclass(frozen=True)
class PlannedMail:
    """One mail to come; `due_at` (aware UTC) moves with its session until it falls due."""

    key: str
    touchpoint: str
    programme_id: int
    reader_id: int
    reader_name: str
    reader_address: str
    reader_zone: str
    about_id: int | None
    about_name: str | None
    set_name: str
    """Empty for what belongs to the whole programme."""
    session_id: int | None
    session_number: int | None
    due_at: datetime
    useless_after: datetime


def planned_mails(
    db: Session,
    narrowed: MailFilter,
    *,
    now: datetime,
    holidays_of: HolidaysOf,
    of_sets: Collection[int] | None = None,
) -> list[PlannedMail]:
    """Return what is planned as things stand, the next first; replies to come will thin it out.

    The same function of touchpoints and rows as the clock's tick, asked about the future. Mails
    that would be skipped if they fell due now are left out.

    Args:
        of_sets: those of some sets alone, and what their members get of the programme; what
            goes to nobody in a set, as the sponsor's report, comes with the programme's first.
    """
    company, is_first = None, False
    if of_sets is not None:
        company = sets_with_company(db, narrowed.programme_id, of_sets)
        is_first = first_set(db, narrowed.programme_id) in of_sets
    journey = load_journey(
        db,
        now=now,
        holidays_of=holidays_of,
        of_programme=narrowed.programme_id,
        of_sets=company,
        with_own=True,
    )
    journeys = Journeys(mail for facts in journey.programmes for mail in due_mails(facts))
    due = [mail for mail in journeys.mails if mail.due_at <= now and mail.key not in journey.known]
    decided = settle(journeys, due, journey.progress, now)
    members = {
        seat.person_id
        for facts in journey.programmes
        for one in facts.sets
        for seat in one.seats
        if of_sets is not None and one.set_id in of_sets
    }
    wanted = []
    for mail in journeys.mails:
        if mail.key in journey.known or not _is_asked_for(mail, narrowed):
            continue
        if of_sets is not None and not _is_of(mail, of_sets, members, is_first=is_first):
            continue
        decision = decided.get(mail.key)
        if isinstance(decision, Skip | NotOwed):
            continue
        due_at = decision.until if isinstance(decision, Wait) else mail.due_at
        wanted.append((mail, due_at))
    named = _named(db, sorted(wanted, key=lambda pair: (pair[1], pair[0].key)))
    called = narrowed.called.casefold()
    return [
        mail
        for mail in named
        if called in mail.reader_name.casefold() or called in mail.reader_address
    ]


def find_planned(
    db: Session, programme_id: int, key: str, *, now: datetime, holidays_of: HolidaysOf
) -> PlannedMail | None:
    """Return one planned mail by its key, or None where it has a row or is not planned."""
    of_sets = _sets_of_key(db, programme_id, key)
    narrowed = MailFilter(programme_id)
    planned = planned_mails(db, narrowed, now=now, holidays_of=holidays_of, of_sets=of_sets)
    return next((mail for mail in planned if mail.key == key), None)


def _is_of(
    mail: DueMail, set_ids: Collection[int], members: Collection[int], *, is_first: bool
) -> bool:
    if mail.set_id is not None:
        return mail.set_id in set_ids
    return mail.member_id in members if mail.part is Part.MEMBER else is_first


def _sets_of_key(db: Session, programme_id: int, key: str) -> Collection[int]:
    """Return which sets have to be read to find a mail; none where no mail has such a key."""
    found = _KEY.fullmatch(key)
    if found is None:
        return ()
    number = int(found["number"])
    if found["sort"] == "p":
        around = sets_around(db, programme_id, int(found["person"]))
        return (*around, first_set(db, programme_id) or 0)
    set_id = number if found["sort"] == "s" else set_of_session(db, programme_id, number)
    return () if set_id is None else (set_id,)


def _is_asked_for(mail: DueMail, narrowed: MailFilter) -> bool:
    if narrowed.touchpoint is not None and mail.touchpoint.slug != narrowed.touchpoint:
        return False
    return narrowed.person_id is None or mail.reader.person_id == narrowed.person_id


def _named(db: Session, wanted: list[tuple[DueMail, datetime]]) -> list[PlannedMail]:
    sessions = {
        session_id: (number, set_name)
        for session_id, number, set_name in db.execute(
            select(SetSession.id, SetSession.number, LearningSet.name)
            .join(LearningSet, LearningSet.id == SetSession.set_id)
            .where(LearningSet.id.in_({mail.set_id for mail, _ in wanted}))
        )
    }
    person_ids = {mail.reader.person_id for mail, _ in wanted}
    person_ids |= {mail.member_id for mail, _ in wanted}
    people = {row.id: row for row in db.scalars(select(Person).where(Person.id.in_(person_ids)))}
    return [
        PlannedMail(
            key=mail.key,
            touchpoint=mail.touchpoint.slug,
            programme_id=mail.programme_id,
            reader_id=mail.reader.person_id,
            reader_name=people[mail.reader.person_id].name,
            reader_address=people[mail.reader.person_id].address,
            reader_zone=mail.reader.zone,
            about_id=mail.about_id,
            about_name=None if mail.about_id is None else people[mail.about_id].name,
            set_name="" if mail.session_id is None else sessions[mail.session_id][1],
            session_id=mail.session_id,
            session_number=None if mail.session_id is None else sessions[mail.session_id][0],
            due_at=due_at,
            useless_after=mail.useless_after,
        )
        for mail, due_at in wanted
    ]
