"""Sponsors who have left a form of theirs unanswered for five of their working days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.domain.journey.instants import opening_after
from service.domain.states import ProgrammeState
from service.models import FormLink, Person, Programme, Reply
from service.store.journey import HolidaysOf, reader_of
from service.store.reminders import left_by_form

FORMS = ("sponsor-sign-off", "sponsor-progress", "sponsor-decisions")
_WORKING_DAYS = 5


@dataclass(frozen=True)
class SilentSponsor:
    """A sponsor and one kind of form; `since` is when the mail of the oldest left."""

    programme_id: int
    programme_name: str
    zone: str
    name: str
    form: str
    since: datetime
    link_ids: tuple[int, ...]


def silent_sponsors(
    db: Session, *, now: datetime, holidays_of: HolidaysOf, programme_id: int | None = None
) -> list[SilentSponsor]:
    """Return them, the longest silent first; two queries however many there are.

    Args:
        programme_id: one programme alone.
    """
    query = (
        select(FormLink, Programme, Person)
        .join(Programme, Programme.id == FormLink.programme_id)
        .join(Person, Person.id == FormLink.person_id)
        .outerjoin(Reply, Reply.form_link_id == FormLink.id)
        .where(
            FormLink.form.in_(FORMS),
            FormLink.person_id == Programme.sponsor_id,
            FormLink.cancelled_at.is_(None),
            FormLink.closes_at > now,
            Reply.id.is_(None),
            # Once HR has gone on without them, nobody waits for their word.
            or_(FormLink.form != "sponsor-sign-off", Programme.signed_off_at.is_(None)),
            Programme.state == ProgrammeState.APPROVED,
            Programme.paused_at.is_(None),
        )
        .order_by(FormLink.id)
    )
    if programme_id is not None:
        query = query.where(Programme.id == programme_id)
    rows = db.execute(query).all()
    left = left_by_form(db, FORMS, to={person.id for _, _, person in rows})
    years = range(now.year - 1, now.year + 2)
    groups: dict[tuple[int, str], list[tuple[datetime, FormLink, Programme, Person]]]
    groups = defaultdict(list)
    for link, programme, person in rows:
        since, _ = left.get(link.id, (None, None))
        if since is None:
            continue
        reader = reader_of(person, years, holidays_of)
        if opening_after(reader, since, _WORKING_DAYS) <= now:
            groups[programme.id, link.form].append((since, link, programme, person))
    found = [_sponsor(form, each) for (_, form), each in groups.items()]
    return sorted(found, key=lambda one: (one.since, one.programme_id, one.form))


def _sponsor(
    form: str, waiting: list[tuple[datetime, FormLink, Programme, Person]]
) -> SilentSponsor:
    _, _, programme, person = waiting[0]
    return SilentSponsor(
        programme_id=programme.id,
        programme_name=programme.name,
        zone=programme.zone,
        name=person.name,
        form=form,
        since=min(since for since, _, _, _ in waiting),
        link_ids=tuple(link.id for _, link, _, _ in waiting),
    )
