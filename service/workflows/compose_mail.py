"""Have a mail composed from what live rows let it say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import TO_CONTACT
from service.domain.message import OutgoingMessage
from service.domain.visibility import Reader
from service.domain.wording import shortened
from service.errors import Refused
from service.links import Links
from service.mail.catalogue import also_line, compose
from service.mail.context import AlsoToday, MailContext
from service.mail.errors import BrokenWording
from service.mail.render import SUBJECT_CHARACTERS
from service.mail.wording import Wording
from service.models import AccessCode, FormLink, Mailing, MailTest, Programme
from service.store.told_mail import told_in
from service.workflows.choose_wording import choose_wording
from service.workflows.gather_mail import mail_context, programme_of
from service.workflows.mail_releases import SUMMARY
from service.workflows.mail_subject import (
    MailSubject,
    named_in_test,
    subject_of,
    subject_of_test,
)

REPORT = "programme-report"
TEST_MARK = "[Test]"
_WHATEVER_WAS_RELEASED = (("What was released, if anything", "words"),)
"""Stands in a preview for any lines or none; the words give way to their owner's placeholder."""


def compose_mailing(db: Session, row: Mailing, *, links: Links, now: datetime) -> OutgoingMessage:
    """Render a row's mail as its reader gets it, from rows as they are now."""
    if row.mail_test_id is not None:
        return _test_of(db, row, row.mail_test_id)
    url = _opened_by(db, row, links=links)
    closes_at = None
    code = ""
    if row.form_link_id is not None:
        closes_at = db.get_one(FormLink, row.form_link_id).closes_at
    if row.touchpoint in TO_CONTACT:
        url = links.console_url()
    if row.access_code_id is not None:
        # The page that asked is open already: its link beside its code would be two keys in one.
        url, code = "", db.get_one(AccessCode, row.access_code_id).code
    subject = subject_of(row)
    context = mail_context(db, subject, button_url=url, closes_at=closes_at, code=code, now=now)
    also = tuple(
        AlsoToday(_told(db, subject_of(one), now=now), _opened_by(db, one, links=links))
        for one in told_in(db, row.id)
    )
    # Never HR's own mailbox: an answer quotes the mail, and with it its reader's own words.
    context = replace(context, reply_to=row.mailbox, also=also)
    return compose(context, wording=_wording(db, subject, context))


def preview_mail(
    db: Session,
    subject: MailSubject,
    *,
    seen_by: Reader,
    now: datetime,
    wording: Wording | None = None,
    naming: Sequence[MailSubject] = (),
) -> OutgoingMessage:
    """Render a mail as somebody else may see it: no working link, placeholders for words.

    Args:
        naming: the mails of the same day that it tells of.
        wording: words to try out; those that would be sent where none are given.

    Raises:
        Refused: no mail can be made of these words; the message says what to mend.
    """
    # A preview never carries a live link: whoever previews must not answer as its reader.
    context = mail_context(
        db, subject, button_url="https://preview.invalid/", closes_at=None, code="", now=now
    )
    if subject.touchpoint == SUMMARY:
        # Whether anything was released is its owner's too, so this preview always looks the same.
        context = replace(context, released=_WHATEVER_WAS_RELEASED)
    try:
        also = tuple(AlsoToday(_told(db, one, now=now, seen_by=seen_by), url="") for one in naming)
        context = replace(context, also=also)
        words = wording or _wording(db, subject, context)
        return compose(context, seen_by=seen_by, wording=words)
    except BrokenWording as exc:
        raise Refused(str(exc)) from exc


def preview_test(db: Session, test: MailTest) -> OutgoingMessage:
    """Render the mail that a test shows, addressed to its own reader.

    Raises:
        Refused: no mail can be made of its words.
    """
    subject = subject_of_test(test)
    named = named_in_test(test)
    return preview_mail(db, subject, seen_by=test.seen_by, now=test.as_of, naming=named)


def _opened_by(db: Session, row: Mailing, *, links: Links) -> str:
    """Return the address of a mail's form or report; of its reader's own page where it has none."""
    if row.touchpoint == REPORT and row.programme_id is not None:
        programme = db.get_one(Programme, row.programme_id)
        if row.person_id != programme.sponsor_id:
            return links.two_pages_url(programme.id)
        return links.report_url(row.person_id, row.person.link_generation, programme.id)
    if row.taster_place_id is not None:
        return links.place_url(row.taster_place_id)
    if row.form_link_id is None:
        return links.page_url(row.person_id, row.person.link_generation)
    link = db.get_one(FormLink, row.form_link_id)
    return links.form_url(link.id, link.generation)


def _test_of(db: Session, row: Mailing, test_id: int) -> OutgoingMessage:
    """Render a test for whoever asked for it."""
    try:
        message = preview_test(db, db.get_one(MailTest, test_id))
    except Refused as exc:
        raise BrokenWording(str(exc)) from exc
    return replace(
        message,
        to_address=row.person.address,
        to_name=row.person.name,
        reply_to=row.mailbox,
        subject=shortened(f"{TEST_MARK} {message.subject}", limit=SUBJECT_CHARACTERS),
    )


def _told(
    db: Session, subject: MailSubject, *, now: datetime, seen_by: Reader | None = None
) -> str:
    """Return the line in which a mail tells of another of the same day."""
    context = mail_context(db, subject, button_url="", closes_at=None, code="", now=now)
    return also_line(context, seen_by=seen_by, wording=_wording(db, subject, context))


def preview_own_summary(db: Session, subject: MailSubject, *, now: datetime) -> OutgoingMessage:
    """Render a summary for whom it is about: what their manager would read, without the link."""
    context = mail_context(
        db, subject, button_url="https://preview.invalid/", closes_at=None, code="", now=now
    )
    return compose(context, seen_by=Reader.OWNER, wording=_wording(db, subject, context))


def _wording(db: Session, subject: MailSubject, context: MailContext) -> Wording:
    programme = programme_of(db, subject)
    return choose_wording(db, programme.id, subject.touchpoint, context.reader.language)
