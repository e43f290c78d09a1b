"""What a mail is made of, read from rows."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.states import ProgrammeState, Role, SessionState
from service.models import (
    Action,
    Champion,
    LearningSet,
    Membership,
    Person,
    Programme,
    Release,
    SetSession,
)


def standing_sessions(db: Session, set_id: int) -> list[SetSession]:
    """Return a set's meetings in order of time, cancelled ones left out."""
    query = (
        select(SetSession)
        .where(SetSession.set_id == set_id, SetSession.state == SessionState.SCHEDULED)
        .order_by(SetSession.starts_at)
    )
    return list(db.scalars(query))


def first_session(db: Session, programme_id: int) -> SetSession | None:
    """Return the first meeting of all a programme's sets."""
    query = (
        select(SetSession)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(LearningSet.programme_id == programme_id, SetSession.state == SessionState.SCHEDULED)
        .order_by(SetSession.starts_at, SetSession.id)
        .limit(1)
    )
    return db.scalars(query).first()


def affirmed_and_members(db: Session, set_id: int) -> tuple[int, int]:
    """Return how many of a set's present members have affirmed, and how many there are."""
    query = select(func.count(Membership.affirmed_at), func.count()).where(
        Membership.set_id == set_id,
        Membership.role == Role.MEMBER,
        Membership.ends_at.is_(None),
    )
    affirmed, members = db.execute(query).one()
    return affirmed, members


def facilitators(db: Session, set_id: int) -> tuple[str, ...]:
    """Return the names of those who facilitate a set now."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.set_id == set_id,
            Membership.role == Role.FACILITATOR,
            Membership.ends_at.is_(None),
        )
        .order_by(Membership.id)
    )
    return tuple(person.name for person in db.scalars(query))


def newest_action(db: Session, owner_id: int, set_id: int, *, before_number: int) -> Action | None:
    """Return what somebody chose to do after the last of the set's earlier sessions."""
    query = (
        select(Action)
        .join(SetSession, SetSession.id == Action.agreed_in_id)
        .where(
            Action.owner_id == owner_id,
            Action.set_id == set_id,
            SetSession.number < before_number,
        )
        .order_by(SetSession.number.desc(), Action.id.desc())
        .limit(1)
    )
    return db.scalars(query).first()


def releases_of(db: Session, owner_id: int, set_id: int) -> list[tuple[Release, int]]:
    """Return every line somebody ever ticked in this set, with its session's number."""
    query = (
        select(Release, SetSession.number)
        .join(SetSession, SetSession.id == Release.set_session_id)
        .where(Release.owner_id == owner_id, Release.set_id == set_id)
        .order_by(Release.id)
    )
    return [(release, number) for release, number in db.execute(query)]


def releases_bound_to(db: Session, mailing_id: int) -> list[Release]:
    """Return the lines that a summary carries or was about to carry."""
    return list(db.scalars(select(Release).where(Release.mailing_id == mailing_id)))


def newest_programme_of(db: Session, person_id: int) -> Programme | None:
    """Return the programme whose contact speaks to a person about their link or code.

    None where the person has no part in any; a plan that nobody approved speaks to nobody.
    """
    as_member = (
        select(LearningSet.programme_id)
        .join(Membership, Membership.set_id == LearningSet.id)
        .where(Membership.person_id == person_id)
    )
    reports = select(Person.id).where(Person.manager_id == person_id)
    as_manager = (
        select(LearningSet.programme_id)
        .join(Membership, Membership.set_id == LearningSet.id)
        .where(Membership.person_id.in_(reports))
    )
    as_champion = select(Champion.programme_id).where(Champion.person_id == person_id)
    query = (
        select(Programme)
        .where(
            Programme.state != ProgrammeState.PLANNED,
            Programme.id.in_(as_member)
            | Programme.id.in_(as_manager)
            | Programme.id.in_(as_champion)
            | (Programme.sponsor_id == person_id),
        )
        .order_by(Programme.id.desc())
        .limit(1)
    )
    return db.scalars(query).first()
