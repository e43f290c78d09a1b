"""The lines that a manager summary carries: gathered, bound when it leaves, given back if not."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.release import TickedLine, gather
from service.domain.states import ReleaseState
from service.models import LearningSet, Mailing, Release, SetSession
from service.store import mail_facts
from service.workflows.mail_subject import MailSubject, subject_of

SUMMARY = "manager-summary"


def released_lines(
    db: Session, subject: MailSubject, learning_set: LearningSet | None
) -> tuple[tuple[str, str], ...]:
    """Return (label, words) of exactly what a manager summary may carry; nothing elsewhere."""
    if subject.touchpoint != SUMMARY or learning_set is None:
        return ()
    return gather(_ticked(db, subject, learning_set), due_at=subject.due_at).labelled


def mark_releases_leaving(db: Session, row: Mailing, *, now: datetime) -> None:
    """Bind the lines that a summary carries to it; from here on they cannot be taken back."""
    if row.touchpoint != SUMMARY or row.set_session_id is None:
        return
    learning_set = db.get_one(SetSession, row.set_session_id).learning_set
    summary = gather(_ticked(db, subject_of(row), learning_set), due_at=row.due_at)
    for line in summary.lines:
        release = db.get_one(Release, line.release_id)
        release.state = ReleaseState.SENT
        release.sent_at = now
        release.mailing_id = row.id


def unbind_releases(db: Session, mailing_id: int) -> None:
    """Give the lines of a summary that never left back to their owner, for the next one."""
    for release in mail_facts.releases_bound_to(db, mailing_id):
        if release.state is ReleaseState.SENT:
            release.state = ReleaseState.DRAFTED
            release.sent_at = None
            release.mailing_id = None


def _ticked(db: Session, subject: MailSubject, learning_set: LearningSet) -> list[TickedLine]:
    if subject.about_person_id is None:
        return []
    rows = mail_facts.releases_of(db, subject.about_person_id, learning_set.id)
    return [
        TickedLine(
            release_id=release.id,
            line=release.line,
            words=release.words,
            ticked_at=release.ticked_at,
            # A summary that must be drafted again still carries what it carried.
            state=ReleaseState.DRAFTED
            if subject.mailing_id is not None and release.mailing_id == subject.mailing_id
            else release.state,
            session_number=number,
        )
        for release, number in rows
    ]
