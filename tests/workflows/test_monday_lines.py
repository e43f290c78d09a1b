"""On Mondays a programme's contact reads what needs a hand, or nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.hand_lines import HandKind, HandLine
from service.domain.inbound import InboundKind, NonDelivery
from service.domain.journey.decide import TOO_LATE
from service.domain.states import DriftKind, MailingState, ProgrammeState, RiskKind, SeriesState
from service.models import (
    Drift,
    InboundMail,
    LearningSet,
    Mailing,
    Person,
    Programme,
    RiskFlag,
    Series,
)
from service.workflows.gather_hand import gather_hand
from service.workflows.queue_monday_lines import next_monday, queue_monday_lines
from tests.participants import FIRST, Maple, build_maple
from tests.workflows.booking import open_database
from tests.workflows.sending import SENDER, Worker, holidays_of

THURSDAY = datetime(2027, 3, 11, 12, 0, tzinfo=UTC)
MONDAY = datetime(2027, 3, 15, 8, 30, tzinfo=UTC)


@pytest.fixture
def maple_and_worker(database_url: str) -> tuple[Maple, Worker]:
    database = open_database(database_url)
    with database.writing() as db:
        maple = build_maple(db)
    return maple, Worker(database, now=THURSDAY)


def queue(worker: Worker) -> int:
    return queue_monday_lines(
        worker.database, now=worker.now, senders=(SENDER,), holidays_of=holidays_of
    )


def next_of(worker: Worker) -> datetime | None:
    with worker.database.reading() as db:
        return next_monday(db, worker.now, holidays_of=holidays_of)


def rows(worker: Worker) -> list[Mailing]:
    return [row for row in worker.rows() if row.touchpoint == "monday-lines"]


def raise_flag(worker: Worker, maple: Maple) -> None:
    with worker.database.writing() as db:
        db.add(
            RiskFlag(
                set_session_id=maple.sessions[1],
                raised_by_id=maple.fay,
                kind=RiskKind.CONFLICT,
                raised_at=worker.now,
            )
        )


def test_week_has_one_row_from_its_opening_on(maple_and_worker: tuple[Maple, Worker]) -> None:
    maple, worker = maple_and_worker
    before = (queue(worker), next_of(worker))
    raise_flag(worker, maple)
    worker.now = MONDAY

    assert before == (0, MONDAY)
    assert (queue(worker), queue(worker), next_of(worker)) == (1, 0, MONDAY + timedelta(days=7))
    assert [(row.key, row.due_at, row.state) for row in rows(worker)] == [
        (f"monday-lines:{maple.programme}:2027-03-15", MONDAY, MailingState.DUE)
    ]


def test_week_that_begins_with_holidays_opens_after_them(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    worker.now = datetime(2027, 3, 26, 12, 0, tzinfo=UTC)

    # 29 March is Easter Monday in London, whose clocks went forward the day before.
    opens_at = next_of(worker)
    worker.now = datetime(2027, 3, 30, 7, 30, tzinfo=UTC)
    queue(worker)

    assert opens_at == worker.now
    assert [row.key for row in rows(worker)] == [f"monday-lines:{maple.programme}:2027-03-29"]


def test_contact_reads_the_lines_with_a_link_to_the_console(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    raise_flag(worker, maple)
    worker.now = MONDAY
    queue(worker)

    worker.drain()

    (mail,) = worker.mailbox.contents.values()
    assert mail.to_address == "hr@acme.example"
    assert mail.subject == "[Spring sets] What needs your hand this week"
    assert "A facilitator's concern: 1" in mail.text
    assert "conflict" not in mail.text
    assert "http://localhost/\n" in mail.text


def test_nothing_goes_where_nothing_needs_a_hand(maple_and_worker: tuple[Maple, Worker]) -> None:
    _, worker = maple_and_worker
    worker.now = MONDAY

    queue(worker)
    worker.drain()

    assert worker.mailbox.contents == {}
    assert [(row.state, row.reason) for row in rows(worker)] == [
        (MailingState.SKIPPED, "nothing needs a hand")
    ]


def test_what_was_settled_meanwhile_needs_no_mail(maple_and_worker: tuple[Maple, Worker]) -> None:
    maple, worker = maple_and_worker
    raise_flag(worker, maple)
    worker.now = MONDAY
    queue(worker)
    with worker.database.writing() as db:
        db.scalars(select(RiskFlag)).one().settled_at = MONDAY

    worker.drain()

    assert worker.mailbox.contents == {}
    assert [row.reason for row in rows(worker)] == ["nothing needs a hand"]


def test_mail_that_was_kept_beyond_its_day_is_too_late(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    raise_flag(worker, maple)
    worker.now = MONDAY
    queue(worker)
    worker.now = MONDAY + timedelta(hours=8)

    worker.drain()

    assert worker.mailbox.contents == {}
    assert [row.reason for row in rows(worker)] == [TOO_LATE]


@pytest.mark.parametrize("late", [timedelta(hours=8), timedelta(days=1)])
def test_week_that_nobody_was_there_to_open_is_let_go(
    maple_and_worker: tuple[Maple, Worker], late: timedelta
) -> None:
    maple, worker = maple_and_worker
    raise_flag(worker, maple)
    worker.now = MONDAY + late

    assert queue(worker) == 0


@pytest.mark.parametrize("what", ["planned", "long ended", "paused"])
def test_programme_that_does_not_run_has_none(
    maple_and_worker: tuple[Maple, Worker], what: str
) -> None:
    maple, worker = maple_and_worker
    worker.now = MONDAY
    with worker.database.writing() as db:
        programme = db.get_one(Programme, maple.programme)
        if what == "planned":
            programme.state = ProgrammeState.PLANNED
        elif what == "paused":
            programme.paused_at = worker.now
        else:
            programme.ends_at = worker.now - timedelta(weeks=33)

    assert (queue(worker), next_of(worker)) == (0, None)


def test_lines_count_one_programme_alone(maple_and_worker: tuple[Maple, Worker]) -> None:
    maple, worker = maple_and_worker
    raise_flag(worker, maple)
    with worker.database.writing() as db:
        first = db.get_one(Programme, maple.programme)
        names = ("mode", "zone", "holiday_region", "interval_weeks", "minutes", "sponsor_id")
        other = Programme(
            key="other",
            name="Other",
            source_digest="",
            goal=first.goal,
            entry=first.entry,
            state=first.state,
            contact_address=first.contact_address,
            contact_name=first.contact_name,
            created_at=first.created_at,
            approved_at=first.approved_at,
            ends_at=first.ends_at,
            **{name: getattr(first, name) for name in names},
        )
        db.add(other)
        db.flush()
        other_id = other.id

    with worker.database.reading() as db:
        assert gather_hand(db, maple.programme, now=MONDAY) == (HandLine(HandKind.CONCERN, 1),)
        assert gather_hand(db, other_id, now=MONDAY) == ()


def test_calendars_bounces_and_stuck_mails_are_counted(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    with worker.database.writing() as db:
        the_set = db.scalars(select(LearningSet)).one()
        series = Series(
            set_id=the_set.id,
            mailbox="sets@acme.example",
            transaction_id="t",
            tag="t",
            first_local=FIRST,
            interval_weeks=5,
            date_count=6,
            state=SeriesState.FAILED,
        )
        stuck = Mailing(
            key="stuck",
            touchpoint="pulse",
            programme_id=maple.programme,
            person_id=maple.ann,
            state=MailingState.FAILED,
            due_at=worker.now,
            useless_after=worker.now,
            mailbox=SENDER,
        )
        db.add_all([series, stuck])
        db.flush()
        db.add(
            Drift(
                set_id=the_set.id,
                series_id=series.id,
                kind=DriftKind.DELETED,
                found_at=worker.now,
            )
        )
        db.add(
            InboundMail(
                key="b" * 64,
                mailbox=SENDER,
                kind=InboundKind.BOUNCE,
                non_delivery=NonDelivery.UNKNOWN_ADDRESS,
                received_at=worker.now,
                person_id=maple.ann,
                mailing_id=stuck.id,
            )
        )
        assert db.get_one(Person, maple.ann).manager_id is not None

    with worker.database.reading() as db:
        found = gather_hand(db, maple.programme, now=MONDAY)

    assert found == (
        HandLine(HandKind.CALENDAR, 2),
        HandLine(HandKind.MAIL, 1),
        HandLine(HandKind.UNREACHED, 1),
    )
