"""The live rows as the rules want them, at a price that does not grow with them."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from service.domain.holidays import public_holidays
from service.domain.journey.due import due_mails
from service.domain.states import (
    Coming,
    MailingState,
    ProgrammeState,
    Role,
    SessionState,
)
from service.models import (
    Attendance,
    Draft,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Programme,
    Reply,
    SetSession,
)
from service.store.database import Database
from service.store.journey import Journey, load_journey
from tests.databases import asked
from tests.participants import Maple, add_action, add_link, build_maple
from tests.web_wiring import NOW


def _holidays_of(region: str, year: int) -> Collection[date]:
    return frozenset(public_holidays([region], [year]))


def _maple(database: Database) -> Maple:
    with database.writing() as db:
        return build_maple(db)


def _load(database: Database, *, now: datetime = NOW, of_session: int | None = None) -> Journey:
    with database.reading() as db:
        return load_journey(db, now=now, holidays_of=_holidays_of, of_session=of_session)


def _copy_set(database: Database, maple: Maple, name: str) -> int:
    """Add a set with the same dates and two more people."""
    with database.writing() as db:
        learning_set = LearningSet(programme_id=maple.programme, name=name, project="Another")
        db.add(learning_set)
        db.flush()
        for number in range(2):
            person = Person(
                address=f"{name}-{number}@acme.example",
                given_name=name,
                family_name="One",
                zone="Asia/Tokyo",
                working_days="mon,tue,wed,thu,fri",
                holiday_region="GB-ENG",
            )
            db.add(person)
            db.flush()
            seat = Membership(
                set_id=learning_set.id,
                person_id=person.id,
                role=Role.MEMBER,
                starts_at=NOW - timedelta(days=60),
            )
            db.add(seat)
        copied = ("number", "kind", "starts_local", "zone", "minutes", "starts_at", "ends_at")
        query = select(SetSession).where(SetSession.set_id == maple.learning_set)
        for row in db.scalars(query).all():
            values = {column: getattr(row, column) for column in copied}
            db.add(SetSession(set_id=learning_set.id, **values))
        return learning_set.id


def test_load_journey_asks_as_many_queries_for_three_sets_as_for_one(database: Database) -> None:
    maple = _maple(database)
    with asked(database) as of_one:
        one = _load(database)
    _copy_set(database, maple, "oak")
    _copy_set(database, maple, "elm")
    with asked(database) as of_three:
        three = _load(database)

    assert len(of_three) == len(of_one)
    assert len(of_one) < 25
    assert [len(journey.programmes[0].sets) for journey in (one, three)] == [1, 3]


def test_load_journey_of_one_session_takes_its_set_alone(database: Database) -> None:
    maple = _maple(database)
    oak = _copy_set(database, maple, "oak")
    with database.reading() as db:
        session_id = db.scalars(select(SetSession.id).where(SetSession.set_id == oak)).first()

    journey = _load(database, of_session=session_id)

    (facts,) = journey.programmes
    assert [one.set_id for one in facts.sets] == [oak]
    everything = {
        mail.key: mail for whole in _load(database).programmes for mail in due_mails(whole)
    }
    alone = {mail.key: mail for mail in due_mails(facts)}
    assert alone == {key: mail for key, mail in everything.items() if mail.set_id == oak}
    assert len(alone) > 10


def test_load_journey_leaves_out_what_nobody_approved_or_ended_long_ago(
    database: Database,
) -> None:
    maple = _maple(database)
    ends_at = datetime(2027, 7, 20, 15, 30, tzinfo=UTC)

    lives = _load(database, now=ends_at + timedelta(weeks=32) - timedelta(seconds=1))
    over = _load(database, now=ends_at + timedelta(weeks=32))
    with database.writing() as db:
        db.get_one(Programme, maple.programme).state = ProgrammeState.PLANNED
    planned = _load(database)

    assert [len(journey.programmes) for journey in (lives, over, planned)] == [1, 0, 0]


def test_load_journey_leaves_out_cancelled_sessions(database: Database) -> None:
    maple = _maple(database)
    with database.writing() as db:
        db.get_one(SetSession, maple.sessions[2]).state = SessionState.CANCELLED

    (facts,) = _load(database).programmes

    found = [sitting.session_id for sitting in facts.sets[0].sittings]
    assert found == [one for one in maple.sessions if one != maple.sessions[2]]


def test_load_journey_knows_who_answered_and_who_was_away(database: Database) -> None:
    maple = _maple(database)
    with database.writing() as db:
        link = add_link(db, maple, "before-session", session=3)
        about = add_link(
            db, maple, "manager-conversation", session=2, person=maple.max, about=maple.ann
        )
        for one in (link, about):
            db.add(
                Reply(
                    form_link_id=one.id,
                    version=1,
                    device="0" * 64,
                    submitted_at=NOW,
                    changed_at=NOW,
                )
            )
        was_away = {"set_session_id": maple.sessions[1], "person_id": maple.bob, "attended": False}
        will_not = {
            "set_session_id": maple.sessions[2],
            "person_id": maple.bob,
            "coming": Coming.NO,
        }
        came = {
            "set_session_id": maple.sessions[0],
            "person_id": maple.bob,
            "coming": Coming.NO,
            "attended": True,
        }
        db.add_all([Attendance(**one) for one in (was_away, will_not, came)])

    progress = _load(database).progress

    assert progress.answered == {
        f"before-session:{maple.sessions[2]}:{maple.ann}",
        f"manager-conversation:{maple.sessions[1]}:{maple.ann}",
    }
    assert progress.absent == {(maple.sessions[1], maple.bob), (maple.sessions[2], maple.bob)}


def test_load_journey_tells_rows_that_exist_from_mails_that_left(database: Database) -> None:
    maple = _maple(database)
    with database.writing() as db:
        for state in MailingState:
            db.add(
                Mailing(
                    key=state.value,
                    touchpoint="before-session",
                    programme_id=maple.programme,
                    person_id=maple.ann,
                    set_session_id=maple.sessions[2],
                    state=state,
                    due_at=NOW,
                    useless_after=NOW,
                    mailbox="learning@larkfield.example",
                    budgeted_at=NOW,
                    sent_at=NOW + timedelta(minutes=1) if state is MailingState.SENT else None,
                )
            )

    journey = _load(database)

    assert journey.known == {state.value for state in MailingState}
    assert journey.progress.gone_out == {
        "sent": NOW + timedelta(minutes=1),
        "submitted": NOW,
        "bounced": NOW,
        "unknown": NOW,
        "presumed_sent": NOW,
    }


def test_load_journey_knows_who_has_words_to_lose(database: Database) -> None:
    with database.writing() as db:
        maple = build_maple(db)
        typed = add_link(db, maple, "pulse", session=2)
        rated = add_link(db, maple, "pulse", session=2, person=maple.bob)
        draft = Draft(form_link_id=typed.id, content="{}", saved_at=NOW, delete_after=NOW.date())
        # Figures alone stay, so nobody is warned for them.
        ticked = Reply(form_link_id=rated.id, version=1, device="", submitted_at=NOW)
        ticked.changed_at = NOW
        db.add_all([draft, ticked])

    drafted = _load(database).progress.has_words
    with database.writing() as db:
        add_action(db, maple, "Ask for an hour", session=2).owner_id = maple.bob

    assert drafted == {maple.ann}
    assert _load(database).progress.has_words == {maple.ann, maple.bob}
