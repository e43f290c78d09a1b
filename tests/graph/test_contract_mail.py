"""The draft-and-send protocol against the sandbox, and its answers beside the recorded ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.domain.message import OutgoingMessage
from service.errors import OutcomeUnknown, Refused
from service.graph.mail import GraphMail
from service.graph.mime import as_mime
from service.graph.trace import GraphTrace
from service.graph.transport import Transport
from service.graph.wire import mail as wire
from service.graph.wire.request import GraphRequest, mailbox_path
from tests.graph.doubles import sample, shape
from tests.graph.live import SENDER, RunningSandbox

MESSAGE = OutgoingMessage(
    to_address="zoe@contoso.example",
    to_name="Zoë Müller",
    reply_to=SENDER,
    subject="Your session on Monday – with Ågot",
    text="Hello Zoë,\nsee you on Monday.\n",
    html="<p>Hello Zoë,<br>see you on Monday.</p>",
)


@pytest.fixture
def mail(sandbox_transport: Transport) -> GraphMail:
    return GraphMail(sandbox_transport)


def inbox_of_zoe(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    return [
        each
        for each in sandbox.state()["messages"]
        if (each["mailbox"], each["folder"]) == ("zoe@contoso.example", "inbox")
    ]


def test_draft_is_sent_and_found_again(sandbox: RunningSandbox, mail: GraphMail) -> None:
    draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")

    assert (draft.is_draft, draft.submitted, draft.tag) == (True, False, "17#1")
    assert mail.look_up(SENDER, draft.message_id) == draft
    assert mail.find_by_tag(SENDER, "17#1") == [draft]
    assert mail.find_by_tag(SENDER, "17#2") == []

    mail.send_draft(SENDER, draft.message_id)

    (sent,) = mail.find_by_tag(SENDER, "17#1")
    assert sent == replace(draft, message_id=sent.message_id, is_draft=False, sent_at=sent.sent_at)
    assert sent.sent_at is not None
    assert mail.find_by_internet_message_id(SENDER, draft.internet_message_id) == [sent]
    assert mail.look_up(SENDER, draft.message_id) is None


def test_drafts_of_ours_are_listed_tagged_or_not(
    sandbox: RunningSandbox, mail: GraphMail, sandbox_transport: Transport
) -> None:
    tagged = mail.create_draft(SENDER, MESSAGE, tag="17#1")
    # A crash came between the draft and its tag.
    mime = as_mime(MESSAGE, mailbox=SENDER, tag="18#1")
    untagged = sandbox_transport.require(wire.create_draft(SENDER, mime))
    somebodys = GraphRequest(
        "POST", mailbox_path(SENDER, "messages"), repeatable=True, json={"subject": "Lunch"}
    )
    sandbox_transport.require(somebodys)
    sent = mail.create_draft(SENDER, MESSAGE, tag="19#1")
    mail.send_draft(SENDER, sent.message_id)

    found = {draft.token: draft for draft in mail.drafts(SENDER)}

    assert {token: draft.message_id for token, draft in found.items()} == {
        "17": tagged.message_id,
        "18": untagged["id"],
    }
    ages = [datetime.now(UTC) - draft.created_at for draft in found.values()]
    assert max(ages) < timedelta(minutes=1)


def test_trace_tells_what_left_a_mailbox_although_every_copy_is_gone(
    sandbox: RunningSandbox, mail: GraphMail, sandbox_transport: Transport
) -> None:
    trace = GraphTrace(sandbox_transport)
    sent = mail.create_draft(SENDER, MESSAGE, tag="17#1")
    kept = mail.create_draft(SENDER, MESSAGE, tag="18#1")
    mail.send_draft(SENDER, sent.message_id)
    with pytest.raises(Refused):
        trace.has_left(SENDER, sent.internet_message_id)
    sandbox.tell("tenant", {"permissions": {"ExchangeMessageTrace.Read.All": True}})
    (copy,) = mail.find_by_tag(SENDER, "17#1")
    mail.delete_draft(SENDER, copy.message_id)

    assert [
        trace.has_left(SENDER.upper(), sent.internet_message_id),
        trace.has_left(SENDER, kept.internet_message_id),
        trace.has_left("other@contoso.example", sent.internet_message_id),
    ] == [True, False, False]


def test_reader_gets_both_parts_and_the_header_alone(
    sandbox: RunningSandbox, mail: GraphMail
) -> None:
    mail.send_draft(SENDER, mail.create_draft(SENDER, MESSAGE, tag="17#1").message_id)

    (received,) = inbox_of_zoe(sandbox)

    assert (received["subject"], received["from"], received["to"], received["tags"]) == (
        MESSAGE.subject,
        SENDER,
        ["zoe@contoso.example"],
        {"x-setwise-mailing": "17"},
    )
    assert received["body_text"].replace("\r\n", "\n") == MESSAGE.text
    assert received["body_html"].strip() == MESSAGE.html


def test_send_twice_reaches_the_reader_once(sandbox: RunningSandbox, mail: GraphMail) -> None:
    draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")
    mail.send_draft(SENDER, draft.message_id)

    with pytest.raises(OutcomeUnknown):
        mail.send_draft(SENDER, draft.message_id)

    assert len(inbox_of_zoe(sandbox)) == 1


@pytest.mark.parametrize("what", ["504", "500", "503", "429", "drop", "retry_after"])
def test_send_that_took_effect_although_it_seemed_not_to(
    sandbox: RunningSandbox, mail: GraphMail, what: str
) -> None:
    draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")
    sandbox.fault("POST", "/send", what, after_effect=True)

    with pytest.raises(OutcomeUnknown):
        mail.send_draft(SENDER, draft.message_id)

    (found,) = mail.find_by_tag(SENDER, "17#1")
    assert (found.is_draft, len(inbox_of_zoe(sandbox))) == (False, 1)


def test_send_that_failed_leaves_the_draft(sandbox: RunningSandbox, mail: GraphMail) -> None:
    draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")
    sandbox.fault("POST", "/send", "504")

    with pytest.raises(OutcomeUnknown):
        mail.send_draft(SENDER, draft.message_id)

    assert mail.look_up(SENDER, draft.message_id) == draft


def test_submitted_draft_says_so(sandbox: RunningSandbox, mail: GraphMail) -> None:
    sandbox.tell("tenant", {"send_delay_ms": 60_000})
    try:
        draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")
        mail.send_draft(SENDER, draft.message_id)

        assert mail.look_up(SENDER, draft.message_id) == replace(draft, submitted=True)
    finally:
        sandbox.tell("tenant", {"send_delay_ms": 0})


@pytest.mark.parametrize("id_changes", [True, False])
def test_deleted_draft_is_gone(sandbox: RunningSandbox, mail: GraphMail, id_changes: bool) -> None:
    sandbox.tell("tenant", {"id_changes_on_send": id_changes})
    try:
        draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")
        mail.delete_draft(SENDER, draft.message_id)

        assert mail.look_up(SENDER, draft.message_id) is None
        assert mail.find_by_tag(SENDER, "17#1") == []
        mail.delete_draft(SENDER, draft.message_id)
    finally:
        sandbox.tell("tenant", {"id_changes_on_send": True})


def test_draft_without_permission_is_refused(sandbox: RunningSandbox, mail: GraphMail) -> None:
    sandbox.tell("tenant", {"permissions": {"Mail.ReadWrite": False}})
    try:
        with pytest.raises(Refused):
            mail.create_draft(SENDER, MESSAGE, tag="17#1")
    finally:
        sandbox.tell("tenant", {"permissions": {"Mail.ReadWrite": True}})


def test_expired_token_is_replaced(sandbox: RunningSandbox, mail: GraphMail) -> None:
    draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")
    sandbox.fault("POST", "/send", "expired_token")

    mail.send_draft(SENDER, draft.message_id)

    assert len(inbox_of_zoe(sandbox)) == 1


def test_answers_have_the_keys_and_types_of_the_recorded_ones(
    sandbox_transport: Transport, mail: GraphMail
) -> None:
    draft = mail.create_draft(SENDER, MESSAGE, tag="17#1")

    answer = sandbox_transport.require(wire.look_up(SENDER, draft.message_id))

    assert shape(answer) == shape(sample("message_draft"))
    assert shape(wire.read_trace(answer).__dict__) == shape(
        wire.read_trace(sample("message_draft")).__dict__
    )
