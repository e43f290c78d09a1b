"""Tests of mails that HR asked for."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.models import Mailing, MailTest


def shown_by_test(db: Session, mailing_id: int) -> MailTest | None:
    """Return what a mail to HR shows; None where it is no test, or its plan is gone."""
    query = (
        select(MailTest)
        .join(Mailing, Mailing.mail_test_id == MailTest.id)
        .where(Mailing.id == mailing_id)
    )
    return db.scalars(query).one_or_none()


def forget_tests(db: Session, programme_id: int) -> None:
    """Take out what tests of a plan were made of; one that waits to be sent then does not go."""
    of_plan = select(MailTest.id).where(MailTest.programme_id == programme_id)
    db.execute(update(Mailing).where(Mailing.mail_test_id.in_(of_plan)).values(mail_test_id=None))
    db.execute(delete(MailTest).where(MailTest.programme_id == programme_id))
