"""Turn a programme file into rows and a plan; nothing leaves before the plan is approved."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.plan import BookingPlan, SetPlan, plan_programme
from service.domain.programme_file import ProgrammeFile, RequestedPerson, RequestedSet
from service.domain.states import ProgrammeState, SeriesState, SessionKind, SessionState
from service.errors import BadInput, Problem
from service.models import Champion, LearningSet, Membership, Person, Programme, Series, SetSession
from service.store.programmes import (
    people_by_address,
    people_relied_on,
    programme_by_key,
    remove_sets,
)
from service.workflows.contact_person import contact_person
from service.workflows.record_audit import record_audit

_NAMESPACE = uuid.UUID("0b7f3c52-9a86-4f0e-8f6b-5a2f6d6f7c11")
"""Ours alone, so that a transactionId never meets another program's."""


def book_programme(
    db: Session, file: ProgrammeFile, *, actor: str, now: datetime, organisers: Sequence[str]
) -> Programme:
    """Write a programme in state planned, with its sets, sessions, people and planned series.

    Booking the same file again returns the programme and changes nothing, even where a relative
    start would now give other dates. A plan that nobody approved is replaced by other content,
    and by the same content once its first session has passed.

    Args:
        actor: as the audit names them.
        now: service time.
        organisers: the mailboxes that own the series; a set keeps the one it was given.

    Raises:
        BadInput: the key stands for an approved programme with other content, or the file's fixed
            start has passed.
        Refused: a set finds no day for one of its dates.
    """
    programme = programme_by_key(db, file.key, locked=True)
    if programme is not None and _stands(programme, file, now=now):
        return programme
    plan = plan_programme(file, now=now)
    people = _people(db, file)
    facts = _facts(file, plan, people, now=now)
    if programme is None:
        programme = Programme(key=file.key, approved_at=None, **facts)
        db.add(programme)
        verb = "programme-planned"
    else:
        remove_sets(db, programme.id)
        for name, value in facts.items():
            setattr(programme, name, value)
        verb = "plan-replaced"
    db.flush()
    for index, (wanted, planned) in enumerate(zip(file.sets, plan.sets, strict=True)):
        mailbox = _organiser(file.key, index, organisers)
        db.add(_learning_set(programme, wanted, planned, people, mailbox=mailbox, now=now))
    for address in file.champions:
        db.add(Champion(programme_id=programme.id, person_id=people[address].id))
    contact_person(db, programme)
    db.flush()
    record_audit(
        db,
        now=now,
        actor=actor,
        verb=verb,
        subject=f"programme:{programme.id}",
        new=file.digest,
    )
    return programme


def _stands(programme: Programme, file: ProgrammeFile, *, now: datetime) -> bool:
    """Whether the programme is what the file asks for; False where its plan may be replaced.

    Raises:
        BadInput: it was approved with other content.
    """
    is_same = programme.source_digest == file.digest
    if programme.state == ProgrammeState.PLANNED:
        starts = [session.starts_at for each in programme.sets for session in each.sessions]
        return is_same and bool(starts) and min(starts) > now
    if not is_same:
        message = (
            f"{file.key!r} is already booked with other content; change it on its page, "
            "or give this file another `key`"
        )
        raise BadInput([Problem(file.source, None, "key", message)])
    return True


def _facts(
    file: ProgrammeFile, plan: BookingPlan, people: dict[str, Person], *, now: datetime
) -> dict[str, object]:
    ends = [date_.ends_at for planned in plan.sets for date_ in planned.dates.dates]
    return {
        "name": file.name,
        "goal": file.goal,
        "mode": file.mode,
        "entry": file.entry,
        "state": ProgrammeState.PLANNED,
        "zone": file.zone,
        "holiday_region": file.holiday_region,
        "interval_weeks": file.interval_weeks,
        "minutes": file.minutes,
        "sponsor": people[file.sponsor],
        "contact_address": file.contact_address,
        "contact_name": file.contact_name,
        "quotes_actions": file.quotes_actions,
        "self_facilitated": file.self_facilitated,
        "source_digest": file.digest,
        "created_at": now,
        "ends_at": max(ends),
    }


def _people(db: Session, file: ProgrammeFile) -> dict[str, Person]:
    """Add who is new and bring the others up to the file's facts; one row a human being.

    Whom an approved programme relies on stays as they are: a plan that nobody may ever confirm
    must not send a running set's summaries to another manager, nor move its mails.
    """
    people = people_by_address(db, (wanted.address for wanted in file.people))
    relied_on = people_relied_on(db)
    kept = {address for address, person in people.items() if person.id in relied_on}
    for wanted in file.people:
        if wanted.address in kept:
            continue
        person = people.get(wanted.address)
        if person is None:
            person = people[wanted.address] = Person(address=wanted.address)
            db.add(person)
        _bring_up_to_date(person, wanted)
    for wanted in file.people:
        if wanted.manager is not None and wanted.address not in kept:
            people[wanted.address].manager = people[wanted.manager]
    db.flush()
    return people


def _bring_up_to_date(person: Person, wanted: RequestedPerson) -> None:
    person.given_name = wanted.given_name
    person.family_name = wanted.family_name
    person.department = wanted.department
    person.location = wanted.location
    person.zone = wanted.zone
    person.working_days = wanted.working_days
    person.holiday_region = wanted.holiday_region


def _learning_set(
    programme: Programme,
    wanted: RequestedSet,
    planned: SetPlan,
    people: dict[str, Person],
    *,
    mailbox: str,
    now: datetime,
) -> LearningSet:
    learning_set = LearningSet(programme=programme, name=wanted.name, project=wanted.project)
    learning_set.memberships = [
        Membership(
            person=people[place.address],
            role=place.role,
            starts_at=now,
            ends_at=None,
            end_reason=None,
            affirmed_at=None,
        )
        for place in wanted.places
    ]
    last = len(planned.dates.dates)
    learning_set.sessions = [
        SetSession(
            number=date_.number,
            kind=_kind(date_.number, last),
            state=SessionState.SCHEDULED,
            starts_local=date_.starts_local,
            zone=programme.zone,
            minutes=programme.minutes,
            starts_at=date_.starts_at,
            ends_at=date_.ends_at,
            original_start=None,
            event_id=None,
        )
        for date_ in planned.dates.dates
    ]
    # From what is written here alone: the row keeps it, so a repeat sends the same one.
    identity = f"{programme.key}/{now.isoformat()}/{wanted.name}/1"
    transaction_id = str(uuid.uuid5(_NAMESPACE, identity))
    pattern = planned.dates.pattern
    learning_set.series = [
        Series(
            generation=1,
            mailbox=mailbox,
            transaction_id=transaction_id,
            tag=f"setwise-{transaction_id}",
            first_local=datetime.combine(pattern.first_on, wanted.at),
            interval_weeks=pattern.interval_weeks,
            date_count=pattern.count,
            state=SeriesState.PLANNED,
        )
    ]
    return learning_set


def _kind(number: int, last: int) -> SessionKind:
    if number == 1:
        return SessionKind.SET_UP
    return SessionKind.FINAL if number == last else SessionKind.STANDARD


def _organiser(key: str, index: int, organisers: Sequence[str]) -> str:
    """Deal the mailboxes out in turn, beginning at a place that hangs on the programme."""
    if not organisers:
        message = "no mailbox may organise the series; set ORGANISER_MAILBOXES"
        raise BadInput([Problem("settings", None, "ORGANISER_MAILBOXES", message)])
    begin = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4])
    return organisers[(begin + index) % len(organisers)]
