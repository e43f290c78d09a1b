"""A reminder that HR asks for is the form's own mail again, decided once more when it is sent."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.message import OutgoingMessage
from service.domain.states import MailingState
from service.models import FormLink, Mailing, Person
from service.store.times_away import note_away
from service.workflows.change import Change
from service.workflows.hold_mailing import hold_due
from service.workflows.release_mailing import release_mailing
from service.workflows.remind_again import Reminded, remind_again
from tests.participants import Maple, add_reply, build_maple
from tests.workflows.booking import open_database
from tests.workflows.sending import SENDER, Worker, holidays_of

ASKED = datetime(2027, 1, 19, 12, 0, tzinfo=UTC)
"""A Tuesday, a week before the set-up session; Max is asked about Ann and about Bob."""


@pytest.fixture
def maple_and_worker(database_url: str) -> tuple[Maple, Worker]:
    database = open_database(database_url)
    with database.writing() as db:
        maple = build_maple(db)
        db.get_one(Person, maple.bob).manager_id = maple.max
    worker = Worker(database, now=ASKED)
    worker.queue()
    worker.drain()
    worker.later(days=1)
    return maple, worker


def remind(maple: Maple, worker: Worker, form: str = "release-time") -> Reminded:
    by = Change("hr:1", worker.now, "", (SENDER,), holidays_of)
    with worker.database.writing() as db:
        links = db.scalars(select(FormLink.id).where(FormLink.form == form)).all()
        return remind_again(db, maple.programme, link_ids=links, by=by)


def of_max(worker: Worker) -> list[OutgoingMessage]:
    sent = worker.mailbox.contents.values()
    return [one for one in sent if one.to_address == "max@acme.example"]


def again(worker: Worker) -> Sequence[Mailing]:
    return [row for row in worker.rows() if ":again-" in row.key]


def answer(worker: Worker, about: int) -> None:
    with worker.database.writing() as db:
        add_reply(db, db.scalars(select(FormLink).where(FormLink.about_person_id == about)).one())


def test_manager_of_two_gets_one_mail_with_both_forms(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    first, second = of_max(worker)

    assert remind(maple, worker) == Reminded(1, 0, 0)
    worker.drain()
    *_, third = of_max(worker)

    assert len(of_max(worker)) == 3
    assert third.subject == first.subject

    def forms(mail: OutgoingMessage) -> list[str]:
        return [word for word in mail.text.split() if word.startswith("http://localhost/r/")]

    assert set(forms(third)) == {*forms(first), *forms(second)}


def test_form_answered_meanwhile_is_not_named(maple_and_worker: tuple[Maple, Worker]) -> None:
    maple, worker = maple_and_worker
    remind(maple, worker)
    answer(worker, maple.bob)

    worker.drain()

    *_, third = of_max(worker)
    assert "Bob" not in third.text
    assert "Ann" in third.text


def test_form_of_another_manager_by_now_is_not_named(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    remind(maple, worker)
    with worker.database.writing() as db:
        db.get_one(Person, maple.bob).manager_id = maple.sue

    worker.drain()

    *_, third = of_max(worker)
    assert "Bob" not in third.text


def test_reminder_of_an_answered_form_is_skipped_and_the_other_goes(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    remind(maple, worker)
    answer(worker, maple.ann)

    worker.drain()
    worker.drain()

    assert [(row.state, row.reason) for row in again(worker)] == [
        (MailingState.SKIPPED, "already answered"),
        (MailingState.SENT, None),
    ]
    assert "Bob" in of_max(worker)[-1].text


def test_who_is_away_is_left_out(maple_and_worker: tuple[Maple, Worker]) -> None:
    maple, worker = maple_and_worker
    with worker.database.writing() as db:
        note_away(
            db,
            maple.max,
            noticed_at=worker.now,
            ends_at=worker.now + timedelta(days=2),
            is_certain=True,
        )

    assert remind(maple, worker) == Reminded(0, 0, 1)
    assert again(worker) == []


def test_reminder_outside_its_readers_hours_waits_for_them(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    worker.later(hours=8)

    remind(maple, worker)

    lead, told = again(worker)
    assert lead.not_before == datetime(2027, 1, 21, 8, 30, tzinfo=UTC)
    assert (told.state, told.told_in_id) == (MailingState.SKIPPED, lead.id)
    assert worker.drain() == {}


def test_held_reminder_is_released_and_does_not_vanish(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    remind(maple, worker)
    lead = again(worker)[0]
    with worker.database.writing() as db:
        hold_due(db, lead.id, reason="wait", actor="hr:1", now=worker.now)
        release_mailing(db, lead.id, actor="hr:1", now=worker.now)

    worker.drain()

    assert again(worker)[0].state is MailingState.SENT


def test_reminder_leaves_what_the_journey_owes_as_it_was(
    maple_and_worker: tuple[Maple, Worker],
) -> None:
    maple, worker = maple_and_worker
    before = worker.queue()

    remind(maple, worker)
    worker.drain()

    assert (before, worker.queue()) == ({}, {})
