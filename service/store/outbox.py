"""The mails of a programme that have a row: found by state, touchpoint and reader, paged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session, aliased

from service.domain.journey.touchpoints import CASE_INVITATION
from service.domain.states import MailingState
from service.models import LearningSet, Mailing, Person, SetSession
from service.store.bounded_count import MOST_COUNTED, BoundedCount, bounded
from service.store.needs_hand import STUCK_MAIL_STATES
from service.store.set_slice import is_called


class Folder(StrEnum):
    """How HR's outbox sorts mails; `planned` ones have no row yet."""

    PLANNED = "planned"
    HELD = "held"
    DUE = "due"
    SENT = "sent"
    STUCK = "stuck"
    SKIPPED = "skipped"


FOLDER_STATES: Mapping[Folder, tuple[MailingState, ...]] = {
    Folder.PLANNED: (),
    Folder.HELD: (MailingState.HELD,),
    Folder.DUE: (
        MailingState.DUE,
        MailingState.DRAFTING,
        MailingState.SENDING,
        MailingState.SUBMITTED,
    ),
    Folder.SENT: (MailingState.SENT, MailingState.BOUNCED),
    Folder.STUCK: STUCK_MAIL_STATES,
    Folder.SKIPPED: (MailingState.SKIPPED,),
}


@dataclass(frozen=True)
class MailFilter:
    """What HR narrowed the outbox to; None does not narrow."""

    programme_id: int
    touchpoint: str | None = None
    person_id: int | None = None
    called: str = ""
    """Part of the reader's name or address."""


@dataclass(frozen=True)
class MailLine:
    """One mail in a list; instants are aware UTC, `reader_zone` an IANA name.

    `subject` is as sent (a set's name and fixed words), None before it left.
    """

    mailing_id: int
    programme_id: int | None
    touchpoint: str
    reader_id: int
    reader_name: str
    reader_address: str
    reader_zone: str
    about_id: int | None
    about_name: str | None
    set_name: str | None
    session_id: int | None
    session_number: int | None
    state: MailingState
    reason: str | None
    due_at: datetime
    useless_after: datetime
    sent_at: datetime | None
    subject: str | None
    attempt: int


def mail_lines(
    db: Session, narrowed: MailFilter, folder: Folder, *, offset: int, limit: int
) -> list[MailLine]:
    """Return one page of a folder: what is to come first, what is past newest first."""
    states = FOLDER_STATES[folder]
    if not states:
        return []
    is_past = folder in (Folder.SENT, Folder.SKIPPED)

    def in_order(due_at: Any, number: Any) -> Sequence[Any]:
        return (due_at.desc(), number.desc()) if is_past else (due_at, number)

    # Each state's first ones, then the first of those: an index has them in this order, and only
    # the rows that are shown are read.
    first = union_all(
        *(
            select(
                select(Mailing.id, Mailing.due_at)
                .where(*_conditions(narrowed), Mailing.state == state)
                .order_by(*in_order(Mailing.due_at, Mailing.id))
                .limit(offset + limit)
                .subquery()
            )
            for state in states
        )
    ).subquery()
    shown = select(first).order_by(*in_order(first.c.due_at, first.c.id))
    page = shown.offset(offset).limit(limit).subquery()
    rows = db.execute(
        _lines().join(page, page.c.id == Mailing.id).order_by(*in_order(Mailing.due_at, Mailing.id))
    )
    return [_line(*row) for row in rows]


def find_mail(db: Session, mailing_id: int) -> MailLine | None:
    """Return one mail, or None where HR has none by this number."""
    lines = _lines().where(Mailing.id == mailing_id, Mailing.touchpoint != CASE_INVITATION)
    found = db.execute(lines).one_or_none()
    return None if found is None else _line(*found)


def folder_counts(db: Session, narrowed: MailFilter) -> dict[Folder, BoundedCount]:
    """Count the mails of every folder that has rows, in one query."""
    counted = {
        folder: select(func.count())
        .select_from(
            select(Mailing.id)
            .where(*_conditions(narrowed), Mailing.state.in_(states))
            .limit(MOST_COUNTED + 1)
            .subquery()
        )
        .scalar_subquery()
        for folder, states in FOLDER_STATES.items()
        if states
    }
    row = db.execute(select(*counted.values())).one()
    return {folder: bounded(number) for folder, number in zip(counted, row, strict=True)}


def _conditions(narrowed: MailFilter) -> list[ColumnElement[bool]]:
    conditions = [Mailing.programme_id == narrowed.programme_id]
    if narrowed.touchpoint is not None:
        conditions.append(Mailing.touchpoint == narrowed.touchpoint)
    if narrowed.person_id is not None:
        conditions.append(Mailing.person_id == narrowed.person_id)
    if narrowed.called:
        conditions.append(
            Mailing.person_id.in_(select(Person.id).where(is_called(narrowed.called)))
        )
    return conditions


_ABOUT = aliased(Person)


def _lines() -> Select[Mailing, Person, Person, int, str]:
    # The last three may be None: a mail need not be about somebody, or belong to a session.
    return (
        select(Mailing, Person, _ABOUT, SetSession.number, LearningSet.name)
        .join(Person, Person.id == Mailing.person_id)
        .outerjoin(_ABOUT, _ABOUT.id == Mailing.about_person_id)
        .outerjoin(SetSession, SetSession.id == Mailing.set_session_id)
        .outerjoin(LearningSet, LearningSet.id == SetSession.set_id)
    )


def _line(
    mailing: Mailing,
    reader: Person,
    about: Person | None,
    session_number: int | None,
    set_name: str | None,
) -> MailLine:
    return MailLine(
        mailing_id=mailing.id,
        programme_id=mailing.programme_id,
        touchpoint=mailing.touchpoint,
        reader_id=reader.id,
        reader_name=reader.name,
        reader_address=reader.address,
        reader_zone=reader.zone,
        about_id=about.id if about else None,
        about_name=about.name if about else None,
        set_name=set_name,
        session_id=mailing.set_session_id,
        session_number=session_number,
        state=mailing.state,
        reason=mailing.reason,
        due_at=mailing.due_at,
        useless_after=mailing.useless_after,
        sent_at=mailing.sent_at,
        subject=mailing.subject,
        attempt=mailing.attempt,
    )
