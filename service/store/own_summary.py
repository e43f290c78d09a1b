"""What of somebody's their manager may read: the lines, and the summary that goes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from service.domain.journey.due import DueMail, due_mails
from service.domain.states import MailingState, ProgrammeState, SessionState
from service.models import (
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Programme,
    Release,
    Reply,
    SetSession,
)
from service.store.journey import HolidaysOf, load_journey

_SUMMARY = "manager-summary"


@dataclass(frozen=True)
class NextSummary:
    """The summary about a member that is the next to go; `mailing_id` None until it has a row."""

    programme_id: int
    session_id: int | None
    manager_id: int
    due_at: datetime
    mailing_id: int | None


def next_summary(
    db: Session, membership: Membership, *, now: datetime, holidays_of: HolidaysOf
) -> NextSummary | None:
    """Return the next summary about somebody's part in a set; None where none is to come."""
    journey = load_journey(db, now=now, holidays_of=holidays_of, of_sets=[membership.set_id])
    mails = {
        mail.key: mail
        for facts in journey.programmes
        for mail in due_mails(facts)
        if _is_to_come(mail, membership, now) and mail.key not in journey.progress.gone_out
    }
    rows = _rows(db, mails)
    waiting = [
        (mail, rows.get(key))
        for key, mail in mails.items()
        if key not in rows or rows[key].state is not MailingState.SKIPPED
    ]
    if not waiting:
        return None
    mail, row = min(waiting, key=lambda one: (one[0].due_at, one[0].key))
    if mail.session_id is None:
        return None
    return NextSummary(
        programme_id=mail.programme_id,
        session_id=mail.session_id,
        manager_id=mail.reader.person_id,
        # A row keeps the instant it was queued for, and its lines are gathered by that.
        due_at=row.due_at if row is not None else mail.due_at,
        mailing_id=row.id if row is not None else None,
    )


def _is_to_come(mail: DueMail, membership: Membership, now: datetime) -> bool:
    return (
        mail.touchpoint.slug == _SUMMARY
        and mail.member_id == membership.person_id
        and mail.set_id == membership.set_id
        and mail.useless_after > now
    )


def _rows(db: Session, mails: Mapping[str, DueMail]) -> dict[str, Mailing]:
    found = db.scalars(select(Mailing).where(Mailing.key.in_(mails)))
    return {row.key: row for row in found}


def releases_in(db: Session, membership: Membership) -> list[Release]:
    """Return every line somebody ever ticked in a set, newest first."""
    query = select(Release).where(
        Release.owner_id == membership.person_id, Release.set_id == membership.set_id
    )
    return list(db.scalars(query.order_by(Release.id.desc())))


def joining_reply(db: Session, membership: Membership) -> Reply | None:
    """Return somebody's newest answer to the joining form of their place's programme."""
    programme_id = (
        select(LearningSet.programme_id)
        .where(LearningSet.id == membership.set_id)
        .scalar_subquery()
    )
    return db.scalars(
        select(Reply)
        .join(FormLink, FormLink.id == Reply.form_link_id)
        .where(
            FormLink.form == "joining",
            FormLink.person_id == membership.person_id,
            FormLink.programme_id == programme_id,
        )
        .options(selectinload(Reply.answers), selectinload(Reply.form_link))
        .order_by(Reply.id.desc())
        .limit(1)
    ).one_or_none()


def first_session_id(db: Session, set_id: int) -> int:
    """Return the session with which a set begins; cancelled ones only where there is no other."""
    return db.scalars(
        select(SetSession.id)
        .where(SetSession.set_id == set_id)
        .order_by(SetSession.state != SessionState.SCHEDULED, SetSession.number)
        .limit(1)
    ).one()


def own_place(db: Session, membership_id: int, *, person_id: int) -> Membership | None:
    """Return one place in a set of an approved programme, if this person holds it."""
    return db.scalars(
        select(Membership)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(
            Membership.id == membership_id,
            Membership.person_id == person_id,
            Membership.ends_at.is_(None),
            Programme.state != ProgrammeState.PLANNED,
        )
    ).one_or_none()
