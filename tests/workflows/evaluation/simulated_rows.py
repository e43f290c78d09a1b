"""The rows of a simulated programme."""

from datetime import timedelta
from typing import Any

from pandas import NaT
from sqlalchemy import insert
from sqlalchemy.orm import Session

from service.domain.states import (
    ActionState,
    Decision,
    Goal,
    Mode,
    ProgrammeState,
    Role,
    SessionKind,
    SessionState,
    Wave,
)
from service.models import (
    Action,
    ActionUpdate,
    Answer,
    Attendance,
    AuditEvent,
    FormLink,
    GroupLearning,
    LearningSet,
    Membership,
    Person,
    Programme,
    Rating,
    Recommendation,
    Reply,
    SetSession,
    Turn,
)
from tests.workflows.evaluation.simulated import BEGINS, NOW, PROGRAMME, Simulated

LAST_DAY = NOW.date() + timedelta(days=200)
SPONSOR, MANAGER = 1, 2


def write(truth: Simulated, db: Session) -> None:
    """Write a simulated programme down as the service's rows."""
    _write_people(truth, db)
    _write_sessions(truth, db)
    _write_ratings(truth, db)
    _write_what_was_told(truth, db)


def _write_people(truth: Simulated, db: Session) -> None:
    ids = [SPONSOR, MANAGER, *truth.people.person.unique().tolist()]
    db.execute(
        insert(Person),
        [
            {
                "id": one,
                "address": f"p{one}@acme.example",
                "given_name": "Ann",
                "family_name": str(one),
                "zone": "Europe/London",
                "working_days": "mon",
                "holiday_region": "GB",
            }
            for one in ids
        ],
    )
    db.add(
        Programme(
            id=PROGRAMME,
            key="simulated",
            name="Simulated",
            goal=Goal.BOTH,
            mode=Mode.OWN_ISSUE,
            entry=truth.entry,
            state=ProgrammeState.APPROVED,
            zone="Europe/London",
            holiday_region="GB",
            interval_weeks=5,
            minutes=90,
            sponsor_id=SPONSOR,
            contact_address="hr@acme.example",
            contact_name="Hanna",
            source_digest="0",
            created_at=BEGINS - timedelta(days=30),
            ends_at=BEGINS + timedelta(weeks=25),
        )
    )
    db.flush()
    db.execute(
        insert(LearningSet),
        [
            {"id": set_id, "programme_id": PROGRAMME, "name": f"Set {set_id}", "project": ""}
            for set_id in range(1, len(truth.sizes) + 1)
        ],
    )
    db.execute(
        insert(Membership),
        [
            {
                "set_id": one.set,
                "person_id": one.person,
                "role": one.role,
                "starts_at": one.since.to_pydatetime(),
                "ends_at": None if one.until is NaT else one.until.to_pydatetime(),
                "end_reason": one.why or None,
                "joined_at": BEGINS if one.joined else None,
                "affirmed_at": BEGINS if one.affirmed else None,
            }
            for one in truth.people.itertuples()
        ],
    )


def _write_sessions(truth: Simulated, db: Session) -> None:
    db.execute(
        insert(SetSession),
        [
            {
                "id": one.session,
                "set_id": one.set,
                "number": one.number,
                "kind": SessionKind.STANDARD,
                "state": SessionState.CANCELLED if one.cancelled else SessionState.SCHEDULED,
                "starts_local": one.start.to_pydatetime().replace(tzinfo=None),
                "zone": "UTC",
                "minutes": one.minutes,
                "starts_at": one.start.to_pydatetime(),
                "ends_at": one.start.to_pydatetime() + timedelta(minutes=one.minutes),
            }
            for one in truth.sessions.itertuples()
        ],
    )
    db.execute(
        insert(AuditEvent),
        [
            {
                "at": BEGINS,
                "actor": "service",
                "verb": "session-moved",
                "subject": f"session:{one.session}",
            }
            for one in truth.sessions.itertuples()
            for _ in range(one.moves)
        ],
    )
    db.execute(
        insert(Attendance),
        [
            {"set_session_id": one.session, "person_id": one.person, "attended": one.attended}
            for one in truth.attendance.itertuples()
        ],
    )
    db.execute(
        insert(Turn),
        [
            {"set_session_id": one.session, "person_id": one.person, "minutes": one.minutes or None}
            for one in truth.turns.itertuples()
        ],
    )


def _write_ratings(truth: Simulated, db: Session) -> None:
    rows = [
        _rating(one) | {"set_session_id": one.session, "scope": f"session:{one.session}"}
        for one in truth.session_ratings.assign(wave=Wave.SESSION).itertuples()
    ]
    rows += [_rating(one) | {"late": one.late} for one in truth.self_ratings.itertuples()]
    rows += [_asked_once(one) for one in truth.asked_once.itertuples()]
    db.execute(insert(Rating), [{"late": False, "programme_id": PROGRAMME} | row for row in rows])


def _rating(one: Any) -> dict[str, Any]:  # Any -- a row of a table
    return {
        "set_session_id": None,
        "scope": f"programme:{PROGRAMME}",
        "wave": one.wave,
        "pseudonym": str(one.person),
        "set_id": one.set,
        "item": one.item,
        "value": one.value,
    }


def _asked_once(one: Any) -> dict[str, Any]:  # Any -- a row of a table
    """Return a rating of the form that comes with the third session, or that managers get."""
    row = _rating(one)
    if one.wave is Wave.MIDPOINT:
        session = (one.set - 1) * 6 + 3
        return row | {"set_session_id": session, "scope": f"session:{session}"}
    return row | {"scope": f"{row['scope']}:about:{one.about}"} if one.about else row


def _write_what_was_told(truth: Simulated, db: Session) -> None:
    words = {"delete_after": LAST_DAY}
    facilitators = truth.people[truth.people.role == Role.FACILITATOR].drop_duplicates("set")
    facilitator = facilitators.set_index("set").person
    links = [
        {
            "id": place,
            "key": f"k{place}",
            "form": "manager-conversation",
            "programme_id": PROGRAMME,
            "person_id": MANAGER,
            "set_id": one.set,
            "about_person_id": one.person,
            "opens_at": BEGINS,
            "closes_at": NOW,
            "cancelled_at": NOW if one.cancelled else None,
        }
        for place, one in enumerate(truth.conversations.itertuples(), start=1)
    ]
    db.execute(insert(FormLink), links)
    answers = dict(enumerate(truth.conversations.answer, start=1))
    replies = [
        {
            "id": place,
            "form_link_id": place,
            "version": 1,
            "device": "",
            "submitted_at": NOW,
            "changed_at": NOW,
        }
        for place, answer in answers.items()
        if answer
    ]
    db.execute(insert(Reply), replies)
    db.execute(
        insert(Answer),
        [
            {"reply_id": place, "field": "conversation", "classes": "H", "device": ""}
            | {"value": answer, **words}
            for place, answer in answers.items()
            if answer
        ],
    )
    states = {one.action: ActionState(one.state) for one in truth.updates.itertuples()}
    db.execute(
        insert(Action),
        [
            {
                "id": one.action,
                "owner_id": one.person,
                "set_id": one.set,
                "agreed_in_id": one.session,
                "what": "ask",
                "first_step": "write",
                "state": states.get(one.action, ActionState.OPEN),
                "agreed_at": one.at.to_pydatetime(),
                **words,
            }
            for one in truth.actions.itertuples()
        ],
    )
    db.execute(
        insert(ActionUpdate),
        [
            {
                "action_id": one.action,
                "reply_id": replies[0]["id"],
                "state": ActionState(one.state),
                "told_at": one.at.to_pydatetime(),
            }
            for one in truth.updates.itertuples()
        ],
    )
    db.execute(
        insert(Recommendation),
        [
            {
                "set_id": one.set,
                "words": "do it",
                "proposed_at": BEGINS,
                "put_at": BEGINS if one.put else None,
                "replaced_at": BEGINS if one.replaced else None,
                "decision": Decision(one.decision),
                "running_at": NOW if one.running else None,
                "done_at": NOW if one.done else None,
                **words,
            }
            for one in truth.recommendations.itertuples()
        ],
    )
    db.execute(
        insert(GroupLearning),
        [
            {
                "set_session_id": one.session,
                "written_by_id": int(facilitator[one.set]),
                "words": one.words,
                "saved_at": BEGINS,
                "changed_at": BEGINS,
                "released_at": NOW if one.released else None,
                **words,
            }
            for one in truth.learning.itertuples()
        ],
    )
