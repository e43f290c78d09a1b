"""One message of the journey as one person would get it, words of people left out."""

from service.domain.journey.due import due_mails
from service.domain.message import OutgoingMessage
from service.domain.visibility import Reader
from service.errors import Refused
from service.jobs.work import whole_journey
from service.store.due_names import due_names
from service.wiring import Wiring
from service.workflows.compose_mail import preview_mail
from service.workflows.mail_subject import MailSubject


def preview(wiring: Wiring, touchpoint: str, address: str) -> OutgoingMessage:
    """Render the next such message to this person, or the last one where none lies ahead.

    Raises:
        Refused: no programme ever writes this to this address.
    """
    now = wiring.clock.now()
    journey = whole_journey(wiring)
    with wiring.database.reading() as db:
        people = due_names(db).people
        mails = [
            mail
            for facts in journey.programmes
            for mail in due_mails(facts)
            if mail.touchpoint.slug == touchpoint
            and people[mail.reader.person_id] == address.casefold()
        ]
        if not mails:
            message = f"no approved programme writes {touchpoint} to {address}; check both"
            raise Refused(message)
        mails.sort(key=lambda mail: (mail.due_at < now, abs(mail.due_at - now)))
        mail = mails[0]
        subject = MailSubject(
            touchpoint=touchpoint,
            programme_id=mail.programme_id,
            person_id=mail.reader.person_id,
            set_session_id=mail.session_id,
            about_person_id=mail.about_id,
            due_at=mail.due_at,
        )
        return preview_mail(db, subject, seen_by=Reader.HR, now=max(now, mail.due_at))
