"""What each answer of Graph means, and how a request is written."""

from datetime import UTC, datetime

import pytest

from service.graph.errors import (
    GraphAuthFailed,
    GraphError,
    GraphNotFound,
    GraphOutcomeUnknown,
    GraphRejected,
    GraphThrottled,
    GraphUnreachable,
)
from service.graph.wire.request import (
    GraphRequest,
    decipher,
    literal,
    mailbox_path,
    seconds_to_wait,
)
from tests.graph.doubles import SAMPLES, sample

READ = GraphRequest("GET", "/users/zoe@contoso.example/messages", repeatable=True)
SEND = GraphRequest("POST", "/users/zoe@contoso.example/messages/AAk/send", repeatable=False)
HEADERS = {"request-id": "6ac2", "retry-after": "7"}


def raised(request: GraphRequest, status: int, name: str | None) -> GraphError:
    body = b"" if name is None else (SAMPLES / f"{name}.json").read_bytes()
    with pytest.raises(GraphError) as caught:
        decipher(request, status, HEADERS, body, call_id="ours")
    return caught.value


@pytest.mark.parametrize(
    ("status", "name", "code", "to_a_read", "to_a_send"),
    [
        (400, "error_invalid_recipients", "ErrorInvalidRecipients", GraphRejected, GraphRejected),
        (400, "error_nested", "ErrorInvalidIdMalformed", GraphRejected, GraphRejected),
        (401, "error_token_expired", "InvalidAuthenticationToken", *[GraphAuthFailed] * 2),
        (403, "error_access_denied", "ErrorAccessDenied", GraphAuthFailed, GraphAuthFailed),
        (404, "error_item_not_found", "ErrorItemNotFound", GraphNotFound, GraphNotFound),
        (409, None, "", GraphRejected, GraphRejected),
        (410, None, "", GraphRejected, GraphRejected),
        (412, None, "", GraphRejected, GraphRejected),
        (413, None, "", GraphRejected, GraphRejected),
        (423, None, "", GraphThrottled, GraphOutcomeUnknown),
        (429, "error_throttled", "ApplicationThrottled", GraphThrottled, GraphOutcomeUnknown),
        (500, "error_unknown", "UnknownError", GraphThrottled, GraphOutcomeUnknown),
        (502, None, "", GraphThrottled, GraphOutcomeUnknown),
        (503, "error_busy", "ErrorServerBusy", GraphThrottled, GraphOutcomeUnknown),
        (504, "error_unknown", "UnknownError", GraphThrottled, GraphOutcomeUnknown),
        (507, None, "", GraphRejected, GraphOutcomeUnknown),
        (302, None, "", GraphRejected, GraphRejected),
    ],
)
def test_decipher_answer_that_is_no_success(
    status: int,
    name: str | None,
    code: str,
    to_a_read: type[GraphError],
    to_a_send: type[GraphError],
) -> None:
    for request, kind in ((READ, to_a_read), (SEND, to_a_send)):
        error = raised(request, status, name)

        assert (type(error), error.status, error.code) == (kind, status, code)
        assert (error.request_id, error.retry_after) == ("6ac2", 7.0)


def test_decipher_success_gives_the_object() -> None:
    body = (SAMPLES / "user.json").read_bytes()

    assert decipher(READ, 200, {}, body, call_id="ours") == sample("user")


def test_decipher_empty_success_gives_none() -> None:
    assert decipher(SEND, 202, {}, b"", call_id="ours") is None


def test_decipher_accepted_with_retry_after_is_unknown_for_a_send() -> None:
    error = raised(SEND, 202, None)

    assert (type(error), error.status) == (GraphOutcomeUnknown, 202)


@pytest.mark.parametrize(
    ("request_made", "kind"), [(READ, GraphUnreachable), (SEND, GraphOutcomeUnknown)]
)
def test_decipher_success_that_is_no_json(
    request_made: GraphRequest, kind: type[GraphError]
) -> None:
    with pytest.raises(kind):
        decipher(request_made, 200, {}, b"<html>a proxy</html>", call_id="ours")


def test_error_names_no_person_and_no_body() -> None:
    error = raised(READ, 404, "error_item_not_found")

    assert str(error) == ("GET /users/…/messages: answered 404 ErrorItemNotFound, request-id 6ac2")


def test_error_without_request_id_names_our_own() -> None:
    with pytest.raises(GraphNotFound) as caught:
        decipher(READ, 404, {}, b"", call_id="ours")

    assert caught.value.request_id == "ours"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        ("-1", 0.0),
        ("Mon, 22 Feb 2027 09:01:00 GMT", 60.0),
        ("Mon, 22 Feb 2027 08:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_seconds_to_wait_reads_both_forms(text: str, seconds: float | None) -> None:
    now = datetime(2027, 2, 22, 9, 0, tzinfo=UTC)

    assert seconds_to_wait({"retry-after": text}, now=now) == seconds


def test_target_encodes_filter_without_plus() -> None:
    request = GraphRequest(
        "GET",
        mailbox_path("learning@contoso.example", "messages"),
        repeatable=True,
        query={"$filter": f"internetMessageId eq {literal('<a+b@c>')}"},
    )

    assert request.target == (
        "/users/learning@contoso.example/messages"
        "?$filter=internetMessageId%20eq%20%27%3Ca%2Bb%40c%3E%27"
    )


def test_mailbox_path_encodes_slashes_in_ids() -> None:
    path = mailbox_path("learning@contoso.example", "messages", "AAk/+=")

    assert path == "/users/learning@contoso.example/messages/AAk%2F%2B%3D"


def test_literal_doubles_quotes() -> None:
    assert literal("o'hara@contoso.example") == "'o''hara@contoso.example'"
