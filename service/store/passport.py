"""Everything of somebody's own learning, for the file that they take along."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import Wave
from service.models import (
    Action,
    LearningSet,
    LogEntry,
    Membership,
    Objective,
    Outcome,
    Person,
    Programme,
    Question,
    Rating,
    Story,
)
from service.store import own_page

_WAVES = (Wave.BASELINE, Wave.THEN, Wave.NOW, Wave.LATER, Wave.HALF_YEAR)


@dataclass(frozen=True)
class Passport:
    """One person's own rows, the oldest first; nobody else's words."""

    sets: tuple[tuple[str, str], ...]
    """(set, programme) of every one they are or were a member of."""
    objectives: tuple[Objective, ...]
    questions: tuple[tuple[str, Question], ...]
    """(set, question) in the order in which they were written."""
    actions: tuple[Action, ...]
    log: tuple[LogEntry, ...]
    ratings: tuple[tuple[str, Rating], ...]
    """(programme, rating)."""
    outcomes: tuple[Outcome, ...]
    stories: tuple[Story, ...]


def passport(db: Session, owner: Person) -> Passport:
    """Return what a person's passport holds; nine queries however much there is."""
    sets = db.execute(
        select(LearningSet.name, Programme.name)
        .join(Membership, Membership.set_id == LearningSet.id)
        .join(Programme, Programme.id == LearningSet.programme_id)
        .where(Membership.person_id == owner.id)
        .order_by(Membership.id)
    )
    questions = db.execute(
        select(LearningSet.name, Question)
        .join(LearningSet, LearningSet.id == Question.set_id)
        .where(Question.owner_id == owner.id)
        .order_by(Question.written_at, Question.id)
    )
    ratings = db.execute(
        select(Programme.name, Rating)
        .join(Programme, Programme.id == Rating.programme_id)
        .where(
            Rating.pseudonym == owner.pseudonym,
            Rating.wave.in_(_WAVES),
            # What a manager saw in their reports is no figure of their own learning.
            ~Rating.scope.contains(":about:"),
        )
        .order_by(Rating.programme_id, Rating.item)
    )
    objectives = select(Objective).where(Objective.owner_id == owner.id)
    outcomes = select(Outcome).where(Outcome.owner_id == owner.id)
    stories = select(Story).where(Story.owner_id == owner.id)
    return Passport(
        sets=tuple(dict.fromkeys((name, programme) for name, programme in sets)),
        objectives=tuple(db.scalars(objectives.order_by(Objective.written_at, Objective.id))),
        questions=tuple((name, row) for name, row in questions),
        actions=tuple(reversed(own_page.actions(db, owner.id))),
        log=tuple(reversed(own_page.log_entries(db, owner.id))),
        ratings=tuple((name, row) for name, row in ratings),
        outcomes=tuple(db.scalars(outcomes.order_by(Outcome.told_at, Outcome.id))),
        stories=tuple(db.scalars(stories.order_by(Story.written_at, Story.id))),
    )
