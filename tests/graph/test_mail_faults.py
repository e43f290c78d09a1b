"""The send protocol over real sockets, under every shape in which sending is known to fail."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import update

from service.domain.states import MailingState
from service.graph.mail import GraphMail
from service.graph.trace import GraphTrace
from service.graph.transport import Transport
from service.models import Mailing
from service.workflows.sweep_drafts import sweep_drafts
from service.workflows.trace_presumed import trace_presumed
from tests.graph.live import RunningSandbox
from tests.workflows.mailbox import Mailbox
from tests.workflows.sending import SENDER, Worker, worker_with_one_mail

pytestmark = pytest.mark.crash

_SEND = "/send$"


@pytest.fixture
def worker(sandbox: RunningSandbox, sandbox_transport: Transport, sqlite_url: str) -> Worker:
    """A worker with one mail due, whose mailbox is the sandbox's."""
    sandbox.tell("person", {"email": SENDER, "kind": "service"})
    worker = worker_with_one_mail(sqlite_url)
    worker.mailbox = cast("Mailbox", GraphMail(sandbox_transport))
    return worker


def _row(worker: Worker) -> Mailing:
    (row,) = worker.rows()
    return row


def _folders(sandbox: RunningSandbox) -> list[str]:
    """Return in which of the sender's folders its messages stand."""
    messages = sandbox.state()["messages"]
    return sorted(one["folder"] for one in messages if one["mailbox"] == SENDER)


def _arrived(sandbox: RunningSandbox, worker: Worker) -> int:
    reader = _reader(worker)
    messages = sandbox.state()["messages"]
    return sum((one["mailbox"], one["folder"]) == (reader, "inbox") for one in messages)


def _reader(worker: Worker) -> str:
    with worker.database.reading() as db:
        return db.get_one(Mailing, _row(worker).id).person.address


def _delete_drafts(sandbox: RunningSandbox) -> None:
    """Do what a human does who tidies the mailbox up."""
    for one in sandbox.state()["messages"]:
        if one["mailbox"] == SENDER and one["folder"] == "drafts":
            sandbox.tell("human", {"do": "delete_draft", "id": one["id"]})


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("retry_after", {}),
        ("429", {"after_effect": True}),
        ("500", {"after_effect": True}),
        ("503", {"after_effect": True}),
        ("504", {"after_effect": True}),
        ("404", {"after_effect": True}),
        ("drop_after", {}),
    ],
)
def test_mail_that_went_whatever_the_answer_was_goes_once(
    sandbox: RunningSandbox, worker: Worker, what: str, more: dict[str, Any]
) -> None:
    sandbox.fault("POST", _SEND, what, **more)

    assert worker.drain() == {"sent": 1}
    assert (_arrived(sandbox, worker), _folders(sandbox)) == (1, ["sentitems"])
    assert (_row(worker).state, _row(worker).sends) == (MailingState.SENT, 1)


@pytest.mark.parametrize("what", ["404", "429", "500", "503", "504", "drop"])
def test_mail_that_was_not_taken_goes_later_by_the_same_draft(
    sandbox: RunningSandbox, worker: Worker, what: str
) -> None:
    sandbox.fault("POST", _SEND, what)

    assert worker.drain() == {"unknown": 1}
    assert (_arrived(sandbox, worker), _folders(sandbox)) == (0, ["drafts"])
    draft = _row(worker).draft_id
    # Not too soon: it might be on its way.
    worker.later(seconds=2)
    assert worker.drain() == {"unknown": 1}
    worker.later(seconds=30)
    assert worker.drain() == {"sent": 1}
    assert (_arrived(sandbox, worker), _folders(sandbox)) == (1, ["sentitems"])
    assert (_row(worker).draft_id, _row(worker).sends, _row(worker).attempt) == (draft, 2, 1)


def test_mail_that_is_never_taken_fails_where_hr_sees_it(
    sandbox: RunningSandbox, worker: Worker
) -> None:
    sandbox.fault("POST", _SEND, "503", times=100)
    ended = worker.drain()
    while "failed" not in ended:
        worker.later(minutes=2)
        ended = worker.drain()

    row = _row(worker)
    assert (row.state, row.sends, _arrived(sandbox, worker)) == (MailingState.FAILED, 6, 0)
    assert "503" in (row.reason or "")


def test_draft_that_a_human_deleted_is_a_question_and_never_sent(
    sandbox: RunningSandbox, worker: Worker
) -> None:
    sandbox.fault("POST", _SEND, "503")
    worker.drain()
    _delete_drafts(sandbox)
    ended = []
    for minutes in (1, 5, 10):
        worker.later(minutes=minutes)
        ended.append(worker.drain())

    assert ended == [{"unknown": 1}, {"unknown": 1}, {"presumed_sent": 1}]
    assert _row(worker).reason == (
        "its draft is gone and no sent copy was found: please look into the mailbox"
    )
    worker.later(days=1)
    assert worker.drain() == {}
    assert (_arrived(sandbox, worker), _folders(sandbox)) == (0, ["deleteditems"])


def test_search_that_lags_makes_nobody_send_again(sandbox: RunningSandbox, worker: Worker) -> None:
    sandbox.tell("tenant", {"search_lag_ms": 60_000})

    assert worker.drain() == {"submitted": 1}
    worker.later(minutes=5)
    assert worker.drain() == {"submitted": 1}
    sandbox.tell("tenant", {"search_lag_ms": 0})
    worker.later(minutes=2)
    assert worker.drain() == {"sent": 1}
    assert (_arrived(sandbox, worker), _row(worker).sends) == (1, 1)


def test_draft_on_its_way_is_waited_for(sandbox: RunningSandbox, worker: Worker) -> None:
    sandbox.tell("tenant", {"send_delay_ms": 60_000})
    sandbox.fault("POST", _SEND, "504", after_effect=True)

    assert worker.drain() == {"unknown": 1}
    worker.later(minutes=14)
    assert worker.drain() == {"unknown": 1}
    assert (_folders(sandbox), _row(worker).sends) == (["drafts"], 1)


def _lose_every_copy(sandbox: RunningSandbox, worker: Worker) -> None:
    """Send without an answer, while the search lags; then let somebody empty the mailbox."""
    sandbox.tell("tenant", {"search_lag_ms": 60_000})
    sandbox.fault("POST", _SEND, "504", after_effect=True)
    assert worker.drain() == {"unknown": 1}
    mail = cast("GraphMail", worker.mailbox)
    for one in sandbox.state()["messages"]:
        if one["mailbox"] == SENDER:
            mail.delete_draft(SENDER, one["id"])
    worker.later(minutes=15)
    assert worker.drain() == {"presumed_sent": 1}


@pytest.mark.parametrize("granted", [True, False])
def test_trace_settles_what_was_presumed_sent_where_it_is_granted(
    sandbox: RunningSandbox, worker: Worker, sandbox_transport: Transport, granted: bool
) -> None:
    _lose_every_copy(sandbox, worker)
    sandbox.tell("tenant", {"permissions": {"ExchangeMessageTrace.Read.All": granted}})
    with worker.database.writing() as db:
        db.execute(update(Mailing).values(send_started_at=worker.real - timedelta(minutes=20)))

    ask = _asker(worker, GraphTrace(sandbox_transport))
    if granted:
        assert ask() == 1
    else:
        with pytest.raises(Exception, match="403"):
            ask()
    wanted = MailingState.SENT if granted else MailingState.PRESUMED_SENT
    assert (_row(worker).state, _arrived(sandbox, worker)) == (wanted, 1)


def _asker(worker: Worker, trace: GraphTrace) -> Callable[[], int]:
    return lambda: trace_presumed(
        worker.database, trace, now=lambda: worker.now, real_now=lambda: worker.real
    )


def test_drafts_of_crashes_are_swept_after_an_hour(sandbox: RunningSandbox, worker: Worker) -> None:
    # The answer to the draft, and then that to its tag, was lost: two drafts, one without a tag.
    sandbox.tell("tenant", {"search_lag_ms": 60_000})
    sandbox.fault("POST", "/messages$", "drop_after")
    assert worker.drain() == {"due": 1}
    worker.later(minutes=1)
    sandbox.fault("PATCH", "/messages/", "drop_after")
    assert worker.drain() == {"due": 1}
    worker.later(minutes=1)
    sandbox.tell("tenant", {"search_lag_ms": 60_000})
    worker.drain()
    sandbox.tell("tenant", {"search_lag_ms": 0})
    worker.later(minutes=5)
    worker.drain()
    assert _row(worker).state is MailingState.SENT
    assert _folders(sandbox) == ["drafts", "drafts", "sentitems"]

    # The drafts were made a moment ago by the sandbox's clock.
    stamps = [one["created_at"] for one in sandbox.state()["messages"] if one["is_draft"]]
    swept = [_sweep(worker, stamps[0], minutes=minutes) for minutes in (59, 62)]

    assert swept == [0, 2]
    assert _folders(sandbox).count("drafts") == 0


def _sweep(worker: Worker, since: str, *, minutes: int) -> int:
    now = datetime.fromisoformat(since) + timedelta(minutes=minutes)
    return sweep_drafts(
        worker.database,
        worker.mailbox,
        SENDER,
        now=lambda: now,
        real_now=lambda: worker.real,
        owner="sweeper",
    )
