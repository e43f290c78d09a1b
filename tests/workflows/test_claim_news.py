"""What a worker does with news, and with any mail of a programme that is paused."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.journey.decide import CANCELLED, LEFT
from service.domain.journey.news import PAUSED
from service.domain.states import MailingState, SessionState
from service.models import Mailing, Membership, Programme, SetSession
from service.workflows.change import Change
from service.workflows.tell_news import tell_news
from tests.workflows.sending import NOW, SENDER, Worker, holidays_of, worker_with_one_mail


@pytest.fixture
def worker(sqlite_url) -> Worker:
    """A worker with one piece of news due: a moved date, to Ann."""
    found = worker_with_one_mail(sqlite_url)
    with found.database.writing() as db:
        former = db.scalars(select(Mailing)).one()
        session = db.get_one(SetSession, former.set_session_id)
        by = Change(actor="hr", now=NOW, reason="", senders=[SENDER], holidays_of=holidays_of)
        tell_news(db, "moved-date", former.person, session, by, useless_after=session.starts_at)
        db.delete(former)
    return found


def outcome(worker: Worker) -> tuple[MailingState, str | None]:
    worker.drain()
    (row,) = worker.rows()
    return row.state, row.reason


def pause(worker: Worker) -> None:
    with worker.database.writing() as db:
        db.scalars(select(Programme)).one().paused_at = NOW


def test_news_is_sent(worker):
    assert outcome(worker)[0] is MailingState.SENT


def test_news_outside_its_reader_s_hours_waits(worker):
    worker.now = datetime(2027, 3, 31, 20, 0, tzinfo=UTC)

    assert outcome(worker)[0] is MailingState.DUE
    assert worker.rows()[0].not_before == datetime(2027, 4, 1, 7, 30, tzinfo=UTC)


def test_news_of_a_session_that_was_cancelled_is_skipped(worker):
    with worker.database.writing() as db:
        news = db.scalars(select(Mailing)).one()
        db.get_one(SetSession, news.set_session_id).state = SessionState.CANCELLED

    assert outcome(worker) == (MailingState.SKIPPED, CANCELLED)


def test_news_to_somebody_who_left_is_skipped(worker):
    with worker.database.writing() as db:
        news = db.scalars(select(Mailing)).one()
        for place in db.scalars(select(Membership).where(Membership.person_id == news.person_id)):
            place.ends_at = NOW

    assert outcome(worker) == (MailingState.SKIPPED, LEFT)


def test_news_of_a_paused_programme_is_held(worker):
    pause(worker)

    assert outcome(worker) == (MailingState.HELD, PAUSED)


def test_a_mail_of_the_journey_of_a_paused_programme_is_held(sqlite_url):
    worker = worker_with_one_mail(sqlite_url)
    pause(worker)

    assert outcome(worker) == (MailingState.HELD, PAUSED)


def test_news_too_late_for_its_reader_s_next_morning_is_written_down_as_skipped(worker):
    evening = datetime(2027, 3, 31, 20, 0, tzinfo=UTC)
    by = Change(actor="hr", now=evening, reason="", senders=[SENDER], holidays_of=holidays_of)
    with worker.database.writing() as db:
        news = db.scalars(select(Mailing)).one()
        session = db.get_one(SetSession, news.set_session_id)
        soon = evening + timedelta(hours=1)
        tell_news(db, "moved-date", news.person, session, by, useless_after=soon)

    assert [row.state for row in worker.rows()] == [MailingState.DUE, MailingState.SKIPPED]
