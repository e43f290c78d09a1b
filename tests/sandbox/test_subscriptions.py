"""Watches of mailboxes: the handshake, what is told, how long they last, and the faults."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.cli.running import wait_until
from tests.sandbox.running import IMMUTABLE, SENDER, Client

ORGANISER = "sets@setwise.example"
SECRET = "a-secret-of-the-watch"


class App:
    """An app that can be written to; it keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.refuses = 0
        self._news = threading.Condition()
        app = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                parts = urlsplit(self.path)
                token = parse_qs(parts.query).get("validationToken", [""])[0]
                if parts.path == "/silent" or (not token and app.refuses > 0):
                    app.refuses -= 1
                    self.send_response(500)
                    self.end_headers()
                    return
                if body:
                    app.hear(json.loads(body)["value"])
                self.send_response(200 if token else 202)
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                self.wfile.write(token.encode())

            def log_message(self, *_: Any) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def hear(self, told: list[dict[str, Any]]) -> None:
        with self._news:
            self.told += told
            self._news.notify_all()

    def heard(self, count: int) -> list[dict[str, Any]]:
        """What it was told, once that is as much as this."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.told) >= count, timeout=10), self.told
            return list(self.told)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def app() -> Iterator[App]:
    running = App()
    yield running
    running.stop()


def wanted(m365: Client, app: App, **changes: Any) -> dict[str, Any]:
    now = datetime.fromisoformat(m365.script("clock")["now"])
    return {
        "changeType": "created,updated,deleted",
        "notificationUrl": f"{app.url}/told",
        "lifecycleNotificationUrl": f"{app.url}/life",
        "resource": f"/users/{ORGANISER}/events",
        "expirationDateTime": (now + timedelta(days=6)).isoformat(),
        "clientState": SECRET,
        **changes,
    }


def watch(m365: Client, app: App, **changes: Any) -> dict[str, Any]:
    answer = m365.graph("POST", "/subscriptions", wanted(m365, app, **changes), headers=IMMUTABLE)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def meeting(m365: Client) -> str:
    event = {
        "subject": "Set Maple",
        "start": {"dateTime": "2027-03-02T10:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2027-03-02T11:00:00", "timeZone": "UTC"},
        "attendees": [{"emailAddress": {"address": "ann@north.example"}, "type": "required"}],
    }
    path = f"/users/{ORGANISER}/events"
    made = m365.graph("POST", path, event, headers=IMMUTABLE)
    return str(made.json()["id"])


def refusal(m365: Client, app: App, **changes: Any) -> tuple[int, str]:
    answer = m365.graph("POST", "/subscriptions", wanted(m365, app, **changes))
    return answer.status_code, answer.json()["error"]["code"]


def test_subscription_tells_of_an_event_and_of_its_answer(m365: Client, app: App) -> None:
    made = watch(m365, app)
    event = meeting(m365)
    app.heard(1)

    m365.script("attendee", {"email": "ann@north.example", "event": event, "response": "declined"})

    told = app.heard(2)
    assert [each["changeType"] for each in told] == ["created", "updated"]
    assert {each["resourceData"]["id"] for each in told} == {event}
    assert {(each["subscriptionId"], each["clientState"]) for each in told} == {
        (made["id"], SECRET)
    }


def test_subscription_tells_of_a_message_that_comes_in(m365: Client, app: App) -> None:
    watch(
        m365, app, resource=f"/users/{SENDER}/mailFolders('Inbox')/messages", changeType="created"
    )
    m365.send(m365.draft()["id"])
    sent = m365.mails("ann@north.example")[0]

    m365.script("reply", {"message_id": sent["id"], "text": "Thanks"})

    (told,) = app.heard(1)
    (reply,) = m365.mails(SENDER)
    assert (told["changeType"], told["resourceData"]["id"]) == ("created", reply["id"])


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"notificationUrl": "http://127.0.0.1:1/told"}, (400, "ValidationError")),
        ({"notificationUrl": "https://elsewhere.example/told"}, (400, "InvalidRequest")),
        ({"resource": "/users/nobody@north.example/events"}, (404, "Request_ResourceNotFound")),
        ({"resource": "/groups/1/members"}, (400, "InvalidRequest")),
        ({"expirationDateTime": "2040-01-01T00:00:00Z"}, (400, "InvalidRequest")),
        ({"clientState": "x" * 129}, (400, "InvalidRequest")),
        ({"changeType": "moved"}, (400, "InvalidRequest")),
    ],
)
def test_subscription_refuses(
    m365: Client, app: App, changes: dict[str, Any], refused: tuple[int, str]
) -> None:
    assert refusal(m365, app, **changes) == refused
    assert m365.script("subscriptions") == {"subscriptions": []}


def test_subscription_wants_both_addresses_to_prove_themselves(m365: Client, app: App) -> None:
    assert refusal(m365, app, lifecycleNotificationUrl=f"{app.url}/silent") == (
        400,
        "ValidationError",
    )


def test_second_subscription_for_the_same_is_a_conflict(m365: Client, app: App) -> None:
    watch(m365, app)

    assert refusal(m365, app) == (409, "ExtensionError")


def test_subscription_without_the_permission_to_read_is_refused(m365: Client, app: App) -> None:
    m365.script("tenant", {"permissions": {"Calendars.ReadWrite": False}})

    assert refusal(m365, app) == (403, "ErrorAccessDenied")


def test_subscription_is_renewed_and_runs_out(m365: Client, app: App) -> None:
    made = watch(m365, app)
    one = f"/subscriptions/{made['id']}"
    m365.script("clock", {"advance": "P5D"})
    later = wanted(m365, app)["expirationDateTime"]

    renewed = m365.graph("PATCH", one, {"expirationDateTime": later})
    m365.script("clock", {"advance": "P5D"})
    still = m365.graph("GET", one)
    m365.script("clock", {"advance": "P5D"})

    assert (renewed.status_code, still.status_code) == (200, 200)
    assert still.json()["clientState"] is None
    assert m365.graph("GET", one).json()["error"]["code"] == "ResourceNotFound"
    assert m365.graph("PATCH", one, {"expirationDateTime": later}).status_code == 404


@pytest.mark.parametrize(
    ("do", "event", "left"),
    [
        ("reauthorize", "reauthorizationRequired", 1),
        ("remove", "subscriptionRemoved", 0),
        ("miss", "missed", 1),
    ],
)
def test_lifecycle_event_is_told_when_a_script_asks(
    m365: Client, app: App, do: str, event: str, left: int
) -> None:
    made = watch(m365, app)

    m365.script("subscriptions", {"do": do})

    (told,) = app.heard(1)
    assert (told["subscriptionId"], told["lifecycleEvent"]) == (made["id"], event)
    assert len(m365.script("subscriptions")["subscriptions"]) == left


def _notified(m365: Client) -> tuple[int, int]:
    """How many notifications were delivered, and how many dropped."""
    counters = m365.script("state")["counters"]
    return counters["notifications_delivered"], counters["notifications_dropped"]


def test_notification_comes_again_after_a_refusal_and_is_dropped_after_three(
    m365: Client, app: App
) -> None:
    watch(m365, app)
    app.refuses = 2
    first = meeting(m365)
    assert [each["resourceData"]["id"] for each in app.heard(1)] == [first]

    app.refuses = 3
    meeting(m365)
    third = meeting(m365)

    assert [each["resourceData"]["id"] for each in app.heard(2)] == [first, third]
    # The app hears of one a moment before the sandbox counts it.
    wait_until("counted", lambda: _notified(m365) == (2, 1))


def test_switch_lets_notifications_come_twice_and_forge_carries_another_secret(
    m365: Client, app: App
) -> None:
    watch(m365, app)
    m365.script("tenant", {"notifications_twice": True})
    event = meeting(m365)
    assert [each["resourceData"]["id"] for each in app.heard(2)] == [event, event]
    m365.script("tenant", {"notifications_twice": False})

    m365.script("subscriptions", {"do": "forge", "resource": "events"})

    assert app.heard(3)[2]["clientState"] == "guessed"
