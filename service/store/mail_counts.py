"""The whole numbers, and the yes and no, that mails say of sets and programmes."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from service.domain.actions import SETTLED_STATES
from service.domain.counts import Counts
from service.domain.journey.decide import likely_to_come, quorum_of
from service.domain.states import Coming, Decision, FieldClass, Role, SessionState
from service.models import (
    Action,
    Attendance,
    FormLink,
    GroupLearning,
    LearningSet,
    Membership,
    Question,
    Recommendation,
    Reply,
    SetSession,
)
from service.store.journey_progress import comes_of
from service.store.recommendations import stands


def before_session(db: Session, session: SetSession) -> Counts:
    """Return who comes as far as known, and what waits to be talked about."""
    members = _members(db, session.set_id)
    own_word = select(Attendance.person_id, Attendance.coming).where(
        Attendance.set_session_id == session.id, Attendance.person_id.in_(members)
    )
    said = dict(db.execute(own_word).all())
    comes = comes_of(db, [session.id])
    heard = [said[one] for one in members if said.get(one) is not None]
    return Counts(
        coming=heard.count(Coming.YES),
        late=heard.count(Coming.LATE),
        not_coming=heard.count(Coming.NO),
        unheard=len(members) - len(heard),
        likely=likely_to_come(session.id, members, comes),
        quorum=quorum_of(len(members)),
        open_actions=_count(
            db, Action.set_id == session.set_id, Action.state.not_in(SETTLED_STATES)
        ),
        shared_questions=_shared_questions(db, session.id),
    )


def after_session(db: Session, session: SetSession) -> Counts:
    """Return how many members the facilitator marked as there."""
    attended = _count(db, Attendance.set_session_id == session.id, Attendance.attended.is_(True))
    return Counts(attended=attended)


def recommendations(db: Session, set_id: int) -> Counts:
    """Return how many recommendations a set put to its sponsor, and how they were answered."""
    by_decision = dict(
        db.execute(
            select(Recommendation.decision, func.count())
            .where(Recommendation.set_id == set_id, stands())
            .group_by(Recommendation.decision)
        ).all()
    )
    return Counts(
        recommendations=sum(by_decision.values()),
        agreed=by_decision.get(Decision.YES, 0),
        adapted=by_decision.get(Decision.ADAPTED, 0),
        declined=by_decision.get(Decision.NO, 0),
    )


def of_programme(db: Session, programme_id: int) -> Counts:
    """Return how large a programme is, and how many of its sessions stand."""
    sets = select(LearningSet.id).where(LearningSet.programme_id == programme_id)
    set_ids = list(db.scalars(sets))
    people = db.scalar(
        select(func.count(func.distinct(Membership.person_id))).where(
            Membership.set_id.in_(set_ids), Membership.role == Role.MEMBER
        )
    )
    return Counts(
        sets=len(set_ids),
        people=people or 0,
        sessions_held=_count(
            db, SetSession.set_id.in_(set_ids), SetSession.state == SessionState.SCHEDULED
        ),
    )


def has_learned(db: Session, session_id: int) -> bool:
    """Whether the facilitator noted what the set learned in a session."""
    found = select(GroupLearning.id).where(GroupLearning.set_session_id == session_id)
    return db.scalar(found) is not None


def has_affirmed(db: Session, person_id: int, set_id: int) -> bool:
    """Whether somebody has affirmed in the place that they hold in a set."""
    found = select(Membership.id).where(
        Membership.person_id == person_id,
        Membership.set_id == set_id,
        Membership.ends_at.is_(None),
        Membership.affirmed_at.is_not(None),
    )
    return db.scalar(found.limit(1)) is not None


def role_in(db: Session, person_id: int, set_id: int) -> Role | None:
    """Return the role of the place that somebody last took in a set."""
    return db.scalar(
        select(Membership.role)
        .where(Membership.person_id == person_id, Membership.set_id == set_id)
        .order_by(Membership.starts_at.desc(), Membership.id.desc())
        .limit(1)
    )


def _members(db: Session, set_id: int) -> list[int]:
    return list(
        db.scalars(
            select(Membership.person_id).where(
                Membership.set_id == set_id,
                Membership.role == Role.MEMBER,
                Membership.ends_at.is_(None),
            )
        )
    )


def _shared_questions(db: Session, session_id: int) -> int:
    found = (
        select(func.count(Question.id))
        .join(Reply, Reply.id == Question.reply_id)
        .join(FormLink, FormLink.id == Reply.form_link_id)
        .where(FormLink.set_session_id == session_id, Question.shown_to != FieldClass.PRIVATE)
    )
    return db.scalar(found) or 0


def _count(db: Session, *conditions: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count()).where(*conditions)) or 0
