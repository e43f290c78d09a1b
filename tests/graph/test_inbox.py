"""Reading an inbox over recorded answers."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from service.domain.inbound import Arrival, AutomaticReply, InboundMessage
from service.graph.errors import GraphNotFound
from service.graph.inbox import GraphInbox
from service.graph.transport import Transport
from tests.graph.doubles import MAILBOX, sample

SENDER = "learning@contoso.example"
INBOX_URL = f"{MAILBOX}/mailFolders/inbox/messages"
REPORT = sample("message_report")
REPLY = sample("message_reply")
TIPS_URL = f"{MAILBOX}/getMailTips"


@pytest.fixture
def inbox(transport: Transport) -> GraphInbox:
    return GraphInbox(transport)


def _line(name: str) -> dict[str, str]:
    return {
        "id": name,
        "internetMessageId": f"<{name}@contoso.example>",
        "receivedDateTime": "2027-02-22T09:00:11Z",
    }


def test_arrivals_follow_every_page_and_ask_for_no_words(
    graph: responses.RequestsMock, inbox: GraphInbox
) -> None:
    graph.get(INBOX_URL, json={"value": [_line("a")], "@odata.nextLink": f"{INBOX_URL}?$skip=1"})
    graph.get(INBOX_URL, json={"value": [_line("b")]})

    found = inbox.arrivals(SENDER, datetime(2027, 2, 20, 8, 0, 0, 500, tzinfo=UTC))

    at = datetime(2027, 2, 22, 9, 0, 11, tzinfo=UTC)
    assert found == [
        Arrival("a", "<a@contoso.example>", at),
        Arrival("b", "<b@contoso.example>", at),
    ]
    first = graph.calls[0].request
    assert parse_qs(urlsplit(first.url).query) == {
        "$filter": ["receivedDateTime ge 2027-02-20T08:00:00Z"],
        "$orderby": ["receivedDateTime"],
        "$select": ["id,internetMessageId,receivedDateTime"],
        "$top": ["100"],
    }
    assert [call.request.headers["Prefer"] for call in graph.calls] == [
        'IdType="ImmutableId"',
        'IdType="ImmutableId"',
    ]


def test_reply_is_read_as_text_without_the_mail_that_it_quotes(
    graph: responses.RequestsMock, inbox: GraphInbox
) -> None:
    graph.get(f"{MAILBOX}/messages/{REPLY['id']}", json=REPLY)

    message = inbox.read(SENDER, REPLY["id"])

    assert message == InboundMessage(
        mailbox=SENDER,
        message_id=REPLY["id"],
        internet_message_id="<AM0PR01MB0002@eurprd01.prod.exchangelabs.com>",
        received_at=datetime(2027, 2, 22, 10, 15, 2, tzinfo=UTC),
        from_address="zoe@contoso.example",
        message_class="IPM.Note",
        headers=(
            ("message-id", "<AM0PR01MB0002@eurprd01.prod.exchangelabs.com>"),
            ("in-reply-to", "<AM0PR01MB0001@eurprd01.prod.exchangelabs.com>"),
            ("references", "<AM0PR01MB0001@eurprd01.prod.exchangelabs.com>"),
        ),
        answers=("<AM0PR01MB0001@eurprd01.prod.exchangelabs.com>",),
        text="It went well.\nThank you\n",
    )
    assert graph.calls[0].request.headers["Prefer"] == (
        'IdType="ImmutableId", outlook.body-content-type="text"'
    )
    assert "subject" not in graph.calls[0].request.url


def test_report_is_read_whole(graph: responses.RequestsMock, inbox: GraphInbox) -> None:
    graph.get(f"{MAILBOX}/messages/{REPORT['id']}", json=REPORT)

    message = inbox.read(SENDER, REPORT["id"])

    assert message is not None
    assert (message.message_class, message.answers, message.text) == (
        "REPORT.IPM.Note.NDR",
        ("<AM0PR01MB0001@eurprd01.prod.exchangelabs.com>",),
        REPORT["body"]["content"].replace("\r\n", "\n"),
    )


def test_message_without_sender_headers_or_text_is_read(
    graph: responses.RequestsMock, inbox: GraphInbox
) -> None:
    graph.get(f"{MAILBOX}/messages/x", json={"id": "x", "receivedDateTime": "2027-02-22T10:15:02Z"})

    message = inbox.read(SENDER, "x")

    assert message == InboundMessage(
        mailbox=SENDER,
        message_id="x",
        internet_message_id="",
        received_at=datetime(2027, 2, 22, 10, 15, 2, tzinfo=UTC),
        from_address="",
        message_class="",
        headers=(),
        answers=(),
        text="",
    )


def test_message_is_removed_for_good_and_one_that_is_gone_is_fine(
    graph: responses.RequestsMock, inbox: GraphInbox
) -> None:
    url = f"{MAILBOX}/messages/x/permanentDelete"
    graph.post(url, status=204)
    graph.post(url, status=404, json={"error": {"code": "ErrorItemNotFound", "message": ""}})
    graph.post(url, status=404, json={"error": {"code": "ErrorInvalidUser", "message": ""}})

    inbox.remove(SENDER, "x")
    inbox.remove(SENDER, "x")
    with pytest.raises(GraphNotFound):
        inbox.remove(SENDER, "x")


def test_deleted_message_is_none_and_a_missing_mailbox_is_an_error(
    graph: responses.RequestsMock, inbox: GraphInbox
) -> None:
    url = f"{MAILBOX}/messages/x"
    graph.get(url, status=404, json={"error": {"code": "ErrorItemNotFound", "message": ""}})
    graph.get(url, status=404, json={"error": {"code": "ErrorInvalidUser", "message": ""}})

    assert inbox.read(SENDER, "x") is None
    with pytest.raises(GraphNotFound):
        inbox.read(SENDER, "x")


@pytest.mark.parametrize(
    ("tip", "expected"),
    [
        ({"automaticReplies": {"message": ""}}, AutomaticReply(is_on=False, ends_at=None)),
        ({"automaticReplies": {"message": "I'm away"}}, AutomaticReply(is_on=True, ends_at=None)),
        (
            {
                "automaticReplies": {
                    "message": "I'm away",
                    "scheduledEndTime": {
                        "dateTime": "2027-03-01T17:00:00.0000000",
                        "timeZone": "W. Europe Standard Time",
                    },
                }
            },
            AutomaticReply(is_on=True, ends_at=datetime(2027, 3, 1, 16, 0, tzinfo=UTC)),
        ),
        (
            {
                "automaticReplies": {
                    "message": "I'm away",
                    "scheduledEndTime": {"dateTime": "0001-01-01T00:00:00", "timeZone": "UTC"},
                }
            },
            AutomaticReply(is_on=True, ends_at=None),
        ),
        (
            {
                "automaticReplies": {
                    "scheduledEndTime": {"dateTime": "2027-03-01T17:00:00", "timeZone": "nowhere"}
                }
            },
            AutomaticReply(is_on=True, ends_at=datetime(2027, 3, 1, 17, 0, tzinfo=UTC)),
        ),
        ({"error": {"code": "ErrorRecipientNotFound", "message": ""}}, None),
        ({"emailAddress": {"address": "zoe@contoso.example"}}, None),
        (None, None),
    ],
)
def test_mail_tip_tells_when_somebody_is_back(
    graph: responses.RequestsMock,
    inbox: GraphInbox,
    tip: dict[str, object] | None,
    expected: AutomaticReply | None,
) -> None:
    graph.post(TIPS_URL, json={"value": [] if tip is None else [tip]})

    assert inbox.automatic_reply(SENDER, "zoe@contoso.example") == expected
    assert json.loads(graph.calls[0].request.body or b"") == {
        "EmailAddresses": ["zoe@contoso.example"],
        "MailTipsOptions": "automaticReplies",
    }


def test_mail_tip_that_is_refused_is_none(graph: responses.RequestsMock, inbox: GraphInbox) -> None:
    graph.post(TIPS_URL, status=403, json={"error": {"code": "ErrorAccessDenied", "message": ""}})

    assert inbox.automatic_reply(SENDER, "zoe@contoso.example") is None
