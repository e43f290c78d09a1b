"""What a mail says of others of its day that are merged into it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import MailingState
from service.links import Links
from service.models import FormLink, Mailing, Programme
from service.store.database import Database
from service.workflows.compose_mail import compose_mailing
from tests.workflows.sending import NOW, worker_with_one_mail

LINKS = Links("https://setwise.example", ["k" * 32])


def test_merged_mails_carry_the_link_of_their_form_or_of_their_reader_s_page(
    database_url: str,
) -> None:
    database = worker_with_one_mail(database_url).database
    with database.writing() as db:
        lead = db.scalars(select(Mailing)).one()
        form = _form_after_session(db, lead)
        _merge(db, lead, "after-session", form=form)
        _merge(db, lead, "set-introduction", form=None)
        form_url = LINKS.form_url(form.id, form.generation)
        page_url = LINKS.page_url(lead.person_id, lead.person.link_generation)

    text = _lead_text(database)

    told = [part for part in text.split("\n\n") if part.startswith("Also for you today: ")]
    assert [one.splitlines()[1:] for one in told] == [[form_url], [page_url]]


def test_report_s_mail_leads_its_sponsor_to_it_and_hr_to_the_console(database_url: str) -> None:
    database = worker_with_one_mail(database_url).database
    with database.writing() as db:
        lead = db.scalars(select(Mailing)).one()
        lead.touchpoint, lead.form_link_id = "programme-report", None
        programme = db.get_one(Programme, lead.programme_id)
        page_url = LINKS.page_url(lead.person_id, lead.person.link_generation)
        programme_id, sponsor_id, reader_id = programme.id, programme.sponsor_id, lead.person_id
    to_contact = _lead_text(database)
    with database.writing() as db:
        db.get_one(Programme, programme_id).sponsor_id = reader_id

    assert sponsor_id != reader_id
    assert f"https://setwise.example/programmes/{programme_id}/charts/two-pages" in to_contact
    assert f"{page_url}/report/{programme_id}" in _lead_text(database)


def _lead_text(database: Database) -> str:
    with database.reading() as db:
        lead = db.scalars(select(Mailing).where(Mailing.told_in_id.is_(None))).one()
        return compose_mailing(db, lead, links=LINKS, now=NOW).text


def _form_after_session(db: Session, lead: Mailing) -> FormLink:
    own = db.get_one(FormLink, lead.form_link_id)
    form = FormLink(
        key="after-session:told:ann",
        form="after-session",
        programme_id=own.programme_id,
        person_id=own.person_id,
        set_id=own.set_id,
        set_session_id=own.set_session_id,
        about_person_id=None,
        opens_at=own.opens_at,
        closes_at=own.closes_at,
        cancelled_at=None,
    )
    db.add(form)
    db.flush()
    return form


def _merge(db: Session, lead: Mailing, touchpoint: str, *, form: FormLink | None) -> None:
    db.add(
        Mailing(
            key=f"{touchpoint}:told:ann",
            touchpoint=touchpoint,
            programme_id=lead.programme_id,
            person_id=lead.person_id,
            set_session_id=lead.set_session_id,
            about_person_id=None,
            form_link_id=None if form is None else form.id,
            told_in_id=lead.id,
            state=MailingState.SKIPPED,
            reason="told in another",
            due_at=lead.due_at,
            useless_after=lead.useless_after,
            mailbox=lead.mailbox,
        )
    )
    db.flush()
