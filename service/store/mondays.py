"""When each running programme's contact has the opening of their week."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.journey import windows
from service.domain.journey.touchpoints import MONDAY_LINES
from service.models import Mailing, Person, Programme
from service.store.deputies import contact_deputies
from service.store.journey import HolidaysOf, reader_of
from service.store.people import outsider
from service.store.programmes import running_programmes

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Monday:
    """A week of a programme: its mail's key, and when it opens for the contact (aware UTC).

    That is on Monday or, where the contact does not work then, on their first day after it.
    """

    programme_id: int
    key: str
    opens_at: datetime


def mondays_around(db: Session, *, now: datetime, holidays_of: HolidaysOf) -> list[Monday]:
    """Return this week and the next of every programme that runs and is not paused; three queries.

    It opens for the contact's deputy where somebody stands in for them now.
    """
    programmes = running_programmes(db, now=now)
    addresses = {one.contact_address.casefold() for one in programmes}
    people = {
        one.address: one for one in db.scalars(select(Person).where(Person.address.in_(addresses)))
    }
    deputies = contact_deputies(db, programmes, now=now)
    return [
        monday
        for one in programmes
        for monday in _of(
            one,
            deputies.get(one.id) or people.get(one.contact_address.casefold()),
            now=now,
            holidays_of=holidays_of,
        )
        if one.paused_at is None
    ]


def keys_known(db: Session, keys: Collection[str]) -> set[str]:
    """Return which of these mails have a row."""
    return set(db.scalars(select(Mailing.key).where(Mailing.key.in_(keys))))


def _of(
    programme: Programme, known: Person | None, *, now: datetime, holidays_of: HolidaysOf
) -> list[Monday]:
    contact = known or outsider(
        programme, address=programme.contact_address, name=programme.contact_name
    )
    reader = reader_of(contact, range(now.year - 1, now.year + 2), holidays_of)
    today = windows.local_day(reader, now)
    monday = today - timedelta(days=today.weekday())
    return [
        Monday(
            programme_id=programme.id,
            key=key_of(programme.id, week),
            opens_at=windows.next_allowed(reader, windows.opening(reader, week), late=False),
        )
        for week in (monday, monday + _WEEK)
    ]


def key_of(programme_id: int, monday: date) -> str:
    """Return what makes a programme's mail of a week the only one."""
    return f"{MONDAY_LINES}:{programme_id}:{monday}"
