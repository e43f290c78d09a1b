"""What a piece of news is decided by, read from live rows."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.domain.journey.decide import TOO_LATE
from service.domain.journey.news import (
    CANCELLED_DATE,
    FAREWELL,
    MOVED_AGAIN,
    MOVED_DATE,
    ROLE_OF_READER,
    NewsFacts,
)
from service.domain.states import MailingState, SessionState
from service.models import Mailing, Membership, Person, Programme, SetSession
from service.store.journey import HolidaysOf, reader_of

_WHATEVER_BECOMES_OF_IT = (CANCELLED_DATE, FAREWELL)
"""News that is true although, or because, its session does not stand."""


def news_facts(db: Session, row: Mailing, *, now: datetime, holidays_of: HolidaysOf) -> NewsFacts:
    """Return what the rows say of one piece of news at `now` (service time)."""
    session = db.get_one(SetSession, row.set_session_id)
    place = select(Membership.id).where(
        Membership.set_id == session.set_id,
        Membership.person_id == row.person_id,
        Membership.ends_at.is_(None),
    )
    years = range(now.year, now.year + 2)
    return NewsFacts(
        reader=reader_of(db.get_one(Person, row.person_id), years, holidays_of),
        useless_after=row.useless_after,
        is_in_set=row.touchpoint == FAREWELL or db.scalar(place.limit(1)) is not None,
        session_stands=(
            row.touchpoint in _WHATEVER_BECOMES_OF_IT or session.state is SessionState.SCHEDULED
        ),
    )


def hours_facts(db: Session, row: Mailing, *, now: datetime, holidays_of: HolidaysOf) -> NewsFacts:
    """Return the same of a mail about no set, which its reader's hours and its age decide."""
    years = range(now.year, now.year + 2)
    return NewsFacts(
        reader=reader_of(db.get_one(Person, row.person_id), years, holidays_of),
        useless_after=row.useless_after,
        is_in_set=True,
        session_stands=True,
    )


def is_paused(db: Session, programme_id: int | None) -> bool:
    """Say whether a programme's mails are stopped for a while."""
    if programme_id is None:
        return False
    query = select(Programme.paused_at).where(Programme.id == programme_id)
    return db.scalar(query) is not None


def forget_too_late(db: Session, session_id: int) -> None:
    """Take away the rows of a session's mails that came too late, so that they are decided anew.

    Nothing was begun for them, and the session now stands elsewhere.
    """
    db.execute(
        delete(Mailing).where(
            Mailing.set_session_id == session_id,
            Mailing.state == MailingState.SKIPPED,
            Mailing.reason == TOO_LATE,
            Mailing.attempt == 0,
            Mailing.touchpoint.not_in(ROLE_OF_READER),
        )
    )


def drop_former_dates(db: Session, session_id: int) -> None:
    """Skip what was to tell of a date that is no longer the newest, unless it is on its way."""
    db.execute(
        update(Mailing)
        .where(
            Mailing.set_session_id == session_id,
            Mailing.touchpoint == MOVED_DATE,
            Mailing.state.in_((MailingState.DUE, MailingState.HELD)),
            Mailing.sends == 0,
        )
        .values(state=MailingState.SKIPPED, reason=MOVED_AGAIN)
    )
