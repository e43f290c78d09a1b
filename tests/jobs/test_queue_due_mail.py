"""What falls due becomes a row, once, whoever ticks and however late."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import select

from service.domain.journey.decide import TOO_LATE
from service.domain.states import MailingState, Role
from service.models import Membership, Person
from service.models.encryption import use_data_keys
from service.workflows.queue_due_mail import sender_for
from tests.participants import Maple, build_maple
from tests.workflows.booking import open_database
from tests.workflows.sending import SENDER, Worker

_SESSION_3 = datetime(2027, 4, 6, 12, 30, tzinfo=UTC)
_BEFORE_3 = datetime(2027, 3, 30, 7, 30, tzinfo=UTC)
"""08:30 in London, five of Ann's working days before: the day after Easter Monday."""
_DAY = timedelta(days=1)
_DATA_KEY = Fernet.generate_key().decode()


def _worker(url: str) -> tuple[Worker, Maple]:
    database = open_database(url)
    use_data_keys([_DATA_KEY])  # the same for two databases of one test
    with database.writing() as db:
        maple = build_maple(db)
    return Worker(database), maple


def _join(worker: Worker, maple: Maple, at: datetime) -> int:
    with worker.database.writing() as db:
        cy = Person(
            address="cy@acme.example",
            given_name="Cy",
            family_name="Cole",
            zone="Europe/London",
            working_days="mon,tue,wed,thu,fri",
            holiday_region="GB-ENG",
        )
        db.add(cy)
        db.flush()
        seat = Membership(
            set_id=maple.learning_set, person_id=cy.id, role=Role.MEMBER, starts_at=at
        )
        db.add(seat)
        return cy.id


def _of(worker: Worker, person_id: int) -> list[tuple[str, int | None, MailingState, datetime]]:
    return [
        (row.touchpoint, row.set_session_id, row.state, row.due_at)
        for row in worker.rows()
        if row.person_id == person_id
    ]


def test_queue_twice_queues_once(database_url: str) -> None:
    worker, _maple = _worker(database_url)

    first = worker.queue()

    assert first["due"] > 0
    assert sum(first.values()) == len(worker.rows())
    assert worker.queue() == {}


def test_two_clocks_that_race_make_one_row_each(database_url: str) -> None:
    worker, _maple = _worker(database_url)
    gate = threading.Barrier(4)
    counted: list[int] = []

    def tick() -> None:
        gate.wait(timeout=30)
        counted.append(sum(worker.queue().values()))

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    keys = [row.key for row in worker.rows()]
    assert len(counted) == 4
    assert len(keys) == len(set(keys)) == sum(counted) > 0


def test_mail_falls_due_at_its_instant_and_not_before(sqlite_url: str) -> None:
    worker, maple = _worker(sqlite_url)
    worker.now = _BEFORE_3 - timedelta(seconds=1)
    worker.queue()
    before = [row for row in worker.rows() if row.due_at >= _BEFORE_3]
    worker.now = _BEFORE_3

    worker.queue()

    assert before == []
    (new,) = [row for row in worker.rows() if row.due_at >= _BEFORE_3]
    assert (new.touchpoint, new.person_id, new.set_session_id, new.due_at, new.state) == (
        "before-session",
        maple.ann,
        maple.sessions[2],
        _BEFORE_3,
        MailingState.DUE,
    )
    assert (new.useless_after, new.mailbox) == (_SESSION_3, SENDER)


def test_service_down_for_a_week_is_caught_up(tmp_path: Path) -> None:
    ran, _maple = _worker(f"sqlite:///{tmp_path / 'ran.sqlite3'}")
    slept, _maple = _worker(f"sqlite:///{tmp_path / 'slept.sqlite3'}")
    start, end = _BEFORE_3 - _DAY, _BEFORE_3 + 7 * _DAY
    for worker in (ran, slept):
        worker.now = start
        worker.queue()
    while ran.now < end:
        ran.now += _DAY / 2
        ran.queue()

    slept.now = end
    slept.queue()

    assert {row.key: row.due_at for row in slept.rows()} == {
        row.key: row.due_at for row in ran.rows()
    }


def test_mail_that_became_useless_is_skipped_with_its_reason(sqlite_url: str) -> None:
    worker, maple = _worker(sqlite_url)
    worker.now = _SESSION_3

    worker.queue()

    found = {
        (row.state, row.reason, row.form_link_id)
        for row in worker.rows()
        if row.touchpoint == "before-session" and row.set_session_id in maple.sessions[:3]
    }
    assert found == {(MailingState.SKIPPED, TOO_LATE, None)}


def test_joiner_gets_what_still_makes_sense(sqlite_url: str) -> None:
    worker, maple = _worker(sqlite_url)
    worker.now = datetime(2027, 3, 15, 9, 0, tzinfo=UTC)
    worker.queue()
    cy = _join(worker, maple, worker.now)

    worker.queue()
    at_once = _of(worker, cy)
    worker.now = _BEFORE_3
    worker.queue()

    before_3 = ("before-session", maple.sessions[2], MailingState.DUE, _BEFORE_3)
    assert at_once == []
    assert _of(worker, cy) == [before_3]


def test_late_joiner_gets_the_mail_of_a_session_that_is_still_to_come(sqlite_url: str) -> None:
    worker, maple = _worker(sqlite_url)
    joined = datetime(2027, 4, 1, 10, 0, tzinfo=UTC)
    worker.now = joined
    cy = _join(worker, maple, joined)

    worker.queue()

    found = [line for line in _of(worker, cy) if line[2] is MailingState.DUE]
    assert found == [("before-session", maple.sessions[2], MailingState.DUE, joined)]


def test_joiner_after_the_start_gets_nothing_of_that_session(sqlite_url: str) -> None:
    worker, maple = _worker(sqlite_url)
    worker.now = _SESSION_3
    cy = _join(worker, maple, _SESSION_3)
    worker.now = _SESSION_3 + 4 * _DAY

    worker.queue()

    assert _of(worker, cy) == []


def test_who_left_gets_nothing_that_falls_due_later(sqlite_url: str) -> None:
    worker, maple = _worker(sqlite_url)
    with worker.database.writing() as db:
        query = select(Membership).where(Membership.person_id == maple.ann)
        db.scalars(query).one().ends_at = _BEFORE_3
    worker.now = _SESSION_3 + 3 * _DAY

    worker.queue()

    assert [line for line in _of(worker, maple.ann) if line[3] >= _BEFORE_3] == []
    assert [line for line in _of(worker, maple.bob) if line[3] >= _BEFORE_3] != []


def test_reader_keeps_their_sender_while_the_pool_grows() -> None:
    readers = range(1000)
    pool = [f"learning-{number}@larkfield.example" for number in range(10)]

    before = [sender_for(reader, pool[:9]) for reader in readers]
    after = [sender_for(reader, list(reversed(pool))) for reader in readers]

    # Whoever moves goes to the new one, and each has its share.
    moved = {new for old, new in zip(before, after, strict=True) if new != old}
    shares = [after.count(sender) for sender in pool]
    assert moved == {pool[9]}
    assert min(shares) >= 70
    assert max(shares) <= 130
