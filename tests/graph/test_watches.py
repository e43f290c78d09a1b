"""Watches of mailboxes over recorded answers."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from service.domain.states import Watched
from service.domain.watching import Watch
from service.graph.errors import GraphOutcomeUnknown, GraphRejected
from service.graph.notifications import GraphNotifications
from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL, SETS

ENDS = datetime(2027, 3, 8, 21, tzinfo=UTC)
MADE = {"id": "watch-1", "expirationDateTime": "2027-03-08T21:00:00Z"}
URL = f"{BASE_URL}/subscriptions"
CONFLICT = {"error": {"code": "ExtensionError", "message": "already exists"}}


@pytest.fixture
def watches(graph: responses.RequestsMock, transport: Transport) -> GraphNotifications:
    return GraphNotifications(transport)


def begin(watches: GraphNotifications, watched: Watched = Watched.CALENDAR) -> Watch:
    return watches.begin_watch(
        "sets@contoso.example",
        watched,
        notification_url="https://sets.example/notifications",
        lifecycle_url="https://sets.example/notifications/lifecycle",
        client_state="secret",
        expires_at=ENDS,
    )


def bodies(graph: responses.RequestsMock, method: str) -> list[Any]:
    return [
        json.loads(call.request.body or b"null")
        for call in graph.calls
        if call.request.method == method
    ]


@pytest.mark.parametrize(
    ("watched", "changes", "resource"),
    [
        (Watched.CALENDAR, "created,deleted,updated", "/users/oid-1/events"),
        (Watched.INBOX, "created", "/users/oid-1/mailFolders('Inbox')/messages"),
    ],
)
def test_watch_names_the_mailbox_by_its_id_and_both_addresses(
    graph: responses.RequestsMock,
    watches: GraphNotifications,
    watched: Watched,
    changes: str,
    resource: str,
) -> None:
    graph.get(SETS, json={"id": "oid-1"})
    graph.post(URL, status=201, json=MADE)

    assert begin(watches, watched) == Watch("watch-1", ENDS)

    assert bodies(graph, "POST") == [
        {
            "changeType": changes,
            "notificationUrl": "https://sets.example/notifications",
            "lifecycleNotificationUrl": "https://sets.example/notifications/lifecycle",
            "resource": resource,
            "expirationDateTime": "2027-03-08T21:00:00Z",
            "clientState": "secret",
        }
    ]
    assert graph.calls[1].request.headers["Prefer"] == 'IdType="ImmutableId"'


def test_watch_takes_the_place_of_one_that_was_never_answered(
    graph: responses.RequestsMock, watches: GraphNotifications
) -> None:
    graph.get(SETS, json={"id": "oid-1"})
    graph.post(URL, status=409, json=CONFLICT)
    listed = [
        {"id": "old", "resource": "users/OID-1/events"},
        {"id": "other", "resource": "/users/oid-2/events"},
    ]
    graph.get(URL, json={"value": listed})
    graph.delete(f"{URL}/old", status=204)
    graph.post(URL, status=201, json=MADE)

    assert begin(watches) == Watch("watch-1", ENDS)


def test_watch_that_is_refused_says_so_and_a_lost_answer_stays_open(
    graph: responses.RequestsMock, watches: GraphNotifications
) -> None:
    graph.get(SETS, json={"id": "oid-1"})
    graph.post(URL, status=400, json={"error": {"code": "ValidationError"}})
    graph.post(URL, status=504)

    with pytest.raises(GraphRejected):
        begin(watches)
    with pytest.raises(GraphOutcomeUnknown):
        begin(watches)


def test_watch_is_renewed_or_found_gone(
    graph: responses.RequestsMock, watches: GraphNotifications
) -> None:
    graph.patch(f"{URL}/watch-1", json=MADE)
    graph.patch(f"{URL}/gone", status=404, json={"error": {"code": "ResourceNotFound"}})
    graph.delete(f"{URL}/gone", status=404, json={"error": {"code": "ResourceNotFound"}})

    assert watches.renew_watch("watch-1", expires_at=ENDS) == Watch("watch-1", ENDS)
    assert watches.renew_watch("gone", expires_at=ENDS) is None
    watches.end_watch("gone")

    assert bodies(graph, "PATCH")[0] == {"expirationDateTime": "2027-03-08T21:00:00Z"}
