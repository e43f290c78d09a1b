"""A stop takes effect at the next step of whoever is at work, and loses nothing."""

from datetime import timedelta

from sqlalchemy import select

from service.domain.states import MailingState
from service.models import AuditEvent, Stop
from service.store.stops import StandingStop, is_stopped, standing_stop
from service.workflows.resume_everything import resume_everything
from service.workflows.stop_everything import stop_everything
from tests.workflows.sending import Worker, worker_with_one_mail


def _stop(worker: Worker, reason: str = "a wrong list") -> bool:
    with worker.database.writing() as db:
        return stop_everything(
            db,
            actor="hr:1@t",
            name="Hanna Reed",
            reason=reason,
            now=worker.now,
            real_now=worker.real,
        )


def _resume(worker: Worker) -> bool:
    with worker.database.writing() as db:
        return resume_everything(db, actor="hr:2@t", now=worker.now, real_now=worker.real)


def test_stop_before_the_claim_keeps_the_mail_due(database_url):
    worker = worker_with_one_mail(database_url)
    assert _stop(worker)

    assert worker.drain() == {}

    assert worker.states() == {"due": 1}
    assert worker.mailbox.calls == []


def test_stop_while_the_draft_is_made_keeps_it_from_being_sent(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.meanwhile["create_draft"] = lambda: _stop(worker)

    worker.drain()

    assert worker.mailbox.calls == ["create_draft"]
    assert worker.states() == {"due": 1}

    assert _resume(worker)
    assert worker.drain() == {"sent": 1}
    # The draft that waited is the one that went.
    assert worker.mailbox.calls.count("create_draft") == 1
    assert len(worker.mailbox.sent()) == 1


def test_stop_while_sending_lets_only_that_call_go(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.meanwhile["send_draft"] = lambda: _stop(worker)

    assert worker.drain() == {"sent": 1}
    assert worker.mailbox.calls.count("send_draft") == 1


def test_mail_that_became_too_late_under_a_stop_is_skipped_with_the_reason(database_url):
    worker = worker_with_one_mail(database_url)
    _stop(worker)
    worker.later(days=30)
    _resume(worker)

    worker.drain()

    (row,) = worker.rows()
    assert row.state is MailingState.SKIPPED
    assert row.reason == "too late: it would have come when it was no longer of use"


def test_second_stop_changes_nothing(database_url):
    worker = worker_with_one_mail(database_url)
    assert _stop(worker, "first")
    worker.later(minutes=5)
    assert not _stop(worker, "second")

    with worker.database.reading() as db:
        assert standing_stop(db) == StandingStop(
            worker.real - timedelta(minutes=5), "Hanna Reed", "first"
        )


def test_stop_and_resume_are_audited_once_each_and_kept(database_url):
    worker = worker_with_one_mail(database_url)
    _stop(worker)
    assert _resume(worker)
    assert not _resume(worker)
    _stop(worker, "again")

    with worker.database.reading() as db:
        verbs = db.execute(select(AuditEvent.actor, AuditEvent.verb).order_by(AuditEvent.id)).all()
        stops = db.execute(select(Stop.reason, Stop.resumed_by).order_by(Stop.id)).all()
        assert is_stopped(db)
    # The words of the reason stand in its own row alone.
    assert [tuple(row) for row in verbs if "everything" in row.verb] == [
        ("hr:1@t", "stopped-everything"),
        ("hr:2@t", "resumed-everything"),
        ("hr:1@t", "stopped-everything"),
    ]
    assert [tuple(row) for row in stops] == [("a wrong list", "hr:2@t"), ("again", None)]
