"""Where Microsoft 365 writes: the handshake, wakes by secret alone, and nothing for strangers."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import WakeKind, Watched
from service.models import NotificationTally, Subscription, Wake
from tests.web_wiring import NOW, WebWiring

SECRET = "the-secret-of-this-watch"
WATCH = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def watch(wiring: WebWiring) -> int:
    with wiring.database.writing() as db:
        row = Subscription(
            mailbox="sets@acme.example",
            watched=Watched.CALENDAR,
            graph_id=WATCH,
            client_state=SECRET,
            notification_url="http://localhost/notifications",
            expires_at=NOW,
        )
        db.add(row)
        db.flush()
        return row.id


def told(graph_id: str = WATCH, secret: Any = SECRET, **more: Any) -> dict[str, Any]:
    return {
        "subscriptionId": graph_id,
        "clientState": secret,
        "changeType": "updated",
        "resource": "Users/1/Events/2",
        **more,
    }


def wakes(wiring: WebWiring) -> list[tuple[int, WakeKind, int]]:
    with wiring.database.reading() as db:
        rows = db.scalars(select(Wake).order_by(Wake.kind))
        return [(row.subscription_id, row.kind, row.count) for row in rows]


def tallies(wiring: WebWiring) -> dict[str, int]:
    with wiring.database.reading() as db:
        return {row.outcome: row.count for row in db.scalars(select(NotificationTally))}


@pytest.mark.parametrize("path", ["/notifications", "/notifications/lifecycle"])
def test_handshake_gives_the_token_back_escaped_and_nothing_else(
    client: FlaskClient, path: str
) -> None:
    token = "Validation: of 1+1 <script>alert(1)</script>"

    answer = client.post(path, query_string={"validationToken": token})

    assert answer.status_code == 200
    assert answer.text == "Validation: of 1+1 &lt;script&gt;alert(1)&lt;/script&gt;"
    assert answer.content_type == "text/plain; charset=utf-8"


def test_notifications_of_a_watch_leave_one_wake_of_a_kind(
    client: FlaskClient, wiring: WebWiring, watch: int
) -> None:
    first = client.post("/notifications", json={"value": [told(), told()]})
    missed = {"value": [told(lifecycleEvent="missed"), told()]}
    second = client.post("/notifications/lifecycle", json=missed)

    assert [(each.status_code, each.data) for each in (first, second)] == [(202, b"")] * 2
    assert wakes(wiring) == [(watch, WakeKind.CHANGED, 3), (watch, WakeKind.MISSED, 1)]
    assert tallies(wiring) == {"taken": 4}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("reauthorizationRequired", WakeKind.REAUTHORIZE),
        ("subscriptionRemoved", WakeKind.REMOVED),
        ("missed", WakeKind.MISSED),
        ("somethingNew", WakeKind.MISSED),
    ],
)
def test_lifecycle_event_is_kept_by_its_kind(
    client: FlaskClient, wiring: WebWiring, watch: int, event: str, kind: WakeKind
) -> None:
    client.post("/notifications/lifecycle", json={"value": [told(lifecycleEvent=event)]})

    assert wakes(wiring) == [(watch, kind, 1)]


@pytest.mark.parametrize(
    "stranger",
    [
        told(secret="guessed"),
        told(secret=""),
        told(secret=None),
        told(graph_id="unknown"),
        told(graph_id="unknown", secret=""),
    ],
)
def test_notification_without_the_secret_is_answered_alike_dropped_and_counted(
    client: FlaskClient, wiring: WebWiring, watch: int, stranger: dict[str, Any]
) -> None:
    answer = client.post("/notifications", json={"value": [stranger, told()]})

    assert (answer.status_code, answer.data) == (202, b"")
    assert wakes(wiring) == [(watch, WakeKind.CHANGED, 1)]
    assert tallies(wiring) == {"dropped": 1, "taken": 1}
    assert 'setwise_notifications{outcome="dropped"} 1.0' in client.get("/metrics").text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'{"value": {}}',
        b'{"value": ["x"]}',
        b'{"value": [{"subscriptionId": 1}]}',
        json.dumps({"value": [told(secret=["x"])]}).encode(),
        json.dumps({"value": [told()] * 1001}).encode(),
    ],
)
def test_what_is_no_notification_is_refused_without_an_echo(
    client: FlaskClient, wiring: WebWiring, watch: int, body: bytes
) -> None:
    answer = client.post("/notifications", data=body, content_type="application/json")

    assert (answer.status_code, answer.data) == (400, b"")
    assert wakes(wiring) == []


def test_flood_is_refused_before_it_is_read(client: FlaskClient, wiring: WebWiring) -> None:
    answer = client.post("/notifications", data=b" " * (256 * 1024 + 1))

    assert answer.status_code == 413
    assert client.post(f"/notifications?validationToken={'x' * 2001}").status_code == 400
    assert tallies(wiring) == {}


def test_looking_is_not_offered(client: FlaskClient) -> None:
    assert client.get("/notifications").status_code == 405
