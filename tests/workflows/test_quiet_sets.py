"""A tick passes by what is quiet, and writes what a look at everything would."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from service.domain.journey.decide import Decision, Send, Skip, Told, Wait
from service.domain.journey.due import due_mails
from service.domain.journey.settle import Journeys, settle
from service.domain.states import Coming, MailingState, ProgrammeState
from service.models import (
    Attendance,
    Base,
    Champion,
    Deputy,
    FormLink,
    GroupLearning,
    LearningSet,
    LogEntry,
    Mailing,
    Membership,
    Person,
    Programme,
    QuietSet,
    Reply,
    SetSession,
    TimeAway,
    Touched,
)
from service.models.quiet_set import TELLERS
from service.store.database import Database
from service.store.journey import load_journey
from service.store.quiet_sets import mark_quiet, next_look, sets_to_look_at, wake_all
from service.workflows import queue_due_mail
from tests.conftest import LONG
from tests.databases import asked, told_statements
from tests.participants import Maple, add_action, add_reply, build_maple
from tests.workflows.booking import open_database
from tests.workflows.sending import SENDER, holidays_of

_FIRST = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
_SENDERS = (SENDER,)

_Change = Callable[[Session, Maple, datetime], object]
"""Something that is written, at an instant."""


def test_every_table_that_tells_what_is_due_tells_when_it_is_written(database_url: str) -> None:
    database = open_database(database_url)
    read: set[str] = set()

    def note(statement: str) -> None:
        read.update(re.findall(r"\b(\w+)\"?\.", statement))

    with database.writing() as db:
        build_maple(db)
    with told_statements(database, note), database.reading() as db:
        load_journey(db, now=_FIRST, holidays_of=holidays_of, of_sets=[1], with_own=True)

    tables = read & set(Base.metadata.tables)
    assert tables - {teller.table for teller in TELLERS} == {"answer"}
    assert len(tables) >= 20


def test_triggers_are_those_that_the_models_name(database_url: str) -> None:
    database = open_database(database_url)
    listed = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if not database.is_sqlite:
        listed = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"

    with database.reading() as db:
        names = set(db.scalars(text(listed)))

    assert names == {
        f"touched_by_{verb.lower()}_of_{one.table}" for one in TELLERS for verb in one.events
    }


def _tick(database: Database, now: datetime) -> dict[str, MailingState]:
    """Let one tick write its rows; return those by key."""
    before = _rows(database)
    queue_due_mail.queue_due_mail(database, now=now, senders=_SENDERS, holidays_of=holidays_of)
    return {key: state for key, state in _rows(database).items() if key not in before}


def _rows(database: Database) -> dict[str, MailingState]:
    with database.reading() as db:
        return dict(db.execute(select(Mailing.key, Mailing.state)).all())


def _of_everything(database: Database, now: datetime) -> tuple[dict[str, Decision], list[datetime]]:
    """Return what a look at all there is decides, and every instant that is still to come."""
    with database.reading() as db:
        journey = load_journey(db, now=now, holidays_of=holidays_of)
    every = [mail for facts in journey.programmes for mail in due_mails(facts)]
    unknown = [mail for mail in every if mail.key not in journey.known]
    due = [mail for mail in unknown if mail.due_at <= now]
    decided = settle(Journeys(every), due, journey.progress, now)
    to_come = [mail.due_at for mail in unknown if mail.due_at > now]
    return decided, to_come + [one.until for one in decided.values() if isinstance(one, Wait)]


def _expected(decided: dict[str, Decision]) -> dict[str, MailingState]:
    states = {Send: MailingState.DUE, Skip: MailingState.SKIPPED, Told: MailingState.SKIPPED}
    return {key: states[type(one)] for key, one in decided.items() if type(one) in states}


def _pause(db: Session, maple: Maple, now: datetime) -> None:
    row = db.get_one(Programme, maple.programme)
    row.paused_at = None if row.paused_at else now


def _leave(db: Session, maple: Maple, now: datetime) -> None:
    db.get_one(Membership, maple.ann_in).ends_at = now


def _move(number: int, days: int) -> _Change:
    def change(db: Session, maple: Maple, _now: datetime) -> None:
        row = db.get_one(SetSession, maple.sessions[number])
        row.starts_at += timedelta(days=days)
        row.ends_at += timedelta(days=days)

    return change


def _learn(db: Session, maple: Maple, now: datetime) -> None:
    if db.scalar(select(GroupLearning.id)) is None:
        values = {"written_by_id": maple.fay, "words": "w", "saved_at": now, "changed_at": now}
        row = GroupLearning(set_session_id=maple.sessions[1], delete_after=now.date(), **values)
        db.add(row)


def _answer(db: Session, _maple: Maple, now: datetime) -> None:
    link = db.scalars(
        select(FormLink).outerjoin(Reply).where(Reply.id.is_(None)).order_by(FormLink.id.desc())
    ).first()
    if link is not None:
        add_reply(db, link, at=now)


def _be_absent(number: int) -> _Change:
    def change(db: Session, maple: Maple, _now: datetime) -> None:
        session = maple.sessions[number]
        db.execute(delete(Attendance).where(Attendance.set_session_id == session))
        db.add(Attendance(set_session_id=session, person_id=maple.bob, coming=Coming.NO))

    return change


def _move_away(db: Session, maple: Maple, _now: datetime) -> None:
    db.get_one(Person, maple.ann).zone = "Asia/Tokyo"


def _change_manager(db: Session, maple: Maple, _now: datetime) -> None:
    db.get_one(Person, maple.bob).manager_id = maple.max


def _stand_in(db: Session, _maple: Maple, now: datetime) -> None:
    lead = _hanna(db)
    day = now.date()
    db.add(
        Deputy(
            lead_name="Hanna",
            lead_address=lead.address,
            lead_actor="hanna",
            name="Bob",
            address="bob@acme.example",
            starts_on=day,
            ends_on=day,
            zone="America/New_York",
            starts_at=now + timedelta(days=2),
            ends_at=now + timedelta(days=9),
            named_at=now,
        )
    )


def _hanna(db: Session) -> Person:
    address = "hr@acme.example"
    person = db.scalars(select(Person).where(Person.address == address)).first()
    if person is None:
        names = {"given_name": "Hanna", "family_name": "H", "zone": "Asia/Kolkata"}
        person = Person(address=address, working_days="mon,tue", holiday_region="IN", **names)
        db.add(person)
        db.flush()
    return person


def _become_champion(db: Session, maple: Maple, _now: datetime) -> None:
    if db.scalar(select(Champion.id)) is None:
        db.add(Champion(programme_id=maple.programme, person_id=maple.bob))


def _act(db: Session, maple: Maple, _now: datetime) -> None:
    add_action(db, maple, "ask Sam", session=1)


def _be_away(db: Session, maple: Maple, now: datetime) -> None:
    away = TimeAway(person_id=maple.ann, noticed_at=now, ends_at=now + timedelta(days=6))
    away.is_certain = True
    db.add(away)


def _log(db: Session, maple: Maple, now: datetime) -> None:
    words = {"kind": "note", "words": "w", "written_at": now, "delete_after": now.date()}
    db.add(LogEntry(owner_id=maple.bob, **words))


def _forget_mail(db: Session, _maple: Maple, _now: datetime) -> None:
    newest = select(Mailing.id).where(Mailing.told_in_id.is_(None))
    told = select(Mailing.told_in_id).where(Mailing.told_in_id.is_not(None))
    ids = db.scalars(newest.where(Mailing.id.not_in(told)).order_by(Mailing.id.desc()).limit(2))
    db.execute(delete(Mailing).where(Mailing.id.in_(ids.all())))


def _send(state: MailingState) -> _Change:
    def change(db: Session, _maple: Maple, now: datetime) -> None:
        due = update(Mailing).where(Mailing.state == MailingState.DUE)
        db.execute(due.values(state=state, budgeted_at=now, sent_at=now))

    return change


_CHANGES: tuple[_Change, ...] = (
    _pause,
    _leave,
    *(_move(number, days) for number, days in ((1, 1), (2, -2), (5, 7))),
    _learn,
    _answer,
    *map(_be_absent, (1, 2)),
    _move_away,
    _change_manager,
    _stand_in,
    lambda db, _maple, _now: _hanna(db),
    _become_champion,
    _act,
    _be_away,
    _log,
    _forget_mail,
    *map(_send, (MailingState.SENT, MailingState.BOUNCED, MailingState.SKIPPED)),
)

_STEPS = st.one_of(
    st.integers(1, 24 * 40).map(lambda hours: timedelta(hours=hours)),
    st.sampled_from([timedelta(minutes=1), *_CHANGES]),
)


def _settle_down(database: Database, now: datetime) -> None:
    """Tick until nothing more is written; each tick writes what a look at everything would."""
    while True:
        decided, to_come = _of_everything(database, now)
        written = _tick(database, now)
        assert written == _expected(decided)
        if not written:
            break
    with database.reading() as db:
        looked = next_look(db, now)
        to_look = sets_to_look_at(db, now)
    # What was left, or is paused, may be looked at earlier than it says anything.
    assert (to_look.looks, list(to_look.touched_ids)) == ({}, [])
    assert not to_come or (looked is not None and looked <= min(to_come))


@pytest.fixture(scope="module")
def own_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that is filled anew for each life, and made once: most lives are short."""
    return f"sqlite:///{tmp_path_factory.mktemp('lives') / 'setwise.sqlite3'}"


@settings(max_examples=500 if LONG else 25)
@given(st.lists(_STEPS, min_size=1, max_size=14))
def test_tick_writes_what_a_look_at_everything_would(
    own_url: str, steps: list[timedelta | _Change]
) -> None:
    _live(own_url, steps)


def _live(own_url: str, steps: Iterable[timedelta | _Change]) -> None:
    database, maple = _filled(own_url)
    now = _FIRST
    for step in steps:
        if isinstance(step, timedelta):
            now += step
        else:
            with database.writing() as db:
                step(db, maple, now)
        _settle_down(database, now)


@pytest.mark.parametrize("change", _CHANGES)
def test_what_is_written_is_seen_at_the_next_tick(own_url: str, change: _Change) -> None:
    second = datetime(2027, 3, 2, 16, 30, tzinfo=UTC)
    for days in (-40, -6, 1, 40, 139):
        database, maple = _filled(own_url)
        now = second + timedelta(days=days)
        _settle_down(database, now - timedelta(days=3))
        for step, later in ((_send(MailingState.SENT), 0), (change, 0), (change, 4)):
            now += timedelta(days=later)
            _settle_down(database, now)
            with database.writing() as db:
                step(db, maple, now)
            _settle_down(database, now)


@given(st.lists(_STEPS, min_size=1, max_size=14))
@settings(max_examples=200 if LONG else 10)
def test_tick_that_reads_one_set_after_the_other_writes_the_same(
    own_url: str, steps: list[timedelta | _Change]
) -> None:
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(queue_due_mail, "_SETS_AT_ONCE", 1)
        _live(own_url, steps)


def _filled(own_url: str) -> tuple[Database, Maple]:
    database = open_database(own_url)
    with database.writing() as db:
        for table in (*reversed(Base.metadata.sorted_tables), Base.metadata.tables["touched"]):
            db.execute(table.delete())
        maple = build_maple(db)
        _second_set(db, maple)
    return database, maple


def _second_set(db: Session, maple: Maple) -> None:
    """Another set of the programme, with the same people but Ann."""
    birch = LearningSet(programme_id=maple.programme, name="Birch", project="Another journey")
    db.add(birch)
    db.flush()
    place = select(Membership).where(Membership.set_id == maple.learning_set)
    for row in db.scalars(place).all():
        if row.person_id != maple.ann:
            db.add(
                Membership(
                    set_id=birch.id,
                    person_id=row.person_id,
                    role=row.role,
                    starts_at=row.starts_at,
                )
            )
    for row in db.scalars(select(SetSession).where(SetSession.set_id == maple.learning_set)).all():
        names = ("number", "kind", "starts_local", "zone", "minutes", "starts_at", "ends_at")
        db.add(SetSession(set_id=birch.id, **{name: getattr(row, name) for name in names}))


def test_tick_of_quiet_sets_reads_no_set_and_writes_nothing(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as db:
        build_maple(db)
    _settle_down(database, _FIRST)

    with asked(database) as statements:
        queue_due_mail.queue_due_mail(
            database, now=_FIRST, senders=_SENDERS, holidays_of=holidays_of
        )

    assert [one for one in statements if one.startswith("SELECT")] == [
        one for one in statements if "touched" in one or "quiet_set" in one
    ]
    assert [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_slower_of_two_clocks_overwrites_nothing_and_forgets_nothing(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as db:
        maple = build_maple(db)
    later = _FIRST + timedelta(days=30)
    with database.reading() as db:
        slower = sets_to_look_at(db, _FIRST)
    with database.writing() as db:
        _be_away(db, maple, _FIRST)
    with database.reading() as db:
        faster = sets_to_look_at(db, _FIRST)

    with database.writing() as db:
        mark_quiet(db, faster, {maple.learning_set: later})
        left_by_faster = db.scalars(select(Touched.id)).all()
    with database.writing() as db:
        _be_away(db, maple, _FIRST)
    with database.writing() as db:
        mark_quiet(db, slower, {maple.learning_set: None})
        marks = db.execute(select(QuietSet.quiet_until, QuietSet.looks)).all()
        left = db.scalars(select(Touched.kind)).all()

    assert (left_by_faster, marks, left) == ([], [(later, 1)], ["person"])


def test_everything_is_looked_at_again_when_all_are_woken(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as db:
        maple = build_maple(db)
    _settle_down(database, _FIRST)

    with database.writing() as db:
        wake_all(db)

    with database.reading() as db:
        assert list(sets_to_look_at(db, _FIRST).looks) == [maple.learning_set]
    _settle_down(database, _FIRST)


def test_programme_that_nobody_approved_is_not_looked_at_until_somebody_does(
    database_url: str,
) -> None:
    database = open_database(database_url)
    with database.writing() as db:
        maple = build_maple(db)
        db.get_one(Programme, maple.programme).state = ProgrammeState.PLANNED
    _settle_down(database, _FIRST)
    with database.reading() as db:
        before = db.scalars(select(QuietSet.set_id)).all()

    with database.writing() as db:
        db.get_one(Programme, maple.programme).state = ProgrammeState.APPROVED

    with database.reading() as db:
        assert (before, list(sets_to_look_at(db, _FIRST).looks)) == ([], [maple.learning_set])
