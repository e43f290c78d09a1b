"""The people around Ann: her set with its manager and sponsor, another set, and who left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from service.domain.states import JobKind, JobState, Mode, Role, SeriesState, SessionKind
from service.models import (
    Champion,
    DraftPlanning,
    GroupReading,
    Job,
    LearningSet,
    Membership,
    Person,
    Programme,
    ProgrammeDraft,
    Series,
    SetSession,
)
from tests.participants import FIRST, Maple, build_maple
from tests.privacy.canaries import HR_REASON

NOW = datetime(2027, 3, 8, 10, 0, tzinfo=UTC)
"""Session 2 was held six days ago; tomorrow morning the managers' summaries fall due."""
EARLIER = NOW - timedelta(days=4)
"""Long enough ago for a line that was ticked then to go with tomorrow's summary."""
LATER = NOW.date() + timedelta(days=300)


_MORE = ("leo", "olga", "otto", "mia", "chad", "contact")


@dataclass(frozen=True)
class Planted:
    """Ids of what was made; people and places by first name."""

    maple: Maple
    people: Mapping[str, int]
    places: Mapping[str, int]
    sets: Mapping[str, int]
    sessions: Mapping[str, tuple[int, ...]]
    """By set."""


def build_programme(db: Session) -> Planted:
    """Leo has left Maple, Olga is in Oak with Otto, Mia manages Bob, Chad is a champion."""
    maple = build_maple(db)
    added = {name: _person(name) for name in _MORE}
    oak = LearningSet(programme_id=maple.programme, name="Oak", project="The onboarding")
    db.add_all([*added.values(), oak])
    db.flush()
    db.get_one(Person, maple.bob).manager_id = added["mia"].id
    seats = {
        name: Membership(
            set_id=set_id,
            person_id=added[name].id,
            role=role,
            starts_at=NOW - timedelta(days=60),
        )
        for name, set_id, role in (
            ("olga", oak.id, Role.MEMBER),
            ("otto", oak.id, Role.FACILITATOR),
            ("leo", maple.learning_set, Role.MEMBER),
        )
    }
    seats["leo"].ends_at, seats["leo"].end_reason = NOW - timedelta(days=10), "left"
    db.get_one(SetSession, maple.sessions[-1]).kind = SessionKind.FINAL
    there = [_beside(db.get_one(SetSession, one), oak.id) for one in maple.sessions]
    draft = ProgrammeDraft(
        key="second-cohort-1",
        size=6,
        settings={"name": "Second cohort"},
        people=[{"row": 2, "email": "ann@acme.example", "given_name": "Ann"}],
        sets=[],
        proposals=[
            {
                "of": maple.programme,
                "about": "every_weeks",
                "was": 4,
                "offered": 5,
                "reason": "12 of 30 meetings were moved: a week more leaves room.",
            },
            {
                "of": maple.programme,
                "about": "starters",
                "was": None,
                "offered": None,
                "reason": "No set released what it learned.",
            },
        ],
        changed_at=NOW,
        changed_by="hr:1",
    )
    dated = _draft_with_dates()
    champion = Champion(programme_id=maple.programme, person_id=added["chad"].id)
    booked = [_series(maple.learning_set), _series(oak.id)]
    db.add_all([*seats.values(), *there, *booked, champion, draft, dated])
    db.flush()
    _read_group(db, draft.id)
    _plan(db, draft.id, JobKind.DATES)
    _plan(db, draft.id, JobKind.SEATS)
    db.get_one(SetSession, maple.sessions[2]).change_reason = HR_REASON
    db.flush()
    known = {"ann": maple.ann, "bob": maple.bob, "fay": maple.fay}
    db.get_one(Membership, maple.ann_in).later_manager_ok = True
    db.get_one(Programme, maple.programme).mode = Mode.SHARED_PROJECT
    here = db.get_one(LearningSet, maple.learning_set).memberships
    held = {one.person_id: one.id for one in here}
    return Planted(
        maple=maple,
        people=MappingProxyType(
            known
            | {"max": maple.max, "sue": maple.sue}
            | {name: row.id for name, row in added.items()}
        ),
        places=MappingProxyType(
            {name: held[person] for name, person in known.items()}
            | {name: row.id for name, row in seats.items()}
        ),
        sets=MappingProxyType({"Maple": maple.learning_set, "Oak": oak.id}),
        sessions=MappingProxyType({"Maple": maple.sessions, "Oak": tuple(row.id for row in there)}),
    )


def _read_group(db: Session, draft_id: int) -> None:
    """Let the people of a group be under way into a draft."""
    job = Job(
        kind=JobKind.GROUP,
        state=JobState.RUNNING,
        asked_at=NOW,
        asked_by="hr:1",
        lease_owner="elsewhere",
        lease_until=NOW + timedelta(days=3650),
    )
    db.add(job)
    db.flush()
    db.add(GroupReading(job_id=job.id, draft_id=draft_id, name="Leaders", version=1, counts={}))


def _plan(db: Session, draft_id: int, kind: JobKind) -> None:
    """Let all dates or sets of a draft be under way."""
    job = Job(
        kind=kind,
        state=JobState.RUNNING,
        asked_at=NOW,
        asked_by="hr:1",
        lease_owner="elsewhere",
        lease_until=NOW + timedelta(days=3650),
    )
    db.add(job)
    db.flush()
    db.add(DraftPlanning(job_id=job.id, draft_id=draft_id, version=1, request={}, found={}))


def _draft_with_dates() -> ProgrammeDraft:
    """Return a draft that has come to its dates: somebody who clashes, and a session moved."""
    people = [
        {
            "row": row,
            "email": f"{name}@acme.example",
            "given_name": name.title(),
            "family_name": "Dated",
            "role": "member" if row < 6 else "sponsor" if row == 6 else "facilitator",
            "set": "Maple" if row != 6 else "",
            "manager": "dsue@acme.example" if row < 6 else "",
            "working_days": "mon" if row == 2 else "",
        }
        for row, name in enumerate(("dann", "dbob", "dcy", "ddan", "dsue", "dfay"), start=2)
    ]
    first = (NOW + timedelta(weeks=4)).date()
    tuesday = first + timedelta(days=(1 - first.weekday()) % 7)
    moved = tuesday + timedelta(weeks=4, days=2)
    return ProgrammeDraft(
        key="third-cohort-1",
        size=6,
        settings={
            "key": "third-cohort-1",
            "name": "Third cohort",
            "goal": "both",
            "mode": "own-issue",
            "people": "invite",
            "start": first.isoformat(),
            "sessions": "4",
            "every_weeks": "4",
            "minutes": "120",
            "time_zone": "Europe/London",
            "holidays": "GB-ENG",
            "sponsor": "dsue@acme.example",
            "contact_name": "Hanna Reed",
            "contact_address": "hanna@acme.example",
        },
        people=people,
        sets=[
            {
                "name": "Maple",
                "project": "Everybody's own question",
                "facilitator": "",
                "day": "Tuesday",
                "time": "09:30",
                "first": tuesday.isoformat(),
                "dates": f"2: {moved.isoformat()} 13:00",
            }
        ],
        changed_at=NOW,
        changed_by="hr:1",
    )


def _person(name: str) -> Person:
    mailbox = "hr" if name == "contact" else name
    return Person(
        address=f"{mailbox}@acme.example",
        given_name=name.title(),
        family_name="Example",
        zone="Europe/London",
        working_days="mon,tue,wed,thu,fri",
        holiday_region="GB-ENG",
    )


def _series(set_id: int) -> Series:
    return Series(
        set_id=set_id,
        mailbox="sets@acme.example",
        transaction_id=f"transaction-{set_id}",
        tag=f"setwise-{set_id}",
        first_local=FIRST,
        interval_weeks=5,
        date_count=6,
        zone="Europe/London",
        minutes=180,
        state=SeriesState.BOOKED,
    )


def _beside(row: SetSession, set_id: int) -> SetSession:
    """Return a session of another set at the same time."""
    return SetSession(
        set_id=set_id,
        number=row.number,
        kind=row.kind,
        starts_local=row.starts_local,
        zone=row.zone,
        minutes=row.minutes,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
