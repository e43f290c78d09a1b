"""How some sets stand at one moment: dates, people, calendars to come, mails to come and gone."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.calendar.plan import CalendarPlan, plan_calendar
from service.domain.contradictions import SetDates
from service.domain.date_warnings import Attends
from service.domain.holidays import public_holidays
from service.domain.journey.due import due_mails
from service.domain.journey.forecast import ToCome, forecast
from service.domain.journey.news import ROLE_OF_READER
from service.domain.states import MailingState, Role
from service.domain.weekdays import weekday_numbers
from service.models import LearningSet, Person, SetSession
from service.store.calendar import known_calendar, wanted_calendar
from service.store.change_effects import (
    MailRow,
    addresses_of,
    mail_rows,
    sets_as_they_stand,
    standing,
)
from service.store.journey import HolidaysOf, load_journey

_WAITS = (MailingState.DUE,)


@dataclass(frozen=True)
class SessionAt:
    """A session; `stands` is False once it is cancelled."""

    set_id: int
    number: int
    starts_local: datetime
    starts_at: datetime
    ends_at: datetime
    stands: bool


@dataclass(frozen=True)
class SetAt:
    """A set: its dates, who would come, and the steps that its calendar still needs."""

    name: str
    dates: SetDates
    members: int
    attends: tuple[Attends, ...]
    plan: CalendarPlan


@dataclass(frozen=True)
class Look:
    """Everything that a change can touch, at one moment, as plain values."""

    sets: dict[int, SetAt]
    sessions: dict[int, SessionAt]
    to_come: Mapping[str, ToCome]
    news: dict[str, datetime | None]
    """Of single news that waits, by key: until when, or None."""
    rows: dict[str, MailRow]
    addresses: dict[int, str]
    answered: Set[str]


def look_at(db: Session, set_ids: Sequence[int], *, now: datetime, holidays_of: HolidaysOf) -> Look:
    """Read everything that a change of these sets can touch, as it stands.

    Args:
        now: service time.
    """
    sets = sets_as_they_stand(db, set_ids)
    journey = load_journey(db, now=now, holidays_of=holidays_of, of_sets=set_ids)
    mails = [mail for facts in journey.programmes for mail in due_mails(facts)]
    rows = {row.key: row for row in mail_rows(db, set_ids)}
    waiting = {key: row.not_before for key, row in rows.items() if row.state in _WAITS}
    to_come = forecast(
        mails,
        settled=journey.known - waiting.keys(),
        waiting=waiting,
        progress=journey.progress,
        now=now,
    ).to_come
    people = {mail.reader.person_id for mail in mails} | {mail.member_id for mail in mails}
    return Look(
        sets={each.id: _set(db, each, now=now) for each in sets},
        sessions={one.id: _session(one) for each in sets for one in each.sessions},
        to_come=to_come,
        news={
            key: until if until is not None and until > now else None
            for key, until in waiting.items()
            if rows[key].touchpoint in ROLE_OF_READER
        },
        rows=rows,
        addresses=addresses_of(db, people),
        answered=journey.progress.answered,
    )


def _session(row: SetSession) -> SessionAt:
    return SessionAt(
        set_id=row.set_id,
        number=row.number,
        starts_local=row.starts_local,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        stands=row in standing(row.learning_set),
    )


def _set(db: Session, learning_set: LearningSet, *, now: datetime) -> SetAt:
    places = [place for place in learning_set.memberships if place.ends_at is None]
    meetings = standing(learning_set)
    years = {each.starts_at.year + ahead for each in meetings for ahead in (0, 1)}
    return SetAt(
        name=learning_set.name,
        dates=SetDates(
            starts={one.id: one.starts_at for one in meetings},
            people=frozenset(place.person_id for place in places),
        ),
        members=sum(place.role is Role.MEMBER for place in places),
        attends=tuple(_attends(place.person, years) for place in places),
        plan=plan_calendar(
            wanted_calendar(db, learning_set.id, now=now),
            known_calendar(db, learning_set.id),
            now=now,
        ),
    )


def _attends(person: Person, years: set[int]) -> Attends:
    return Attends(
        name=person.name,
        zone=person.zone,
        working_weekdays=weekday_numbers(person.working_days),
        holidays=public_holidays([person.holiday_region], years),
    )
