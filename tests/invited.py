"""A programme that asks people first: one set of the example, and what each of them answers."""

from datetime import timedelta

from sqlalchemy import select

from service.domain.funnel import choice_in
from service.domain.states import Entry, MailingState, Role
from service.models import Answer, FormLink, Mailing, Membership, Programme, Reply
from service.store.database import Database
from service.workflows.queue_due_mail import queue_due_mail
from tests.hr import HrWiring, book_sets


def book_invited(wiring: HrWiring, count: int = 1, *, key: str = "invited") -> int:
    """Book some sets of the example, asking everybody first; return the programme's id."""
    programme_id = book_sets(wiring, count, key=key)
    with wiring.database.writing() as db:
        db.get_one(Programme, programme_id).entry = Entry.INVITE
    return programme_id


def let_mail_leave(wiring: HrWiring, *, hours: int = 1) -> None:
    """Let some hours pass, then everything that is due count as sent."""
    wiring.clock.at += timedelta(hours=hours)
    queue_due_mail(
        wiring.database,
        now=wiring.clock.at,
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )
    with wiring.database.writing() as db:
        for row in db.scalars(select(Mailing).where(Mailing.state == MailingState.DUE)):
            row.state, row.sent_at = MailingState.SENT, wiring.clock.at


def answer(
    wiring: HrWiring, form: str, field: str, value: str, *, about: int | None = None
) -> None:
    """Let one form say something; `about` is the member, None where there is but one form."""
    with wiring.database.writing() as db:
        query = select(FormLink).where(FormLink.form == form)
        if about is not None:
            query = query.where((FormLink.about_person_id == about) | (FormLink.person_id == about))
        link = db.scalars(query).one()
        at = wiring.clock.at
        reply = Reply(form_link_id=link.id, version=1, device="", submitted_at=at, changed_at=at)
        db.add(reply)
        db.flush()
        db.add(
            Answer(
                reply_id=reply.id,
                field=field,
                classes="H",
                value=value,
                choice=choice_in(form, field, value),
                device="",
                delete_after=at.date() + timedelta(days=300),
            )
        )


def members(database: Database) -> list[Membership]:
    """Return every member's place, in order, detached."""
    with database.reading() as db:
        rows = list(
            db.scalars(
                select(Membership).where(Membership.role == Role.MEMBER).order_by(Membership.id)
            )
        )
        db.expunge_all()
        return rows
