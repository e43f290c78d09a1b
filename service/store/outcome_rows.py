"""Stories, outcomes and recommendations, found again by the reply they came with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Outcome, Recommendation, Story


def story(db: Session, reply_id: int) -> Story | None:
    """Return the story that came with a reply."""
    return db.scalars(select(Story).where(Story.reply_id == reply_id)).one_or_none()


def outcome(db: Session, reply_id: int) -> Outcome | None:
    """Return the outcome in numbers that came with a reply."""
    return db.scalars(select(Outcome).where(Outcome.reply_id == reply_id)).one_or_none()


def recommendation(db: Session, reply_id: int) -> Recommendation | None:
    """Return the recommendation that came with a reply."""
    return db.scalars(
        select(Recommendation).where(Recommendation.reply_id == reply_id)
    ).one_or_none()
