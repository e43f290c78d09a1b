"""Reading an inbox of the sandbox, and its answers beside the recorded ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.domain.inbound import AutomaticReply, NonDelivery, Sort, non_delivery, sort
from service.domain.message import OutgoingMessage
from service.errors import Refused
from service.graph.inbox import GraphInbox
from service.graph.mail import GraphMail
from service.graph.transport import Transport
from service.graph.wire import inbox as wire
from tests.graph.doubles import sample, shape
from tests.graph.live import SENDER, RunningSandbox

ZOE = "zoe@contoso.example"
MESSAGE = OutgoingMessage(
    to_address=ZOE,
    to_name="Zoë Müller",
    reply_to=SENDER,
    subject="Your session",
    text="Hello Zoë,\n",
    html="<p>Hello Zoë,</p>",
)


@pytest.fixture
def inbox(sandbox: RunningSandbox, sandbox_transport: Transport) -> Iterator[GraphInbox]:
    yield GraphInbox(sandbox_transport)
    sandbox.tell("person", {"email": ZOE, "mailbox": "ok", "out_of_office": None})


def _send(transport: Transport) -> str:
    """Send a mail to Zoë; return its internetMessageId."""
    mail = GraphMail(transport)
    draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")
    mail.send_draft(SENDER, draft.message_id)
    return draft.internet_message_id


def _only(inbox: GraphInbox) -> Any:
    (arrival,) = inbox.arrivals(SENDER, datetime(2020, 1, 1, tzinfo=UTC))
    message = inbox.read(SENDER, arrival.message_id)
    assert message is not None
    assert (message.internet_message_id, message.received_at) == (
        arrival.internet_message_id,
        arrival.received_at,
    )
    return message


@pytest.mark.parametrize(
    ("state", "reason"),
    [("bounces", NonDelivery.FULL), ("missing", NonDelivery.UNKNOWN_ADDRESS)],
)
def test_report_names_the_mail_and_the_reason(
    sandbox: RunningSandbox,
    sandbox_transport: Transport,
    inbox: GraphInbox,
    state: str,
    reason: NonDelivery,
) -> None:
    sandbox.tell("person", {"email": ZOE, "mailbox": state})
    sent = _send(sandbox_transport)

    message = _only(inbox)

    assert (sort(message, own=[SENDER]), non_delivery(message.text), message.answers) == (
        Sort.BOUNCE,
        reason,
        (sent,),
    )


def test_reply_names_the_mail_and_its_writer(
    sandbox: RunningSandbox, sandbox_transport: Transport, inbox: GraphInbox
) -> None:
    sent = _send(sandbox_transport)
    (copy,) = [
        each for each in sandbox.state()["messages"] if (each["mailbox"], each["folder"]) == (
            ZOE, "inbox")
    ]  # fmt: skip
    sandbox.tell("reply", {"message_id": copy["id"], "text": "It went well."})

    message = _only(inbox)

    assert (sort(message, own=[SENDER]), message.from_address, message.answers, message.text) == (
        Sort.PERSONAL,
        ZOE,
        (sent,),
        "It went well.",
    )


def test_automatic_reply_is_told_apart_and_dated(
    sandbox: RunningSandbox, sandbox_transport: Transport, inbox: GraphInbox
) -> None:
    now = datetime.fromisoformat(sandbox.state()["now"])
    ends_at = (now + timedelta(days=3)).replace(microsecond=0)
    span = [(now - timedelta(days=1)).isoformat(), ends_at.isoformat()]
    before = inbox.automatic_reply(SENDER, ZOE)
    sandbox.tell("person", {"email": ZOE, "out_of_office": [*span, "In Rome"]})
    _send(sandbox_transport)

    message = _only(inbox)

    assert (sort(message, own=[SENDER]), message.from_address) == (Sort.AWAY, ZOE)
    assert before == AutomaticReply(is_on=False, ends_at=None)
    assert inbox.automatic_reply(SENDER, ZOE) == AutomaticReply(is_on=True, ends_at=ends_at)
    assert inbox.automatic_reply(SENDER, "nobody@elsewhere.example") is None


def test_arrivals_begin_where_they_are_asked_to(
    sandbox: RunningSandbox, sandbox_transport: Transport, inbox: GraphInbox
) -> None:
    sandbox.tell("person", {"email": ZOE, "mailbox": "missing"})
    _send(sandbox_transport)
    (arrival,) = inbox.arrivals(SENDER, datetime(2020, 1, 1, tzinfo=UTC))

    assert inbox.arrivals(SENDER, arrival.received_at) == [arrival]
    assert inbox.arrivals(SENDER, arrival.received_at + timedelta(seconds=1)) == []


def test_reading_takes_the_permission_to_read_mail_and_no_other(
    sandbox: RunningSandbox, inbox: GraphInbox
) -> None:
    only_reading = {"Mail.ReadWrite": False, "Mail.Send": False, "Mail.Read": True}
    sandbox.tell("tenant", {"permissions": only_reading})
    try:
        assert inbox.arrivals(SENDER, datetime(2020, 1, 1, tzinfo=UTC)) == []
        assert inbox.automatic_reply(SENDER, ZOE) is not None
        sandbox.tell("tenant", {"permissions": {"Mail.Read": False}})
        with pytest.raises(Refused):
            inbox.arrivals(SENDER, datetime(2020, 1, 1, tzinfo=UTC))
    finally:
        sandbox.tell("tenant", {"permissions": {"Mail.ReadWrite": True, "Mail.Send": True}})


def test_answers_have_the_keys_and_types_of_the_recorded_ones(
    sandbox: RunningSandbox, sandbox_transport: Transport, inbox: GraphInbox
) -> None:
    sandbox.tell("person", {"email": ZOE, "mailbox": "bounces"})
    _send(sandbox_transport)
    message = _only(inbox)

    answer = sandbox_transport.require(wire.read(SENDER, message.message_id))

    told = {name: shape(value) for name, value in answer.items() if name != "@odata.context"}
    assert told == shape(sample("message_report"))
    recorded = wire.as_message(sample("message_report"), mailbox=SENDER)
    assert shape(replace(message, headers=[]).__dict__) == shape(
        replace(recorded, headers=[]).__dict__
    )
