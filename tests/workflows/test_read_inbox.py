"""What comes back is taken in once, and each kind has its one consequence."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.domain.inbound import AutomaticReply, NonDelivery
from service.domain.states import MailingState, ReleaseState
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import (
    FormLink,
    InboundMail,
    MailedDraft,
    Mailing,
    Membership,
    Person,
    Programme,
    Release,
    TimeAway,
)
from tests.workflows.booking import dump
from tests.workflows.inbox import RECEIVED, Inbox, kinds, read
from tests.workflows.mailbox import WorkerKilled
from tests.workflows.sending import SENDER, Worker, summary_with_a_line, worker_with_one_mail

NDR = {
    "message_class": "REPORT.IPM.Note.NDR",
    "from_address": "postmaster@acme.example",
    "text": "'550 5.2.2' the mailbox of Ann's secret project is full",
}
OOF = {"message_class": "IPM.Note.Rules.OofTemplate.Microsoft", "text": "In Rome with Zoë"}
PRIVATE = "Sam's team is tired of me"


ONE_ENGINE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For cases that differ in what a message says: both engines run the others."""


@pytest.fixture
def worker(database_url: str) -> Worker:
    """One whose mail to Ann has gone out."""
    made = worker_with_one_mail(database_url)
    made.drain()
    return made


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def _sent(worker: Worker) -> Mailing:
    return next(row for row in worker.rows() if row.internet_message_id is not None)


def _answers(worker: Worker) -> tuple[str, ...]:
    return (_sent(worker).internet_message_id or "",)


def _only(worker: Worker) -> InboundMail:
    with worker.database.reading() as db:
        row = db.scalars(select(InboundMail)).one()
        db.expunge(row)
        return row


def _ann(worker: Worker) -> int:
    with worker.database.reading() as db:
        return db.scalars(select(Person.id).where(Person.given_name == "Ann")).one()


def _notices(worker: Worker) -> list[Mailing]:
    return [row for row in worker.rows() if row.touchpoint == "message-waiting"]


# -- once, whatever happens


def test_nothing_is_asked_of_a_mailbox_that_has_written_to_nobody(
    database_url: str, inbox: Inbox
) -> None:
    assert read(worker_with_one_mail(database_url), inbox) == {}
    assert inbox.calls == []


def test_what_lay_there_before_our_first_mail_is_nobodys_answer(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(received_at=worker.now - timedelta(days=1))
    # Their clock may be behind ours.
    inbox.add(received_at=worker.now - timedelta(minutes=10))

    assert read(worker, inbox) == {"waiting": 1}


def test_each_message_is_read_once_and_its_consequences_come_once(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(text=PRIVATE)
    inbox.add(answers=_answers(worker))
    inbox.add(**NDR, answers=_answers(worker))
    inbox.add(**OOF, answers=_answers(worker))
    counts = read(worker, inbox)
    before = dump(worker.database)

    again = read(worker, inbox)

    assert counts == {"waiting": 1, "captured": 1, "bounce": 1, "away": 1}
    assert again == {}
    assert dump(worker.database) == before
    assert inbox.calls.count("read AAMk1") == 1


@ONE_ENGINE
@pytest.mark.parametrize("killed_at", [0, 1, 2])
def test_a_reader_killed_anywhere_repeats_nothing_and_loses_nothing(
    worker: Worker, inbox: Inbox, killed_at: int
) -> None:
    for _ in range(3):
        inbox.add(text=PRIVATE)

    def die() -> None:
        raise WorkerKilled

    inbox.meanwhile = [*([lambda: None] * killed_at), die]
    with pytest.raises(WorkerKilled):
        read(worker, inbox)
    worker.later(minutes=11)
    read(worker, inbox, owner="reader-2")

    assert kinds(worker) == ["waiting"] * 3
    assert len(_notices(worker)) == 1


def test_two_readers_at_once_take_a_message_in_once(worker: Worker, inbox: Inbox) -> None:
    inbox.add()
    other = Inbox(messages=inbox.messages)

    def overtake() -> None:
        worker.later(minutes=11)
        read(worker, other, owner="reader-2")

    inbox.meanwhile = [overtake]

    assert read(worker, inbox) == {"overtaken": 1}
    assert kinds(worker) == ["waiting"]


def test_the_same_mail_delivered_twice_is_one(worker: Worker, inbox: Inbox) -> None:
    first = inbox.add(answers=_answers(worker))
    inbox.add(answers=_answers(worker), internet_message_id=first.internet_message_id)

    read(worker, inbox)

    assert kinds(worker) == ["captured"]


def test_a_message_put_back_into_the_inbox_two_days_later_is_found(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(received_at=RECEIVED + timedelta(days=2))
    worker.later(days=2, hours=2)
    read(worker, inbox)
    inbox.add(received_at=RECEIVED + timedelta(hours=1))

    assert read(worker, inbox) == {"waiting": 1}


def test_a_message_gone_before_it_was_read_is_nothing(worker: Worker, inbox: Inbox) -> None:
    inbox.add()
    inbox.meanwhile = [inbox.messages.clear]

    assert read(worker, inbox) == {"gone": 1}
    assert kinds(worker) == []


def test_a_busy_mailbox_is_read_on_later_from_where_it_stood(worker: Worker, inbox: Inbox) -> None:
    inbox.add()
    inbox.add()
    inbox.faults = [TryLater("429", retry_after=3), TryLater("429", retry_after=3)]
    with pytest.raises(TryLater):
        read(worker, inbox)

    assert kinds(worker) == []
    assert read(worker, inbox) == {"waiting": 2}


def test_one_message_that_cannot_be_had_now_holds_up_no_other(worker: Worker, inbox: Inbox) -> None:
    for _ in range(3):
        inbox.add()
    inbox.faults = [TryLater("503")]
    with pytest.raises(TryLater):
        read(worker, inbox)

    assert kinds(worker) == ["waiting"] * 2
    assert read(worker, inbox) == {"waiting": 1}


def test_a_message_that_breaks_us_is_left_to_a_person_and_the_others_go_on(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add()
    inbox.add()
    inbox.faults = [ValueError(PRIVATE)]

    assert read(worker, inbox) == {"unreadable": 1, "waiting": 1}


def test_a_message_that_is_refused_is_tried_again_for_an_hour(worker: Worker, inbox: Inbox) -> None:
    inbox.add(received_at=worker.now)
    inbox.add(received_at=worker.now)
    inbox.faults = [Refused("404")]

    assert read(worker, inbox) == {"refused": 1, "waiting": 1}
    worker.later(hours=2)
    inbox.faults = [Refused("404")]
    assert read(worker, inbox) == {"unreadable": 1}


# -- reports


@ONE_ENGINE
@pytest.mark.parametrize("state", ["sending", "submitted", "sent", "unknown", "presumed_sent"])
def test_a_report_makes_a_mail_bounced_from_every_state_in_which_it_had_left(
    worker: Worker, inbox: Inbox, state: str
) -> None:
    inbox.add(**NDR, answers=_answers(worker))
    with worker.database.writing() as db:
        db.execute(update(Mailing).values(state=MailingState(state)))

    read(worker, inbox)

    row, report = _sent(worker), _only(worker)
    assert (row.state, row.reason) == (
        MailingState.BOUNCED,
        "it came back: their mailbox is full",
    )
    assert (report.kind.value, report.non_delivery, report.person_id, report.mailing_id) == (
        "bounce",
        NonDelivery.FULL,
        row.person_id,
        row.id,
    )
    assert "secret project" not in repr(dump(worker.database))


@ONE_ENGINE
@pytest.mark.parametrize("state", ["due", "drafting", "failed", "held", "skipped"])
def test_a_report_changes_no_mail_that_had_not_left(
    worker: Worker, inbox: Inbox, state: str
) -> None:
    inbox.add(**NDR, answers=_answers(worker))
    with worker.database.writing() as db:
        db.execute(update(Mailing).values(state=MailingState(state)))

    read(worker, inbox)

    assert _sent(worker).state.value == state


def test_a_bounced_mail_is_neither_settled_nor_sent_again(worker: Worker, inbox: Inbox) -> None:
    inbox.add(**NDR, answers=_answers(worker))
    read(worker, inbox)

    worker.later(minutes=30)
    worker.drain()

    assert worker.states() == {"bounced": 1}
    assert len(worker.mailbox.sent()) == 1


def test_a_report_that_comes_while_the_mail_is_being_sent_stands(
    database_url: str, inbox: Inbox
) -> None:
    worker = worker_with_one_mail(database_url)

    def bounce() -> None:
        inbox.add(**NDR, answers=_answers(worker))
        read(worker, inbox)

    worker.mailbox.meanwhile["look_up"] = bounce
    worker.drain()

    assert worker.states() == {"bounced": 1}


def test_a_report_without_a_message_id_is_known_by_its_failed_reader(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(**NDR, headers=(("x-failed-recipients", "Ann@acme.example"),))

    read(worker, inbox)

    assert _sent(worker).state is MailingState.BOUNCED


def test_a_report_on_nothing_of_ours_is_automatic(worker: Worker, inbox: Inbox) -> None:
    inbox.add(**NDR, answers=("<else@where.example>",))

    read(worker, inbox)

    assert kinds(worker) == ["automatic"]
    assert worker.states() == {"sent": 1}


def test_a_delay_is_no_bounce(worker: Worker, inbox: Inbox) -> None:
    inbox.add(**NDR | {"message_class": "REPORT.IPM.Note.Delayed"}, answers=_answers(worker))

    read(worker, inbox)

    assert kinds(worker) == ["delayed"]
    assert worker.states() == {"sent": 1}


def test_lines_of_a_summary_that_came_back_go_with_the_next(
    database_url: str, inbox: Inbox
) -> None:
    worker = summary_with_a_line(database_url)
    worker.drain()
    with worker.database.reading() as db:
        carried = db.scalars(select(Release.state)).one()
    inbox.add(**NDR, answers=_answers(worker), received_at=worker.now)

    read(worker, inbox)

    with worker.database.reading() as db:
        release = db.scalars(select(Release)).one()
    assert (carried, release.state, release.mailing_id) == (
        ReleaseState.SENT,
        ReleaseState.DRAFTED,
        None,
    )


# -- absences


@ONE_ENGINE
@pytest.mark.parametrize(
    ("tip", "expected"),
    [
        (
            AutomaticReply(is_on=True, ends_at=datetime(2027, 4, 2, 17, 0, tzinfo=UTC)),
            [(RECEIVED, datetime(2027, 4, 2, 17, 0, tzinfo=UTC), True)],
        ),
        (
            AutomaticReply(is_on=True, ends_at=None),
            [(RECEIVED, RECEIVED + timedelta(days=7), False)],
        ),
        (None, [(RECEIVED, RECEIVED + timedelta(days=7), False)]),
        (AutomaticReply(is_on=False, ends_at=None), []),
    ],
)
def test_an_automatic_reply_leaves_dates_alone(
    worker: Worker,
    inbox: Inbox,
    tip: AutomaticReply | None,
    expected: list[tuple[datetime, datetime, bool]],
) -> None:
    inbox.add(**OOF, answers=_answers(worker))
    if tip is not None:
        inbox.tips["ann@acme.example"] = tip

    read(worker, inbox)

    with worker.database.reading() as db:
        rows = db.scalars(select(TimeAway)).all()
        assert [(row.noticed_at, row.ends_at, row.is_certain) for row in rows] == expected
    assert kinds(worker) == ["away"]
    assert "Rome" not in repr(dump(worker.database))
    assert _notices(worker) == []


def test_a_second_automatic_reply_tells_the_same_absence_s_new_end(
    worker: Worker, inbox: Inbox
) -> None:
    ends = [datetime(2027, 4, day, 17, 0, tzinfo=UTC) for day in (2, 9)]
    inbox.add(**OOF)
    inbox.tips["ann@acme.example"] = AutomaticReply(is_on=True, ends_at=ends[0])
    read(worker, inbox)
    inbox.add(**OOF, received_at=RECEIVED + timedelta(hours=1))
    inbox.tips["ann@acme.example"] = AutomaticReply(is_on=True, ends_at=ends[1])
    read(worker, inbox)
    inbox.add(**OOF, received_at=RECEIVED + timedelta(hours=2), answers=_answers(worker))
    inbox.tips.clear()

    read(worker, inbox)

    with worker.database.reading() as db:
        assert [row.ends_at for row in db.scalars(select(TimeAway))] == ends[1:]


def test_an_automatic_reply_is_taken_in_although_nobody_tells_its_end(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(**OOF, received_at=worker.now, answers=_answers(worker))
    inbox.tip_faults = [TryLater("503"), TryLater("503")]
    with pytest.raises(TryLater):
        read(worker, inbox)
    worker.later(hours=1)

    assert read(worker, inbox) == {"away": 1}


def test_an_automatic_reply_of_a_stranger_is_automatic(worker: Worker, inbox: Inbox) -> None:
    inbox.add(**OOF, from_address="desk@elsewhere.example")

    read(worker, inbox)

    assert kinds(worker) == ["automatic"]
    assert "automatic_reply" not in inbox.calls


def test_an_automatic_reply_to_nothing_of_ours_needs_their_mailboxs_own_word(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(**OOF)
    read(worker, inbox)
    inbox.tips["ann@acme.example"] = AutomaticReply(is_on=True, ends_at=None)
    inbox.add(**OOF)

    read(worker, inbox)

    assert kinds(worker) == ["automatic", "away"]


def test_a_nudge_waits_until_its_reader_is_back(worker: Worker, inbox: Inbox) -> None:
    # The session is on Tuesday 6 April; without the absence the nudge would go on Friday.
    inbox.add(**OOF)
    friday = datetime(2027, 4, 2, 6, 0, tzinfo=UTC)
    inbox.tips["ann@acme.example"] = AutomaticReply(is_on=True, ends_at=friday)
    read(worker, inbox)
    session, ann = _sent(worker).set_session_id, _ann(worker)

    def nudged() -> list[MailingState]:
        worker.queue()
        return [
            row.state
            for row in worker.rows()
            if (row.touchpoint, row.set_session_id, row.person_id)
            == ("before-session-nudge", session, ann)
        ]

    worker.now = datetime(2027, 4, 2, 12, 0, tzinfo=UTC)
    on_friday = nudged()
    worker.now = datetime(2027, 4, 5, 7, 30, tzinfo=UTC)

    assert (on_friday, nudged()) == ([], [MailingState.DUE])


# -- answers by mail


def test_a_reply_to_a_form_waits_encrypted_and_is_no_answer_yet(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(answers=_answers(worker), text=f"{PRIVATE}\n\n-- \nAnn Ångström\nNorth")

    read(worker, inbox)

    with worker.database.reading() as db:
        draft = db.scalars(select(MailedDraft)).one()
        link = db.get_one(FormLink, draft.form_link_id)
        assert (draft.words, draft.mailed_at, link.draft, link.reply) == (
            PRIVATE,
            RECEIVED,
            None,
            None,
        )
    with worker.database.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT words FROM mailed_draft").scalar_one()
    assert PRIVATE not in str(stored)
    assert kinds(worker) == ["captured"]
    assert _notices(worker) == []


def test_a_captured_reply_is_removed_from_the_mailbox_and_nothing_else_is(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(answers=_answers(worker), text=PRIVATE)
    other = inbox.add(text="Please call me")

    read(worker, inbox)

    assert inbox.messages == [other]


@pytest.mark.parametrize(
    "fault", [TryLater("busy"), OutcomeUnknown("lost"), Refused("no permission"), WorkerKilled()]
)
def test_a_captured_reply_that_could_not_be_removed_is_removed_by_the_next_reading(
    worker: Worker, inbox: Inbox, fault: BaseException
) -> None:
    inbox.add(answers=_answers(worker), text=PRIVATE)
    inbox.remove_faults.append(fault)

    with suppress(type(fault)):
        read(worker, inbox)
    worker.real += timedelta(minutes=30)
    read(worker, inbox)

    assert (inbox.messages, kinds(worker)) == ([], ["captured"])
    assert [call for call in inbox.calls if call.startswith("read")] == ["read AAMk1"]


def _close(db: Session) -> None:
    db.execute(update(FormLink).values(closes_at=RECEIVED - timedelta(days=1)))


def _cancel(db: Session) -> None:
    db.execute(update(FormLink).values(cancelled_at=RECEIVED))


def _leave(db: Session) -> None:
    db.execute(update(Membership).values(ends_at=RECEIVED))


def _give_away(db: Session) -> None:
    others = select(func.max(Person.id)).where(Person.id != FormLink.person_id)
    db.execute(update(FormLink).values(person_id=others.scalar_subquery()))


@ONE_ENGINE
@pytest.mark.parametrize("change", [_close, _cancel, _leave, _give_away])
def test_a_reply_to_a_form_that_is_no_longer_theirs_to_answer_waits_for_the_contact(
    worker: Worker, inbox: Inbox, change: Callable[[Session], None]
) -> None:
    inbox.add(answers=_answers(worker))
    with worker.database.writing() as db:
        change(db)

    read(worker, inbox)

    assert kinds(worker) == ["waiting"]
    assert len(_notices(worker)) == 1


@ONE_ENGINE
@pytest.mark.parametrize(
    "changes",
    [
        {"from_address": "bob@acme.example"},
        {"text": "\n-- \nAnn"},
        {"text": "word " * 5000},
        {"answers": ("<unknown@acme.example>",)},
    ],
)
def test_what_is_no_answer_to_the_writers_own_form_waits_for_the_contact(
    worker: Worker, inbox: Inbox, changes: dict[str, object]
) -> None:
    inbox.add(**{"answers": _answers(worker)} | changes)

    read(worker, inbox)

    assert kinds(worker) == ["waiting"]


# -- messages that wait


def test_a_message_is_told_to_the_contact_once_a_day_and_without_its_words(
    worker: Worker, inbox: Inbox
) -> None:
    inbox.add(text=PRIVATE)
    inbox.add(text=PRIVATE)
    inbox.add(text=PRIVATE, from_address="bob@acme.example")
    read(worker, inbox)
    worker.later(days=1)
    inbox.add(text=PRIVATE, received_at=worker.now)
    read(worker, inbox)

    notices = _notices(worker)
    with worker.database.reading() as db:
        told = [
            (row.key.rpartition(":")[2], db.get_one(Person, row.about_person_id or 0).given_name)
            for row in notices
        ]
        contact = db.scalars(select(Person).where(Person.address == "hr@acme.example")).one()
        assert {row.person_id for row in notices} == {contact.id}
        assert (contact.name, contact.zone) == ("Hanna from HR", "Europe/London")
    assert told == [("2027-03-31", "Ann"), ("2027-03-31", "Bob"), ("2027-04-01", "Ann")]
    assert PRIVATE not in repr(dump(worker.database))


def test_the_contact_reads_who_wrote_where_and_when(worker: Worker, inbox: Inbox) -> None:
    inbox.add(text=PRIVATE)
    read(worker, inbox)

    worker.drain()

    (message,) = [
        one for one in worker.mailbox.contents.values() if one.to_address == "hr@acme.example"
    ]
    assert message.subject == "[Spring sets] A message from Ann Ångström waits"
    assert f"Ann Ångström wrote to {SENDER}" in message.text
    assert "Since: Wednesday 31 March, 14:00 (your time, London)" in message.text
    assert PRIVATE not in message.text + message.html + message.subject


def test_the_contact_is_written_to_in_their_hours(worker: Worker, inbox: Inbox) -> None:
    inbox.add()
    worker.now = datetime(2027, 3, 31, 20, 0, tzinfo=UTC)
    read(worker, inbox)

    assert worker.drain() == {}
    worker.now = datetime(2027, 4, 1, 7, 30, tzinfo=UTC)
    assert worker.drain() == {"sent": 1}


def test_what_the_contact_writes_is_told_to_nobody(worker: Worker, inbox: Inbox) -> None:
    with worker.database.writing() as db:
        db.execute(update(Programme).values(contact_address="Ann@acme.example"))
    inbox.add()

    read(worker, inbox)

    assert kinds(worker) == ["waiting"]
    assert _notices(worker) == []


def test_a_stranger_is_told_to_nobody(worker: Worker, inbox: Inbox) -> None:
    inbox.add(from_address="sales@elsewhere.example")

    read(worker, inbox)

    assert kinds(worker) == ["stranger"]
    assert _notices(worker) == []
    assert "elsewhere" not in repr(dump(worker.database))


@ONE_ENGINE
@pytest.mark.parametrize(
    "changes",
    [
        {"headers": (("auto-submitted", "auto-generated"),)},
        {"headers": (("precedence", "bulk"),)},
        {"message_class": "IPM.Schedule.Meeting.Resp.Pos"},
        {"from_address": SENDER},
        {"from_address": "sets@larkfield.example"},
    ],
)
def test_what_a_machine_wrote_has_no_consequence(
    worker: Worker, inbox: Inbox, changes: dict[str, object]
) -> None:
    inbox.add(**{"answers": _answers(worker)} | changes)

    read(worker, inbox)

    row = _only(worker)
    assert (row.kind.value, row.person_id, row.mailing_id, row.notice_id) == (
        "automatic",
        None,
        None,
        None,
    )
    assert len(worker.rows()) == 1
