"""The live rows as the journey's rules want them; the number of queries never grows with rows."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session

from service.domain.journey.facts import (
    ProgrammeFacts,
    Progress,
    Reader,
    Seat,
    SetFacts,
    Sitting,
)
from service.domain.retention import last_day_of_words
from service.domain.states import ProgrammeState, SessionState
from service.domain.votes import VoteKind
from service.domain.weekdays import weekday_numbers
from service.models import (
    GroupLearning,
    LearningSet,
    Membership,
    Person,
    Programme,
    Recommendation,
    SetSession,
    SetVote,
)
from service.models.base import Instant
from service.store.hosting import chosen_hosts
from service.store.journey_outside import outside_of
from service.store.journey_progress import progress_of
from service.store.own_sittings import own_sittings
from service.store.recommendations import stands
from service.store.votes import about

LIVES_ON = timedelta(weeks=32)
"""After a programme's last session: its last mails are useless thirty weeks on."""

HolidaysOf = Callable[[str, int], Collection[date]]
"""(region, year) to its public holidays."""


# Made once: each claim of a mail asks them, and to make them takes as long as to answer them.
_SETS: BindParameter[list[int]] = bindparam("set_ids", expanding=True)
_SITTINGS = (
    select(SetSession, GroupLearning.saved_at, SetVote.asked_at)
    .outerjoin(GroupLearning, GroupLearning.set_session_id == SetSession.id)
    .outerjoin(SetVote, about(VoteKind.QUORUM))
    .where(SetSession.set_id.in_(_SETS), SetSession.state == SessionState.SCHEDULED)
    .order_by(SetSession.starts_at)
)
_CANCELLED = (
    select(SetSession.set_id, SetSession.id)
    .where(SetSession.set_id.in_(_SETS), SetSession.state == SessionState.CANCELLED)
    .order_by(SetSession.id)
)
_RECOMMENDED = (
    select(
        Recommendation.set_id,
        func.count(),
        func.count(Recommendation.decided_at),
        func.max(Recommendation.decided_at, type_=Instant),
    )
    .where(Recommendation.set_id.in_(_SETS), stands())
    .group_by(Recommendation.set_id)
)
_SEATS = (
    select(Membership, Person.manager_id)
    .join(Person, Person.id == Membership.person_id)
    .where(Membership.set_id.in_(_SETS))
    .order_by(Membership.id)
)
_READERS = select(Person.id, Person.zone, Person.working_days, Person.holiday_region).where(
    Person.id.in_(bindparam("person_ids", expanding=True))
)


@dataclass(frozen=True)
class Journey:
    """Everything that the rules need for some sets, and the keys that have a row already."""

    programmes: tuple[ProgrammeFacts, ...]
    progress: Progress
    known: frozenset[str]


def load_journey(
    db: Session,
    *,
    now: datetime,
    holidays_of: HolidaysOf,
    of_session: int | None = None,
    of_programme: int | None = None,
    of_sets: Collection[int] | None = None,
    with_own: bool = False,
    even_planned: bool = False,
) -> Journey:
    """Load every approved programme that still lives, one of them, some sets or a session's.

    Args:
        with_own: of some sets, also what their people get of the programme as a whole.
        even_planned: also what nobody approved yet, as if it were approved now.
    """
    states = (ProgrammeState.APPROVED, *((ProgrammeState.PLANNED,) if even_planned else ()))
    query = select(Programme).where(Programme.state.in_(states), Programme.ends_at > now - LIVES_ON)
    sets_query = select(LearningSet)
    if of_programme is not None:
        query = query.where(Programme.id == of_programme)
    if of_sets is not None:
        sets_query = sets_query.where(LearningSet.id.in_(of_sets))
    if of_sets is not None and of_programme is None:
        in_sets = select(LearningSet.programme_id).where(LearningSet.id.in_(of_sets))
        query = query.where(Programme.id.in_(in_sets))
    if of_session is not None:
        the_set = select(SetSession.set_id).where(SetSession.id == of_session).scalar_subquery()
        sets_query = sets_query.where(LearningSet.id == the_set)
        query = query.join(LearningSet).where(LearningSet.id == the_set)
    programmes = db.scalars(query).all()
    sets = db.scalars(
        sets_query.where(LearningSet.programme_id.in_([row.id for row in programmes]))
    ).all()
    set_ids = [row.id for row in sets]
    sittings = _sittings(db, set_ids)
    seats, wanted = _seats(db, set_ids)
    outside = outside_of(db, programmes, now)
    readers = _readers(
        db, wanted.union(*(one.ids for one in outside.values())), programmes, holidays_of
    )
    recommended = _recommended(db, set_ids)
    cancelled = _cancelled(db, set_ids)
    hosts = chosen_hosts(db, set_ids)
    facts_of = {
        row.id: SetFacts(
            row.id,
            tuple(sittings[row.id]),
            tuple(seats[row.id]),
            *recommended.get(row.id, (0, None)),
            cancelled=tuple(cancelled[row.id]),
            hosts=hosts.get(row.id, {}),
        )
        for row in sets
    }
    progress, known = progress_of(
        db,
        programme_ids=[row.id for row in programmes],
        set_ids=set_ids,
        session_ids=[sitting.session_id for rows in sittings.values() for sitting in rows],
        cancelled_ids=[session_id for rows in cancelled.values() for session_id in rows],
        person_ids=readers,
        now=now,
    )
    is_part = of_session is not None or of_sets is not None
    own = own_sittings(db, [row.id for row in programmes]) if is_part and with_own else {}
    return Journey(
        programmes=tuple(
            ProgrammeFacts(
                programme_id=row.id,
                approved_at=row.approved_at or now,
                sets=tuple(facts_of[one.id] for one in sets if one.programme_id == row.id),
                readers=readers,
                is_paused=row.paused_at is not None,
                mode=row.mode,
                entry=row.entry,
                self_facilitated=row.self_facilitated,
                sponsor_id=row.sponsor_id,
                signed_off_at=row.signed_off_at,
                contact_id=outside[row.id].contact_id,
                deputy_id=outside[row.id].deputy_id,
                champions=outside[row.id].champions,
                ever_champions=outside[row.id].ever_champions,
                deletes_on=last_day_of_words(row.ends_at),
                is_whole=not is_part,
                own_sittings=own.get(row.id, {}),
            )
            for row in programmes
        ),
        progress=progress,
        known=known,
    )


def _sittings(db: Session, set_ids: Sequence[int]) -> dict[int, list[Sitting]]:
    found: dict[int, list[Sitting]] = defaultdict(list)
    for row, saved_at, asked_at in db.execute(_SITTINGS, {"set_ids": set_ids}):
        found[row.set_id].append(
            Sitting(row.id, row.number, row.kind, row.starts_at, row.ends_at, saved_at, asked_at)
        )
    return found


def _cancelled(db: Session, set_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for set_id, session_id in db.execute(_CANCELLED, {"set_ids": set_ids}):
        found[set_id].append(session_id)
    return found


def _recommended(db: Session, set_ids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
    """Return, by set, how many recommendations stand, and when the last was answered."""
    rows = db.execute(_RECOMMENDED, {"set_ids": set_ids})
    return {
        set_id: (total, last if answered == total else None)
        for set_id, total, answered, last in rows
    }


def _seats(db: Session, set_ids: Sequence[int]) -> tuple[dict[int, list[Seat]], set[int]]:
    """Return the seats by set, and everybody who may be written to because of them."""
    seats: dict[int, list[Seat]] = defaultdict(list)
    wanted: set[int] = set()
    for membership, manager_id in db.execute(_SEATS, {"set_ids": set_ids}):
        seats[membership.set_id].append(
            Seat(
                person_id=membership.person_id,
                role=membership.role,
                from_at=membership.starts_at,
                until_at=membership.ends_at,
                manager_id=manager_id,
                released_at=membership.released_at,
                joined_at=membership.joined_at,
                is_paused=membership.paused_at is not None,
                manager_later=membership.later_manager_ok,
            )
        )
        wanted.add(membership.person_id)
        if manager_id is not None:
            wanted.add(manager_id)
    return seats, wanted


def _readers(
    db: Session,
    person_ids: set[int],
    programmes: Sequence[Programme],
    holidays_of: HolidaysOf,
) -> dict[int, Reader]:
    years = _years(programmes)
    work: dict[tuple[str, str], tuple[frozenset[int], frozenset[date]]] = {}
    found = {}
    for person_id, zone, days, region in db.execute(_READERS, {"person_ids": [*person_ids]}):
        if (days, region) not in work:
            # One for all who keep it: what it decides is worked out once for them.
            work[days, region] = weekday_numbers(days), _holidays(region, years, holidays_of)
        found[person_id] = Reader(person_id, zone, *work[days, region])
    return found


def _years(programmes: Iterable[Programme]) -> range:
    starts = [row.created_at.year for row in programmes]
    ends = [(row.ends_at + LIVES_ON).year for row in programmes]
    return range(min(starts, default=1), max(ends, default=0) + 1)


def reader_of(person: Person, years: Iterable[int], holidays_of: HolidaysOf) -> Reader:
    """Return when somebody may be written to in some years."""
    return Reader(
        person_id=person.id,
        zone=person.zone,
        working_weekdays=weekday_numbers(person.working_days),
        holidays=_holidays(person.holiday_region, years, holidays_of),
    )


def _holidays(region: str, years: Iterable[int], holidays_of: HolidaysOf) -> frozenset[date]:
    return frozenset(day for year in years for day in holidays_of(region, year))
