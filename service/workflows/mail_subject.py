"""Which mail is meant: a row's or, for a preview, one that is only planned."""

from dataclasses import dataclass
from datetime import datetime

from service.models import Mailing


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
