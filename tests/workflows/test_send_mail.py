"""Exactly once, or a person asked: the send protocol under every fault it is built for."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from service.domain.states import MailingState, ReleaseState
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import Mailing, Membership, Person, Release
from tests.workflows.mailbox import WorkerKilled
from tests.workflows.sending import SUMMARY_DUE, summary_with_a_line, worker_with_one_mail

pytestmark = pytest.mark.crash


def _the_row(worker):
    (row,) = worker.rows()
    return row


def test_send_mail_without_a_fault_uses_three_calls(database_url):
    worker = worker_with_one_mail(database_url)

    counts = worker.drain()

    row = _the_row(worker)
    assert counts == {"sent": 1}
    assert worker.mailbox.calls == ["create_draft", "send_draft", "look_up"]
    assert worker.mailbox.sent() == [worker.mailbox.contents["draft-1"].to_address]
    assert (row.state, row.attempt, row.sends) == (MailingState.SENT, 1, 1)
    assert row.sent_at == worker.now


def test_queue_and_drain_again_after_sent_send_nothing_more(database_url):
    worker = worker_with_one_mail(database_url)
    worker.queue()
    worker.drain()
    sent = worker.mailbox.sent()

    assert worker.queue() == {}
    assert worker.drain() == {}
    assert worker.mailbox.sent() == sent
    assert sorted(sent) == sorted({*sent})


@pytest.mark.parametrize("call", ["create_draft", "send_draft", "look_up"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("changes_ids", [False, True])
def test_send_mail_killed_at_any_call_arrives_once(database_url, call, when, changes_ids):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.changes_ids = changes_ids
    worker.mailbox.fail(call, when, WorkerKilled())
    with pytest.raises(WorkerKilled):
        worker.drain()

    for _ in range(6):
        worker.owner = "worker-2"
        worker.later(minutes=11)
        worker.drain()

    assert len(worker.mailbox.sent()) == 1
    assert worker.states() == {"sent": 1}


@pytest.mark.parametrize(
    ("when", "error"),
    [
        ("after", OutcomeUnknown("504 although it was sent")),
        ("after", OutcomeUnknown("202 with Retry-After")),
        ("after", TryLater("429 although it was sent", retry_after=1)),
        ("before", OutcomeUnknown("dropped before it arrived")),
        ("before", TryLater("429", retry_after=1)),
        ("before", Refused("ErrorNonExistentMailbox that heals")),
    ],
)
@pytest.mark.parametrize("changes_ids", [False, True])
def test_send_mail_with_unclear_answer_arrives_once(database_url, when, error, changes_ids):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.changes_ids = changes_ids
    worker.mailbox.fail("send_draft", when, error)

    for _ in range(6):
        worker.drain()
        worker.later(seconds=20)

    assert len(worker.mailbox.sent()) == 1
    assert worker.states() == {"sent": 1}


@pytest.mark.parametrize("error", [OutcomeUnknown("504"), TryLater("503", retry_after=3)])
@pytest.mark.parametrize("when", ["before", "after"])
def test_draft_with_unclear_answer_leaves_one_sent_copy(database_url, when, error):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("create_draft", when, error)

    for _ in range(4):
        worker.drain()
        worker.later(seconds=20)

    assert len(worker.mailbox.sent()) == 1
    assert worker.states() == {"sent": 1}


def test_draft_lost_behind_a_lagging_search_is_never_sent(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.search_lags = True
    worker.mailbox.fail("create_draft", "after", OutcomeUnknown("504"))

    worker.drain()
    worker.later(seconds=20)
    worker.drain()

    orphans = [trace for trace in worker.mailbox.messages.values() if trace.is_draft]
    assert len(worker.mailbox.sent()) == 1
    assert [trace.tag for trace in orphans] == [f"{_the_row(worker).token}#1"]


def test_draft_deleted_by_a_human_is_never_sent_again(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("send_draft", "before", OutcomeUnknown("504"))
    worker.drain()
    worker.mailbox.messages.clear()

    for _ in range(8):
        worker.later(minutes=11)
        worker.drain()

    row = _the_row(worker)
    assert row.state is MailingState.PRESUMED_SENT
    assert (
        row.reason == "its draft is gone and no sent copy was found: please look into the mailbox"
    )
    assert worker.mailbox.sent() == []
    assert worker.mailbox.calls.count("create_draft") == 1


def test_draft_that_says_what_is_no_longer_true_is_deleted_and_made_anew(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("create_draft", "after", WorkerKilled())
    with pytest.raises(WorkerKilled):
        worker.drain()
    with worker.database.writing() as db:
        mailing = db.scalars(select(Mailing)).one()
        mailing.person.given_name = "Renamed"

    worker.later(minutes=11)
    worker.drain()

    assert "delete_draft" in worker.mailbox.calls
    assert [message.to_name.split()[0] for message in worker.mailbox.contents.values()][
        -1
    ] == "Renamed"
    assert len(worker.mailbox.sent()) == 1


def test_refused_draft_fails_with_its_reason(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("create_draft", "before", Refused("403 ErrorAccessDenied"))

    counts = worker.drain()

    row = _the_row(worker)
    assert counts == {"failed": 1}
    assert (row.state, row.reason) == (MailingState.FAILED, "403 ErrorAccessDenied")


def test_row_that_cannot_be_worked_steps_aside_for_the_others(database_url):
    worker = worker_with_one_mail(database_url)
    with worker.database.writing() as db:
        good = db.scalars(select(Mailing)).one()
        stranger = Person(
            address="stranger@acme.example",
            given_name="Without",
            family_name="Programme",
            zone="Europe/London",
            working_days="mon",
            holiday_region="GB-ENG",
            manager_id=None,
            directory_id=None,
        )
        db.add(stranger)
        db.flush()
        bad = _sent_copy(good, 0, worker)
        bad.touchpoint = "fresh-link"
        bad.state = MailingState.DUE
        bad.budgeted_at = None
        bad.programme_id = None
        bad.person_id = stranger.id
        bad.useless_after = worker.now + timedelta(hours=1)
        db.add(bad)

    counts = worker.drain()

    reasons = {row.state.value: row.reason for row in worker.rows()}
    assert counts == {"failed": 1, "sent": 1}
    assert reasons == {
        "failed": "it could not be worked (LookupError); the logs say more",
        "sent": None,
    }


def test_second_worker_while_the_first_holds_the_mailbox_does_nothing(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("create_draft", "before", WorkerKilled())
    with pytest.raises(WorkerKilled):
        worker.drain()

    worker.owner = "worker-2"
    counts = worker.drain()

    assert counts == {}
    assert worker.mailbox.calls == ["create_draft"]


def test_mail_to_somebody_who_left_is_skipped_at_send_time(database_url):
    worker = worker_with_one_mail(database_url)
    with worker.database.writing() as db:
        person_id = db.scalars(select(Mailing.person_id)).one()
        membership = db.scalars(select(Membership).where(Membership.person_id == person_id)).one()
        membership.ends_at = worker.now - timedelta(days=10)

    worker.drain()

    row = _the_row(worker)
    assert (row.state, row.reason) == (MailingState.SKIPPED, "left the set")
    assert worker.mailbox.calls == []


def test_summary_goes_to_the_manager_of_the_moment(database_url):
    worker = worker_with_one_mail(database_url)
    with worker.database.writing() as db:
        db.delete(db.scalars(select(Mailing)).one())
        ann = db.scalars(select(Person).where(Person.given_name == "Ann")).one()
        successor = db.scalars(select(Person).where(Person.given_name == "Sue")).one()
        former = ann.manager.address
    worker.now = SUMMARY_DUE
    worker.queue()
    with worker.database.writing() as db:
        db.get_one(Person, ann.id).manager_id = successor.id
        for row in db.scalars(select(Mailing).where(Mailing.touchpoint != "manager-summary")):
            db.delete(row)

    worker.drain()

    sent = worker.mailbox.sent()
    assert former not in sent
    assert sent == [successor.address]


def test_mail_that_the_pilot_leaves_out_is_skipped(database_url):
    worker = worker_with_one_mail(database_url)
    worker.allowed = False

    worker.drain()

    row = _the_row(worker)
    assert (row.state, row.reason) == (MailingState.SKIPPED, "skipped: pilot")
    assert worker.mailbox.calls == []


def test_budget_of_a_minute_puts_the_rest_off(database_url):
    worker = worker_with_one_mail(database_url)
    with worker.database.writing() as db:
        sample = db.scalars(select(Mailing)).one()
        for number in range(30):
            db.add(_sent_copy(sample, number, worker))

    assert worker.drain() == {"put off": 1}
    assert worker.mailbox.sent() == []

    worker.later(seconds=31)

    assert worker.drain() == {"sent": 1}


def test_budget_that_is_soon_free_is_waited_for(database_url):
    worker = worker_with_one_mail(database_url)
    worker.waits = True
    with worker.database.writing() as db:
        sample = db.scalars(select(Mailing)).one()
        for number in range(30):
            db.add(_sent_copy(sample, number, worker))
    began_at = worker.now

    assert worker.drain() == {"sent": 1}
    assert worker.now == began_at + timedelta(seconds=31)


def test_send_counts_from_its_answer(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.meanwhile["send_draft"] = lambda: worker.later(seconds=20)
    began_at = worker.now

    worker.drain()

    assert _the_row(worker).budgeted_at == began_at + timedelta(seconds=20)


def test_send_whose_answer_was_lost_counts_from_when_it_is_looked_into(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("send_draft", "after", WorkerKilled())
    with pytest.raises(WorkerKilled):
        worker.drain()
    worker.later(minutes=11)

    assert worker.drain() == {"sent": 1}
    assert _the_row(worker).budgeted_at == worker.now


def test_draft_that_was_not_taken_is_sent_again_within_the_budget(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("send_draft", "before", OutcomeUnknown("504"))
    assert worker.drain() == {"unknown": 1}
    worker.later(seconds=11)
    with worker.database.writing() as db:
        sample = db.scalars(select(Mailing)).one()
        for number in range(30):
            db.add(_sent_copy(sample, number, worker))

    assert worker.drain() == {"unknown": 1}
    assert worker.mailbox.calls.count("send_draft") == 1
    worker.later(seconds=32)
    assert worker.drain() == {"sent": 1}
    assert worker.mailbox.calls.count("send_draft") == 2


def _sent_copy(sample, number, worker):
    return Mailing(
        key=f"earlier:{number}",
        touchpoint="joining",
        programme_id=sample.programme_id,
        person_id=sample.person_id,
        set_session_id=None,
        about_person_id=None,
        form_link_id=None,
        access_code_id=None,
        state=MailingState.SENT,
        due_at=worker.now,
        useless_after=worker.now,
        mailbox=sample.mailbox,
        budgeted_at=worker.now - timedelta(seconds=number),
    )


def test_somebody_who_left_minutes_ago_gets_nothing(database_url):
    worker = worker_with_one_mail(database_url)
    with worker.database.writing() as db:
        mailing = db.scalars(select(Mailing)).one()
        membership = db.scalars(
            select(Membership).where(Membership.person_id == mailing.person_id)
        ).one()
        # After the mail fell due, and before it is sent.
        membership.ends_at = worker.now - timedelta(minutes=1)

    worker.drain()

    row = _the_row(worker)
    assert (row.state, row.reason) == (MailingState.SKIPPED, "left the set")


def test_row_that_breaks_while_it_is_sent_is_looked_into_later(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("send_draft", "after", KeyError("an answer nobody foresaw"))

    worker.drain()
    assert worker.states() == {"unknown": 1}

    worker.later(minutes=11)
    worker.drain()

    assert worker.states() == {"sent": 1}
    assert len(worker.mailbox.sent()) == 1


def test_draft_of_an_older_attempt_is_never_adopted_for_the_last_ones_words(database_url):
    worker = worker_with_one_mail(database_url)
    worker.mailbox.fail("create_draft", "after", WorkerKilled())
    with pytest.raises(WorkerKilled):
        worker.drain()
    with worker.database.writing() as db:
        db.scalars(select(Mailing)).one().person.given_name = "Renamed"
    # The second attempt records its own words, and ends before it makes a draft.
    worker.mailbox.fail("find_by_tag", "before", TryLater("429", retry_after=1))
    worker.later(minutes=11)
    worker.drain()

    worker.later(minutes=11)
    worker.drain()

    (sent,) = (
        worker.mailbox.contents[identity]
        for identity, trace in worker.mailbox.messages.items()
        if not trace.is_draft
    )
    assert sent.to_name.split()[0] == "Renamed"


def _release(worker):
    with worker.database.reading() as db:
        release = db.scalars(select(Release)).one()
        return release.state, release.mailing_id


def _texts_sent(worker):
    return [
        worker.mailbox.contents[identity].text
        for identity, trace in worker.mailbox.messages.items()
        if not trace.is_draft
    ]


def test_released_line_is_sent_with_its_summary_and_stays_so(database_url):
    worker = summary_with_a_line(database_url)

    worker.drain()

    (text,) = _texts_sent(worker)
    assert "ask Sam's team" in text
    assert _release(worker) == (ReleaseState.SENT, worker.rows()[0].id)


def test_line_taken_back_while_the_draft_is_made_does_not_leave(database_url):
    worker = summary_with_a_line(database_url)

    def revoke():
        with worker.database.writing() as db:
            db.scalars(select(Release)).one().state = ReleaseState.REVOKED

    worker.mailbox.meanwhile["create_draft"] = revoke
    worker.drain()
    worker.later(seconds=5)
    worker.drain()

    (text,) = _texts_sent(worker)
    assert "ask Sam's team" not in text
    assert "What is said there stays there." in text


def test_line_of_a_summary_that_failed_waits_for_the_next(database_url):
    worker = summary_with_a_line(database_url)
    for _ in range(6):
        worker.mailbox.fail("send_draft", "before", Refused("403 ErrorAccessDenied"))

    for _ in range(8):
        worker.drain()
        worker.later(seconds=20)

    assert worker.states() == {"failed": 1}
    assert _release(worker) == (ReleaseState.DRAFTED, None)
