"""Send somebody of HR the very preview that they look at, to their own address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import TEST_MAIL
from service.domain.states import MailingState
from service.domain.visibility import Reader
from service.models import Mailing, MailTest, Programme
from service.store.mailings import insert_new, is_known
from service.workflows.compose_mail import preview_mail
from service.workflows.contact_person import outside_person
from service.workflows.mail_subject import MailSubject, named_in_words
from service.workflows.queue_due_mail import sender_for
from service.workflows.record_audit import record_audit

_USEFUL_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Asker:
    """Somebody of HR, as they signed in; the test goes to their address and nowhere else."""

    actor: str
    name: str
    address: str
    reader: Reader


def send_test_mail(
    db: Session,
    programme_id: int,
    mail: MailSubject,
    *,
    naming: Sequence[MailSubject],
    asker: Asker,
    once: str,
    senders: Sequence[str],
    now: datetime,
) -> bool:
    """Queue the test; the same press twice queues it once.

    Args:
        mail: whose `due_at` is the instant as of which it is made.
        naming: the mails that it tells of besides.
        once: a word of the page on which the button stood, of its own for each showing.
        now: service time.

    Returns:
        False where this press was taken already.

    Raises:
        Refused: no mail can be made of its words; the message says what to mend.
    """
    key = f"{TEST_MAIL}:{once}"
    if is_known(db, key):
        return False
    # As it is kept: a mail that only its own row explains cannot be made again.
    mail = replace(mail, mailing_id=None)
    preview_mail(db, mail, seen_by=asker.reader, now=mail.due_at, naming=naming)
    programme = db.get_one(Programme, programme_id)
    person = outside_person(db, programme, address=asker.address, name=asker.name)
    test = MailTest(
        touchpoint=mail.touchpoint,
        programme_id=programme_id,
        reader_id=mail.person_id,
        set_session_id=mail.set_session_id,
        about_person_id=mail.about_person_id,
        as_of=mail.due_at,
        naming=named_in_words(naming),
        seen_by=asker.reader,
    )
    db.add(test)
    db.flush()
    row = {
        "key": key,
        "touchpoint": TEST_MAIL,
        "person_id": person.id,
        "mail_test_id": test.id,
        "state": MailingState.DUE,
        "due_at": now,
        "useless_after": now + _USEFUL_FOR,
        "mailbox": sender_for(person.id, senders),
    }
    if not insert_new(db, Mailing, [row], unique="key"):
        # The same press came twice at once, and the other was first.
        db.delete(test)
        return False
    record_audit(
        db,
        now=now,
        actor=asker.actor,
        verb="test-mail-asked",
        subject=f"programme:{programme_id}",
        new=f"{mail.touchpoint} as of person:{mail.person_id}",
    )
    return True
