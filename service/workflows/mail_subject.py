"""Which mail is meant: a row's or, for a preview, one that is only planned."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from service.models import Mailing, MailTest


@dataclass(frozen=True)
class MailSubject:
    """One mail: what, to whom, about which session and person, and when it fell due."""

    touchpoint: str
    programme_id: int | None
    person_id: int
    set_session_id: int | None
    about_person_id: int | None
    due_at: datetime
    mailing_id: int | None = None


def subject_of(row: Mailing) -> MailSubject:
    """Return what a row is."""
    return MailSubject(
        touchpoint=row.touchpoint,
        programme_id=row.programme_id,
        person_id=row.person_id,
        set_session_id=row.set_session_id,
        about_person_id=row.about_person_id,
        due_at=row.due_at,
        mailing_id=row.id,
    )


def subject_of_test(test: MailTest) -> MailSubject:
    """Return the mail that a test shows."""
    return MailSubject(
        touchpoint=test.touchpoint,
        programme_id=test.programme_id,
        person_id=test.reader_id,
        set_session_id=test.set_session_id,
        about_person_id=test.about_person_id,
        due_at=test.as_of,
    )


def named_in_test(test: MailTest) -> tuple[MailSubject, ...]:
    """Return the mails that a test tells of besides."""
    mail = subject_of_test(test)
    parts = (one.split(":") for one in test.naming.split())
    return tuple(
        replace(mail, touchpoint=slug, set_session_id=int(session_id)) for slug, session_id in parts
    )


def named_in_words(named: Iterable[MailSubject]) -> str:
    """Return mails of one reader as a test keeps them."""
    return " ".join(f"{one.touchpoint}:{one.set_session_id}" for one in named)
