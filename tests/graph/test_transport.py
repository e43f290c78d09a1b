"""Tokens, retries, paging and broken connections of the transport."""

import pytest
import requests
import responses
from responses import matchers
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from service.errors import TryLater
from service.graph.errors import (
    GraphAuthFailed,
    GraphOutcomeUnknown,
    GraphRejected,
    GraphThrottled,
    GraphUnreachable,
)
from service.graph.transport import Transport
from service.graph.wire.request import GraphRequest
from tests.graph.doubles import BASE_URL, SETS, NumberedTokens, sample

READ = GraphRequest("GET", "/users/zoe@contoso.example", repeatable=True)
CHANGE = GraphRequest("PATCH", "/users/zoe@contoso.example", repeatable=True, json={})
SEND = GraphRequest("POST", "/users/zoe@contoso.example/messages/AAk/send", repeatable=False)
READ_URL = BASE_URL + READ.path
SEND_URL = BASE_URL + SEND.path
NEVER_CONNECTED = requests.ConnectionError(
    MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]
)
DROPPED = requests.ConnectionError(ProtocolError("Connection aborted."))


def test_ask_sends_token_call_id_and_immutable_preference(
    graph: responses.RequestsMock, transport: Transport
) -> None:
    graph.get(READ_URL, json=sample("user"))

    assert transport.ask(READ) == sample("user")

    headers = graph.calls[0].request.headers
    assert headers["Authorization"] == "Bearer token-1"
    assert headers["Prefer"] == 'IdType="ImmutableId"'
    assert len(headers["client-request-id"]) == 36


def test_ask_repeats_a_read_after_the_wait_that_graph_asks_for(
    graph: responses.RequestsMock, transport: Transport, waits: list[float]
) -> None:
    graph.get(READ_URL, status=429, json=sample("error_throttled"), headers={"Retry-After": "3"})
    graph.get(READ_URL, status=503, json=sample("error_busy"))
    graph.get(READ_URL, body=DROPPED)
    graph.get(READ_URL, json=sample("user"))

    assert transport.ask(READ) == sample("user")
    assert waits == [3.0, 1.0, 2.0]


def test_ask_gives_up_when_the_wait_is_longer_than_its_patience(
    graph: responses.RequestsMock, transport: Transport, waits: list[float]
) -> None:
    graph.get(READ_URL, status=429, json=sample("error_throttled"), headers={"Retry-After": "60"})

    with pytest.raises(GraphThrottled) as caught:
        transport.ask(READ)

    assert (caught.value.retry_after, waits) == (60.0, [])


def test_ask_ends_although_every_answer_says_now(
    graph: responses.RequestsMock, transport: Transport, waits: list[float]
) -> None:
    graph.get(READ_URL, status=503, headers={"Retry-After": "0"})

    with pytest.raises(GraphThrottled):
        transport.ask(READ)

    assert waits == [0.0] * 5


@pytest.mark.parametrize("request_made", [CHANGE, SEND])
def test_ask_never_repeats_a_write(
    graph: responses.RequestsMock, transport: Transport, request_made: GraphRequest
) -> None:
    graph.add(request_made.method, BASE_URL + request_made.path, status=503)

    with pytest.raises((GraphThrottled, GraphOutcomeUnknown)):
        transport.ask(request_made)

    assert len(graph.calls) == 1


def test_ask_with_refused_token_asks_once_more_with_a_fresh_one(
    graph: responses.RequestsMock, transport: Transport
) -> None:
    graph.post(SEND_URL, status=401, json=sample("error_token_expired"))
    graph.post(
        SEND_URL,
        status=202,
        match=[matchers.header_matcher({"Authorization": "Bearer token-2"})],
    )

    assert transport.ask(SEND) is None


def test_ask_refused_twice_fails(graph: responses.RequestsMock, transport: Transport) -> None:
    graph.get(READ_URL, status=401, json=sample("error_token_expired"))

    with pytest.raises(GraphAuthFailed):
        transport.ask(READ)

    assert len(graph.calls) == 2


@pytest.mark.parametrize(
    ("broken", "to_a_change", "to_a_send"),
    [
        (NEVER_CONNECTED, GraphUnreachable, GraphUnreachable),
        (requests.ConnectTimeout(), GraphUnreachable, GraphUnreachable),
        (DROPPED, GraphUnreachable, GraphOutcomeUnknown),
        (requests.ReadTimeout(), GraphUnreachable, GraphOutcomeUnknown),
    ],
)
def test_ask_over_a_broken_connection(
    graph: responses.RequestsMock,
    transport: Transport,
    broken: Exception,
    to_a_change: type[Exception],
    to_a_send: type[Exception],
) -> None:
    graph.patch(READ_URL, body=broken)
    graph.post(SEND_URL, body=broken)

    with pytest.raises(to_a_change):
        transport.ask(CHANGE)
    with pytest.raises(to_a_send):
        transport.ask(SEND)


def test_ask_counts_each_request_to_a_mailbox_and_no_other(
    graph: responses.RequestsMock, waits: list[float]
) -> None:
    asked: list[str] = []
    transport = Transport(
        BASE_URL, NumberedTokens(), sleep=waits.append, before_mailbox=asked.append
    )
    messages = "/users/Zoe%40contoso.example/messages"
    graph.get(BASE_URL + messages, status=503)
    graph.get(BASE_URL + messages, json={"value": []})
    graph.get(READ_URL, json=sample("user"))

    transport.ask(GraphRequest("GET", messages, repeatable=True))
    transport.ask(READ)

    assert asked == ["zoe@contoso.example", "zoe@contoso.example"]
    transport.close()


def test_ask_tells_of_every_call_and_names_it_as_it_is_told(
    graph: responses.RequestsMock, waits: list[float]
) -> None:
    told: list[tuple[str, int | None]] = []
    ids = iter(("first", "second", "third"))
    transport = Transport(
        BASE_URL,
        NumberedTokens(),
        sleep=waits.append,
        call_id=lambda: next(ids),
        after_call=lambda method, status, _seconds: told.append((method, status)),
    )
    graph.get(READ_URL, status=503)
    graph.get(READ_URL, json=sample("user"))
    graph.post(SEND_URL, body=DROPPED)

    transport.ask(READ)
    with pytest.raises(GraphOutcomeUnknown):
        transport.ask(SEND)

    assert told == [("GET", 503), ("GET", 200), ("POST", None)]
    named = [call.request.headers["client-request-id"] for call in graph.calls]
    assert named == ["first", "second", "third"]
    transport.close()


def test_ask_keeps_a_request_here_that_is_not_admitted(
    graph: responses.RequestsMock,
) -> None:
    def refuse(_mailbox: str) -> None:
        raise TryLater("too many", retry_after=60)

    transport = Transport(BASE_URL, NumberedTokens(), before_mailbox=refuse)

    with pytest.raises(TryLater, match="too many"):
        transport.ask(SEND)
    assert len(graph.calls) == 0
    transport.close()


@pytest.mark.parametrize(
    ("path", "mailbox"),
    [
        ("/users/a%40x.example/messages/AAk/send", "a@x.example"),
        ("/users/a@x.example/mailFolders/inbox/messages", "a@x.example"),
        ("/users/A@x.example/events", "a@x.example"),
        ("/users/a@x.example/calendar/getSchedule", "a@x.example"),
        ("/users/a@x.example/calendarView?startDateTime=2027", "a@x.example"),
        ("/users/a@x.example", None),
        ("/users/a@x.example/manager", None),
        ("/users/a@x.example/onlineMeetings", None),
        ("/users/a@x.example/eventsource", None),
        ("/$batch", None),
    ],
)
def test_mailbox_of_a_request_is_whose_limit_it_counts_against(
    path: str, mailbox: str | None
) -> None:
    assert GraphRequest("GET", path, repeatable=True).mailbox == mailbox


def test_ask_follows_no_redirect(graph: responses.RequestsMock, transport: Transport) -> None:
    graph.get(READ_URL, status=302, headers={"Location": "https://elsewhere.example/"})

    with pytest.raises(GraphRejected):
        transport.ask(READ)

    assert len(graph.calls) == 1


def test_ask_all_goes_on_over_an_empty_page(
    graph: responses.RequestsMock, transport: Transport
) -> None:
    url = f"{SETS}/events/SERIES/instances"
    skip = [matchers.query_param_matcher({"$skip": page}) for page in ("1", "2")]
    first = matchers.query_param_matcher({"$top": "1"})
    graph.get(url, json=sample("instances_page_1"), match=[first])
    graph.get(url, json=sample("instances_page_2_empty"), match=[skip[0]])
    graph.get(url, json=sample("instances_page_3"), match=[skip[1]])
    request = GraphRequest(
        "GET",
        "/users/sets@contoso.example/events/SERIES/instances",
        repeatable=True,
        query={"$top": "1"},
        headers={"ConsistencyLevel": "eventual"},
    )

    found = [each["id"] for each in transport.ask_all(request)]

    assert found == ["AAkALgoccurrence1", "AAkALgoccurrence2"]
    levels = [call.request.headers["ConsistencyLevel"] for call in graph.calls]
    assert levels == ["eventual"] * 3


@pytest.mark.parametrize(
    "link",
    [
        "https://graph.microsoft.com.evil.example/v1.0/users?$skip=1",
        "http://graph.microsoft.com/v1.0/users?$skip=1",
        "https://graph.microsoft.com/v1.0@evil.example/users",
    ],
)
def test_ask_all_sends_no_token_to_another_host(
    graph: responses.RequestsMock, transport: Transport, link: str
) -> None:
    graph.get(f"{BASE_URL}/users", json={"value": [], "@odata.nextLink": link})

    with pytest.raises(GraphRejected) as caught:
        list(transport.ask_all(GraphRequest("GET", "/users", repeatable=True)))

    assert (caught.value.code, len(graph.calls)) == ("ForeignNextLink", 1)


def test_require_treats_an_empty_answer_as_none(
    graph: responses.RequestsMock, transport: Transport
) -> None:
    graph.patch(READ_URL, status=200)

    with pytest.raises(GraphUnreachable) as caught:
        transport.require(CHANGE)

    assert caught.value.code == "EmptyAnswer"


def test_ask_all_ends_where_pages_lead_in_a_circle(
    graph: responses.RequestsMock, transport: Transport
) -> None:
    link = f"{BASE_URL}/users?$skiptoken=1"
    graph.get(f"{BASE_URL}/users", json={"value": [], "@odata.nextLink": link})

    with pytest.raises(GraphRejected) as caught:
        list(transport.ask_all(GraphRequest("GET", "/users", repeatable=True)))

    assert caught.value.code == "TooManyPages"
