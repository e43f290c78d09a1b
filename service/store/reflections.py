"""What facilitators noted about their own work; for nobody's eyes but theirs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import LearningSet, Reflection, SetSession


def reflections(db: Session, author_id: int) -> list[tuple[Reflection, SetSession, str]]:
    """Return somebody's own notes with their session and its set's name, the oldest first."""
    query = (
        select(Reflection, SetSession, LearningSet.name)
        .join(SetSession, SetSession.id == Reflection.set_session_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(Reflection.author_id == author_id)
        .order_by(SetSession.starts_at, Reflection.id)
    )
    return [(one, session, name) for one, session, name in db.execute(query)]
