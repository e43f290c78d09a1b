"""What people told, as a programme's measures count it: states and choices, and released words."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service.domain.evaluation.rows import (
    CommittedAction,
    Conversations,
    PresentedTurn,
    PutRecommendation,
    ReleasedLearning,
)
from service.domain.states import ActionState
from service.models import (
    Action,
    ActionUpdate,
    Answer,
    FormLink,
    GroupLearning,
    LearningSet,
    Recommendation,
    Reply,
    SetSession,
    Turn,
)
from service.store.recommendations import stands

_CONVERSATION = ("manager-conversation", "conversation")
"""The form in which managers tell of it, and its field."""


def actions(db: Session, these: ColumnElement[bool]) -> Sequence[CommittedAction]:
    """Return every action of these sets with what was told of it, without a word of either."""
    in_sets = (
        select(Action.id, Action.set_id, Action.state, Action.agreed_at)
        .join(LearningSet, LearningSet.id == Action.set_id)
        .where(these)
        .order_by(Action.id)
    )
    updates = db.execute(
        select(ActionUpdate.action_id, ActionUpdate.told_at, ActionUpdate.state)
        .join(Action, Action.id == ActionUpdate.action_id)
        .join(LearningSet, LearningSet.id == Action.set_id)
        .where(these)
        .order_by(ActionUpdate.id)
    )
    told: dict[int, list[tuple[datetime, ActionState]]] = defaultdict(list)
    for row in updates:
        told[row.action_id].append((row.told_at, row.state))
    return [
        CommittedAction(
            set_id=row.set_id, agreed_at=row.agreed_at, state=row.state, told=tuple(told[row.id])
        )
        for row in db.execute(in_sets)
    ]


def recommendations(db: Session, these: ColumnElement[bool]) -> Sequence[PutRecommendation]:
    """Return how what stands before the sponsor is decided and goes on."""
    rows = db.execute(
        select(
            Recommendation.set_id,
            Recommendation.decision,
            Recommendation.running_at,
            Recommendation.done_at,
        )
        .join(LearningSet, LearningSet.id == Recommendation.set_id)
        .where(these, stands())
        .order_by(Recommendation.id)
    )
    return [
        PutRecommendation(
            set_id=row.set_id,
            decision=row.decision,
            is_running=row.running_at is not None,
            is_done=row.done_at is not None,
        )
        for row in rows
    ]


def learning(
    db: Session, these: ColumnElement[bool], *, released_only: bool
) -> Sequence[ReleasedLearning]:
    """Return what sets learned by session."""
    query = (
        select(SetSession.set_id, SetSession.number, GroupLearning.words)
        .join(SetSession, SetSession.id == GroupLearning.set_session_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(these)
        .order_by(SetSession.set_id, SetSession.number)
    )
    if released_only:
        # In the query, so that words nobody released are not even deciphered.
        query = query.where(GroupLearning.released_at.is_not(None))
    return [ReleasedLearning(*row) for row in db.execute(query)]


def turns(db: Session, these: ColumnElement[bool]) -> Sequence[PresentedTurn]:
    """Return who presented when."""
    rows = db.execute(
        select(SetSession.set_id, SetSession.number, Turn.person_id, Turn.minutes)
        .join(SetSession, SetSession.id == Turn.set_session_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(these)
        .order_by(Turn.id)
    )
    return [PresentedTurn(*row) for row in rows]


def conversations(db: Session, these: ColumnElement[bool]) -> Conversations:
    """Count what managers answered; the choice is encrypted, and so counted here."""
    form, field = _CONVERSATION
    rows = db.execute(
        select(FormLink.id, Answer.value)
        .join(LearningSet, LearningSet.id == FormLink.set_id)
        .outerjoin(Reply, Reply.form_link_id == FormLink.id)
        .outerjoin(Answer, (Answer.reply_id == Reply.id) & (Answer.field == field))
        .where(these, FormLink.form == form, FormLink.cancelled_at.is_(None))
    )
    told = Counter(row.value for row in rows)
    return Conversations(asked=told.total(), held=told["yes"], not_yet=told["no"])
