"""The draft-and-send protocol over recorded answers."""

import json
from base64 import b64decode
from datetime import UTC, datetime

import pytest
import requests
import responses
from responses import matchers
from urllib3.exceptions import ProtocolError

from service.domain.message import MessageTrace, OutgoingMessage
from service.graph.errors import (
    GraphAuthFailed,
    GraphError,
    GraphNotFound,
    GraphOutcomeUnknown,
    GraphRejected,
    GraphUnreachable,
)
from service.graph.mail import GraphMail
from service.graph.transport import Transport
from service.graph.wire.mail import MAILING_TAG
from tests.graph.doubles import MAILBOX, sample

SENDER = "learning@contoso.example"
DRAFT_ID = sample("draft_created")["id"]
MESSAGE_ID = sample("draft_created")["internetMessageId"]
DRAFT_URL = f"{MAILBOX}/messages/{DRAFT_ID}"
TRASH_URL = f"{MAILBOX}/mailFolders/deleteditems"
MESSAGE = OutgoingMessage(
    to_address="zoe@contoso.example",
    to_name="Zoë Müller",
    reply_to=SENDER,
    subject="Your session on Monday",
    text="Hello Zoë\n",
    html="<p>Hello Zoë</p>",
)
DRAFT = MessageTrace(
    message_id=DRAFT_ID,
    internet_message_id=MESSAGE_ID,
    is_draft=True,
    submitted=False,
    sent_at=None,
    tag="17#1",
)
SENT = MessageTrace(
    message_id=sample("message_sent")["id"],
    internet_message_id=MESSAGE_ID,
    is_draft=False,
    submitted=False,
    sent_at=datetime(2027, 2, 22, 9, 0, 11, tzinfo=UTC),
    tag="17#1",
)


@pytest.fixture
def mail(transport: Transport) -> GraphMail:
    return GraphMail(transport)


def test_create_draft_posts_mime_and_tags_it(
    graph: responses.RequestsMock, mail: GraphMail
) -> None:
    graph.post(f"{MAILBOX}/messages", status=201, json=sample("draft_created"))
    graph.patch(DRAFT_URL, json=sample("draft_created"))

    assert mail.create_draft(SENDER, MESSAGE, tag="17#1") == DRAFT

    posted, patched = (call.request for call in graph.calls)
    assert posted.headers["Content-Type"] == "text/plain"
    assert b"x-setwise-mailing: 17\r\n" in b64decode(posted.body or b"")
    assert json.loads(patched.body or b"") == {
        "singleValueExtendedProperties": [{"id": MAILING_TAG, "value": "17#1"}]
    }


def test_create_draft_follows_an_id_that_changes(
    graph: responses.RequestsMock, mail: GraphMail
) -> None:
    graph.post(f"{MAILBOX}/messages", status=201, json=sample("draft_created"))
    graph.patch(DRAFT_URL, json={**sample("draft_created"), "id": "AAkAnother"})

    assert mail.create_draft(SENDER, MESSAGE, tag="17#1").message_id == "AAkAnother"


def test_create_draft_that_was_not_answered_may_be_repeated(
    graph: responses.RequestsMock, mail: GraphMail
) -> None:
    graph.post(f"{MAILBOX}/messages", body=requests.ReadTimeout())

    with pytest.raises(GraphUnreachable):
        mail.create_draft(SENDER, MESSAGE, tag="17#1")


def test_send_draft_accepted(graph: responses.RequestsMock, mail: GraphMail) -> None:
    graph.post(f"{DRAFT_URL}/send", status=202)

    mail.send_draft(SENDER, DRAFT_ID)

    assert graph.calls[0].request.headers["Content-Length"] == "0"


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (202, None, GraphOutcomeUnknown),
        (429, "error_throttled", GraphOutcomeUnknown),
        (500, "error_unknown", GraphOutcomeUnknown),
        (503, "error_busy", GraphOutcomeUnknown),
        (504, "error_unknown", GraphOutcomeUnknown),
        (404, "error_item_not_found", GraphOutcomeUnknown),
        (404, "error_mailbox_missing", GraphOutcomeUnknown),
        (400, "error_nested", GraphOutcomeUnknown),
        (400, "error_invalid_recipients", GraphRejected),
        (403, "error_access_denied", GraphAuthFailed),
    ],
)
def test_send_draft_not_accepted(
    graph: responses.RequestsMock,
    mail: GraphMail,
    status: int,
    name: str | None,
    kind: type[GraphError],
) -> None:
    graph.post(
        f"{DRAFT_URL}/send",
        status=status,
        json=sample(name) if name else None,
        headers={"Retry-After": "1"},
    )

    with pytest.raises(GraphError) as caught:
        mail.send_draft(SENDER, DRAFT_ID)

    assert (type(caught.value), caught.value.status, len(graph.calls)) == (kind, status, 1)


def test_send_draft_dropped_is_unknown(graph: responses.RequestsMock, mail: GraphMail) -> None:
    broken = requests.ConnectionError(ProtocolError("Connection aborted."))
    graph.post(f"{DRAFT_URL}/send", body=broken)

    with pytest.raises(GraphOutcomeUnknown):
        mail.send_draft(SENDER, DRAFT_ID)


@pytest.mark.parametrize(
    ("name", "trace"),
    [
        ("message_draft", DRAFT),
        (
            "message_submitted",
            MessageTrace(DRAFT_ID, MESSAGE_ID, True, True, None, "17#1"),
        ),
    ],
)
def test_look_up_a_draft(
    graph: responses.RequestsMock, mail: GraphMail, name: str, trace: MessageTrace
) -> None:
    graph.get(DRAFT_URL, json=sample(name))
    graph.get(TRASH_URL, json=sample("deleted_items"))

    assert mail.look_up(SENDER, DRAFT_ID) == trace


def test_look_up_a_draft_whose_properties_are_spelled_another_way(
    graph: responses.RequestsMock, mail: GraphMail
) -> None:
    told = sample("message_submitted")
    for each in told["singleValueExtendedProperties"]:
        each["id"] = each["id"].replace("0x0E07", "0xe07")
    graph.get(DRAFT_URL, json=told)
    graph.get(TRASH_URL, json=sample("deleted_items"))

    assert mail.look_up(SENDER, DRAFT_ID) == MessageTrace(
        DRAFT_ID, MESSAGE_ID, True, True, None, "17#1"
    )


def test_look_up_a_sent_message(graph: responses.RequestsMock, mail: GraphMail) -> None:
    graph.get(DRAFT_URL, json=sample("message_sent"))

    assert mail.look_up(SENDER, DRAFT_ID) == SENT


def test_look_up_a_message_that_is_gone(graph: responses.RequestsMock, mail: GraphMail) -> None:
    graph.get(DRAFT_URL, status=404, json=sample("error_item_not_found"))

    assert mail.look_up(SENDER, DRAFT_ID) is None


def test_look_up_a_draft_that_somebody_deleted(
    graph: responses.RequestsMock, mail: GraphMail
) -> None:
    deleted = {**sample("message_draft"), "parentFolderId": sample("deleted_items")["id"]}
    graph.get(DRAFT_URL, json=deleted)
    graph.get(TRASH_URL, json=sample("deleted_items"))

    assert mail.look_up(SENDER, DRAFT_ID) is None


def test_look_up_in_a_missing_mailbox_tells_nothing_about_the_message(
    graph: responses.RequestsMock, mail: GraphMail
) -> None:
    graph.get(DRAFT_URL, status=404, json=sample("error_mailbox_missing"))

    with pytest.raises(GraphNotFound):
        mail.look_up(SENDER, DRAFT_ID)


def test_find_by_tag_filters_on_our_property(
    graph: responses.RequestsMock, mail: GraphMail
) -> None:
    wanted = {
        "$filter": "singleValueExtendedProperties/Any"
        f"(ep: ep/id eq '{MAILING_TAG}' and ep/value eq '17#1')",
        "$select": "id,internetMessageId,isDraft,sentDateTime,parentFolderId",
        "$expand": "singleValueExtendedProperties"
        f"($filter=id eq '{MAILING_TAG}' or id eq 'Integer 0x0E07')",
    }
    graph.get(
        f"{MAILBOX}/messages",
        json={"value": [sample("message_sent")]},
        match=[matchers.query_param_matcher(wanted)],
    )

    assert mail.find_by_tag(SENDER, "17#1") == [SENT]


def test_find_by_internet_message_id(graph: responses.RequestsMock, mail: GraphMail) -> None:
    graph.get(f"{MAILBOX}/messages", json={"value": []})

    assert mail.find_by_internet_message_id(SENDER, MESSAGE_ID) == []

    query = graph.calls[0].request.params
    assert query["$filter"] == f"internetMessageId eq '{MESSAGE_ID}'"


@pytest.mark.parametrize(("status", "name"), [(204, None), (404, "error_item_not_found")])
def test_delete_draft_there_or_not(
    graph: responses.RequestsMock, mail: GraphMail, status: int, name: str | None
) -> None:
    graph.delete(DRAFT_URL, status=status, json=sample(name) if name else None)

    mail.delete_draft(SENDER, DRAFT_ID)

    assert len(graph.calls) == 1
