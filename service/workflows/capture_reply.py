"""Capture a reply to a form's mail as a draft that waits in that form for its owner's press."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.inbound import InboundMessage
from service.domain.journey.touchpoints import TAKES_REPLIES
from service.domain.reply_words import MOST_CHARACTERS, new_words
from service.domain.retention import last_day_of_words
from service.domain.standing import Standing, standing
from service.models import FormLink, InboundMail, MailedDraft, Mailing, Person, Programme
from service.store import form_links


def capture_reply(
    db: Session,
    row: InboundMail,
    message: InboundMessage,
    mailing: Mailing | None,
    writer: Person,
    *,
    now: datetime,
) -> bool:
    """Keep what is new in a reply, beside whatever its form holds already; say whether it was one.

    It is no answer to a form where it came from another address than the form's reader, where
    the form is closed, or where it says nothing or more than a form takes: then a person reads it.
    Nobody who does not know a Message-ID that went to the reader alone can have answered it.

    Args:
        now: service time.
    """
    if mailing is None or mailing.form_link_id is None:
        return False
    form_links.lock(db, mailing.form_link_id)
    link = db.get_one(FormLink, mailing.form_link_id)
    if link.form not in TAKES_REPLIES or link.person_id != writer.id:
        return False
    facts = form_links.facts_of(db, link)
    if standing(facts, generation=link.generation, now=now) is not Standing.OPEN:
        return False
    words = new_words(message.text, mailbox=message.mailbox, subject=mailing.subject or "")
    if not words or len(words) > MOST_CHARACTERS:
        return False
    programme = db.get_one(Programme, link.programme_id)
    db.add(
        MailedDraft(
            form_link_id=link.id,
            inbound_mail_id=row.id,
            words=words,
            mailed_at=message.received_at,
            delete_after=last_day_of_words(programme.ends_at),
        )
    )
    return True
