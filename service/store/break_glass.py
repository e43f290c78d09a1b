"""What can be opened of a person, what was asked for, and the words that are open now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from service.domain.break_glass import FORMS_TO_OPEN, GlassState, opens
from service.domain.notice import TELLS_OF_OPENING, notice_of
from service.domain.states import FieldClass
from service.models import Answer, BreakGlass, FormLink, NamedLead, Reply, SetSession
from service.store.own_page import notice_given


@dataclass(frozen=True)
class Openable:
    """One answered form that could be opened: which, and of which session, if of any."""

    form_link_id: int
    form: str
    version: int
    session_number: int | None


@dataclass(frozen=True)
class OpenedField:
    """What stands in one field of an opened form."""

    name: str
    value: str


def openables(db: Session, programme_id: int, person_id: int) -> list[Openable]:
    """Return what could be opened of a person, the oldest first.

    Nothing of whoever was never given the notice that says so: they were told that HR does not
    read it.
    """
    given = notice_given(db, person_id)
    if given is None or notice_of(given[0]).version < TELLS_OF_OPENING:
        return []
    rows = db.execute(
        select(FormLink, Reply, SetSession.number)
        .join(Reply, Reply.form_link_id == FormLink.id)
        .outerjoin(SetSession, SetSession.id == FormLink.set_session_id)
        .where(
            FormLink.programme_id == programme_id,
            FormLink.person_id == person_id,
            FormLink.form.in_(FORMS_TO_OPEN),
        )
        .options(selectinload(Reply.answers))
        .order_by(Reply.submitted_at, FormLink.id)
    )
    return [
        Openable(link.id, link.form, reply.version, number)
        for link, reply, number in rows
        if _open_fields(link.form, reply.answers)
    ]


def opened_fields(db: Session, form_link_id: int) -> tuple[int, list[OpenedField]] | None:
    """Return the version under which a form was answered, and what of it can be read.

    Returns:
        None where nothing is left of it.
    """
    link = db.get(FormLink, form_link_id)
    if link is None or link.reply is None:
        return None
    found = _open_fields(link.form, link.reply.answers)
    return (link.reply.version, found) if found else None


def form_of(db: Session, form_link_id: int) -> str:
    """Return which form a link is of."""
    return db.get_one(FormLink, form_link_id).form


def glass_requests(db: Session, programme_id: int) -> list[BreakGlass]:
    """Return everything that was asked for in a programme, the newest first."""
    rows = (
        select(BreakGlass)
        .where(BreakGlass.programme_id == programme_id)
        .options(selectinload(BreakGlass.person))
        .order_by(BreakGlass.id.desc())
    )
    return list(db.scalars(rows))


def glass_request(db: Session, glass_id: int, *, to_write: bool = False) -> BreakGlass | None:
    """Return one request.

    Args:
        to_write: lock it, so that two people who answer at once answer one after the other.
    """
    return db.get(BreakGlass, glass_id, with_for_update=to_write or None, populate_existing=True)


def waiting_for(db: Session, *, actor: str, address: str) -> list[BreakGlass]:
    """Return what waits for a named lead who did not ask it; some may have lapsed."""
    rows = (
        select(BreakGlass)
        .join(NamedLead, NamedLead.programme_id == BreakGlass.programme_id)
        .where(
            NamedLead.address == address.casefold(),
            BreakGlass.state == GlassState.ASKED,
            BreakGlass.asked_by != actor,
            BreakGlass.asked_by_address != address.casefold(),
        )
        .options(selectinload(BreakGlass.person), selectinload(BreakGlass.programme))
        .order_by(BreakGlass.id)
    )
    return list(db.scalars(rows))


def opened_of(db: Session, person_id: int) -> list[BreakGlass]:
    """Return what of a person's was opened, the newest first."""
    rows = (
        select(BreakGlass)
        .where(BreakGlass.person_id == person_id, BreakGlass.readable_until.is_not(None))
        .order_by(BreakGlass.id.desc())
    )
    return list(db.scalars(rows))


def told_in_notice(db: Session, mailing_id: int) -> BreakGlass | None:
    """Return the opening that a mail tells its owner of."""
    return db.scalars(select(BreakGlass).where(BreakGlass.notice_id == mailing_id)).one_or_none()


def _open_fields(form: str, answers: Sequence[Answer]) -> list[OpenedField]:
    return [
        OpenedField(one.field, one.value)
        for one in answers
        if one.value and opens(form, one.field, frozenset(map(FieldClass, one.classes)))
    ]
