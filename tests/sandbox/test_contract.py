"""What is no property, value or parameter of Graph's is refused, counted and named."""

from typing import Any

import pytest

from sandbox.answers import Answer, Request
from sandbox.contract.gate import Contract
from tests.sandbox.running import SENDER, Client, message

_USER = f"/users/{SENDER}"
_DRAFTS = "POST /users/{user-id}/messages"
_EVENTS = "POST /users/{user-id}/events"
_AT = {"dateTime": "2027-02-23T13:30:00", "timeZone": "UTC"}
_EVENT = {"subject": "x", "start": _AT, "end": _AT}
_NO_SUCH = "Parsing OData Select and Expand failed: Could not find a property named"


def _refusal(answer: Any) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


@pytest.mark.breaks_contract
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subjekt": "x"}, "The property 'subjekt' does not exist on type '{}'."),
        ({"Subject": "x"}, "The property 'Subject' does not exist on type '{}'."),
        ({"subject": 7}, "The value of 'message.subject' is not Edm.String."),
        ({"toRecipients": {}}, "The value of 'message.toRecipients' is not a collection."),
        ({"toRecipients": [7]}, "The value of 'message.toRecipients[0]' is not an object."),
        ({"isRead": "yes"}, "The value of 'message.isRead' is not Edm.Boolean."),
        ({"categories": [None]}, "The value of 'message.categories[0]' is not Edm.String."),
        (
            {"body": {"contentType": "Markdown", "content": "x"}},
            "The value of 'message.body.contentType' is not an enumeration of text, html.",
        ),
        (
            {"body": {"contentType": "HTML", "text": "x"}},
            "The property 'text' does not exist on type 'microsoft.graph.itemBody'.",
        ),
        (
            {"sentDateTime": "2027-02-23T13:30:00"},
            "The value of 'message.sentDateTime' is not Edm.DateTimeOffset.",
        ),
        (
            {"attachments": [{"name": "a", "contentBytes": "YQ=="}]},
            "The property 'contentBytes' does not exist on type 'microsoft.graph.attachment'.",
        ),
        (
            {"attachments": [{"@odata.type": "#microsoft.graph.event", "name": "a"}]},
            "'#microsoft.graph.event' is no 'attachment' at 'message.attachments[0]'.",
        ),
        (
            {"extensions": [{"id": "x"}]},
            "The contract does not describe what 'message.extensions[0]' holds.",
        ),
    ],
)
def test_wrong_body_is_refused_and_counted(
    m365: Client, change: dict[str, Any], reason: str
) -> None:
    answer = m365.graph("POST", f"{_USER}/messages", {**message("ann@north.example"), **change})

    reason = reason.format("microsoft.graph.message")
    state = m365.script("state")
    assert _refusal(answer) == (400, "RequestBodyRead", reason)
    assert state["contract_violations"] == [f"{_DRAFTS}: {reason}"]
    assert state["counters"]["contract_violations"] == 1
    assert state["messages"] == []


@pytest.mark.breaks_contract
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"start": "2027-02-23"}, "The value of 'event.start' is not an object."),
        (
            {"recurrence": {"range": {"startDate": "23 February"}}},
            "The value of 'event.recurrence.range.startDate' is not Edm.Date.",
        ),
        (
            {"reminderMinutesBeforeStart": True},
            "The value of 'event.reminderMinutesBeforeStart' is not Edm.Int32.",
        ),
        (
            {"location": {"coordinates": {"latitude": "north"}}},
            "The value of 'event.location.coordinates.latitude' is not Edm.Double.",
        ),
    ],
)
def test_wrong_event_is_refused_and_counted(
    m365: Client, change: dict[str, Any], reason: str
) -> None:
    answer = m365.graph("POST", f"{_USER}/events", {**_EVENT, **change})

    assert _refusal(answer) == (400, "RequestBodyRead", reason)
    assert m365.script("state")["contract_violations"] == [f"{_EVENTS}: {reason}"]


@pytest.mark.breaks_contract
@pytest.mark.parametrize(
    ("action", "body", "reason"),
    [
        (
            "sendMail",
            {"Message": {}, "keep": True},
            "The property 'keep' does not exist on type 'action parameters'.",
        ),
        (
            "calendar/getSchedule",
            {"AvailabilityViewInterval": "often"},
            "The value of 'availabilityViewInterval' is not Edm.Int32.",
        ),
        ("messages", [], "A JSON object is required in the body."),
        ("messages/AAMkA/send", {"x": 1}, "The request takes no body."),
    ],
)
def test_wrong_parameter_is_refused(m365: Client, action: str, body: Any, reason: str) -> None:
    answer = m365.graph("POST", f"{_USER}/{action}", body)

    assert _refusal(answer) == (400, "RequestBodyRead", reason)


@pytest.mark.breaks_contract
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (f"{_USER}/messages?$select=colour", f"{_NO_SUCH} 'colour' on type '{{}}message'."),
        (f"{_USER}/messages?$orderby=colour", f"{_NO_SUCH} 'colour' on type '{{}}message'."),
        (
            f"{_USER}/messages?$filter=isDraft eq maybe",
            f"{_NO_SUCH} 'maybe' on type '{{}}message'.",
        ),
        (
            f"{_USER}/messages?$select=meetingMessageType",
            f"{_NO_SUCH} 'meetingMessageType' on type '{{}}message'.",
        ),
        (f"{_USER}/events?$select=subject,colour", f"{_NO_SUCH} 'colour' on type '{{}}event'."),
        (f"{_USER}/events?$expand=guests", f"{_NO_SUCH} 'guests' on type '{{}}event'."),
        (
            f"{_USER}/events?$expand=exceptionOccurrences($select=start,colour)",
            f"{_NO_SUCH} 'colour' on type '{{}}event'.",
        ),
        (f"/users/{SENDER}?$select=shoeSize", f"{_NO_SUCH} 'shoeSize' on type '{{}}user'."),
        (f"{_USER}/messages?folder=inbox", "The query parameter 'folder' is not supported."),
        (f"{_USER}/calendar?$filter=x", "The query parameter '$filter' is not supported."),
    ],
)
def test_wrong_query_is_refused(m365: Client, path: str, reason: str) -> None:
    answer = m365.graph("GET", path)

    assert _refusal(answer) == (400, "BadRequest", reason.format("microsoft.graph."))


@pytest.mark.breaks_contract
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "telephones", 400), ("PUT", "messages", 405)],
)
def test_address_that_graph_lacks_is_counted(
    m365: Client, method: str, path: str, status: int
) -> None:
    answer = m365.graph(method, f"{_USER}/{path}")

    assert answer.status_code == status
    assert m365.script("state")["contract_violations"] == [
        f"{method} /users/{{user-id}}/{path}: Graph has no such address, or it is not listed"
    ]


@pytest.mark.breaks_contract
def test_event_is_no_mime(m365: Client) -> None:
    answer = m365.graph(
        "POST", f"{_USER}/events", headers={"Content-Type": "text/plain"}, data="U3ViamVjdDogeA=="
    )

    assert _refusal(answer) == (400, "RequestBodyRead", "A JSON object is required in the body.")


def test_what_clients_write_is_accepted(m365: Client) -> None:
    said = {
        "@odata.type": "#microsoft.graph.message",
        **message("ann@north.example"),
        "isRead": "TRUE",
        "importance": "High",
        "attachments": [
            {
                "@odata.type": "#microsoft.graph.fileAttachment",
                "name": "a.txt",
                "contentBytes": "YQ==",
            }
        ],
    }
    sent = m365.graph("POST", f"{_USER}/SendMail", {"Message": said, "saveToSentItems": "false"})
    found = m365.graph(
        "GET",
        f"/users/ann@north.example/mailFolders/inbox/messages"
        f"?$SELECT=Subject,microsoft.graph.eventMessage/meetingMessageType"
        f"&$filter=from/emailAddress/address eq '{SENDER}'"
        f" and receivedDateTime ge 2020-01-01T00:00:00Z",
    )
    shown = m365.graph("GET", "/users/ann@north.example/manager?$select=displayName,department")

    assert [sent.status_code, found.status_code, shown.status_code] == [202, 200, 200]
    assert [(each["subject"], "body" in each) for each in found.json()["value"]] == [
        ("Before your session", False)
    ]
    assert m365.script("state")["contract_violations"] == []


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"subject": "x", "@odata.etag": "1", "isRead": True}, None),
        ({"colour": "red"}, "The property 'colour' does not exist on type '{}'."),
        ({"isRead": "true"}, "an enumeration or a flag is not written as Graph writes it"),
        ({"importance": "High"}, "an enumeration or a flag is not written as Graph writes it"),
        (
            {"sentDateTime": "today"},
            "The value of 'answer.sentDateTime' is not Edm.DateTimeOffset.",
        ),
    ],
)
def test_answer_is_compared_with_the_models(told: dict[str, Any], reason: str | None) -> None:
    counted: list[str] = []
    contract = Contract(counted.append, file=None)
    request = Request("GET", "/users/ann/messages/1", {}, {})

    contract.check_answer(request, Answer(200, told))

    expected = [] if reason is None else [reason.format("microsoft.graph.message")]
    path = "answer to GET /users/{user-id}/messages/{message-id}"
    assert contract.last() == [f"{path}: {each}" for each in expected]
    assert counted == ["contract_violations"] * len(expected)
