"""Stories and recommendations, found again by the reply they came with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Recommendation, Story


def story(db: Session, reply_id: int) -> Story | None:
    """Return the story that came with a reply."""
    return db.scalars(select(Story).where(Story.reply_id == reply_id)).one_or_none()


def recommendation(db: Session, reply_id: int) -> Recommendation | None:
    """Return the recommendation that came with a reply."""
    return db.scalars(
        select(Recommendation).where(Recommendation.reply_id == reply_id)
    ).one_or_none()
