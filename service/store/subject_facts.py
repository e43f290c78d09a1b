"""What the subjects of many mails of one programme are made of, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, or_, select
from sqlalchemy.orm import Session, joinedload

from service.domain.states import Role, SessionState
from service.models import (
    GroupLearning,
    LearningSet,
    MailWording,
    Membership,
    Person,
    Programme,
    SetSession,
)
from service.store.journey_progress import comes_of
from service.store.mail_wordings import newest_of_programme


@dataclass(frozen=True)
class SubjectFacts:
    """A programme's rows by id; `meetings` and `places` by set, in order of time."""

    programme: Programme
    people: Mapping[int, Person]
    sets: Mapping[int, LearningSet]
    sessions: Mapping[int, SetSession]
    meetings: Mapping[int, list[SetSession]]
    """Those that stand."""
    places: Mapping[int, list[Membership]]
    learned: frozenset[int]
    """Sessions of which the facilitator noted what the set learned."""
    comes: Mapping[tuple[int, int], bool]
    wordings: Mapping[tuple[str, str], MailWording]
    """HR's own words, by touchpoint and language."""

    def present(self, set_id: int, role: Role) -> list[Membership]:
        """Return who has a place of this role in a set now."""
        places = self.places.get(set_id, [])
        held = [one for one in places if one.role is role and one.ends_at is None]
        return sorted(held, key=lambda one: one.id)

    def place_of(self, set_id: int, person_id: int) -> Membership | None:
        """Return the place that somebody last took in a set."""
        places = [one for one in self.places.get(set_id, []) if one.person_id == person_id]
        return places[-1] if places else None


def subject_facts(
    db: Session,
    programme_id: int,
    person_ids: Collection[int],
    session_ids: Collection[int],
) -> SubjectFacts:
    """Return all of the sets that mails are about; nine queries whatever the programme's size.

    Args:
        person_ids: readers, and those whom mails are about.
        session_ids: of the mails.
    """
    people = db.scalars(select(Person).where(Person.id.in_(person_ids)))
    sets = db.scalars(
        select(LearningSet).where(
            LearningSet.programme_id == programme_id,
            or_(
                LearningSet.id.in_(select(SetSession.set_id).where(SetSession.id.in_(session_ids))),
                LearningSet.id.in_(
                    select(Membership.set_id).where(Membership.person_id.in_(person_ids))
                ),
                LearningSet.id == _first_to_meet(programme_id),
            ),
        )
    ).all()
    set_ids = [one.id for one in sets]
    sessions = db.scalars(
        select(SetSession).where(SetSession.set_id.in_(set_ids)).order_by(SetSession.starts_at)
    ).all()
    meetings: dict[int, list[SetSession]] = defaultdict(list)
    for one in sessions:
        if one.state is SessionState.SCHEDULED:
            meetings[one.set_id].append(one)
    places: dict[int, list[Membership]] = defaultdict(list)
    for place in db.scalars(
        select(Membership)
        .where(Membership.set_id.in_(set_ids))
        .options(joinedload(Membership.person))
        .order_by(Membership.starts_at, Membership.id)
    ):
        places[place.set_id].append(place)
    every = [one.id for one in sessions]
    learned = db.scalars(
        select(GroupLearning.set_session_id).where(GroupLearning.set_session_id.in_(every))
    )
    return SubjectFacts(
        programme=db.get_one(Programme, programme_id),
        people={one.id: one for one in people},
        sets={one.id: one for one in sets},
        sessions={one.id: one for one in sessions},
        meetings=meetings,
        places=places,
        learned=frozenset(learned),
        comes=comes_of(db, every),
        wordings=newest_of_programme(db, programme_id),
    )


def _first_to_meet(programme_id: int) -> ScalarSelect[int]:
    """Select the set of the programme's first session: mails of no session speak of that."""
    return (
        select(SetSession.set_id)
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(LearningSet.programme_id == programme_id, SetSession.state == SessionState.SCHEDULED)
        .order_by(SetSession.starts_at, SetSession.id)
        .limit(1)
        .scalar_subquery()
    )
