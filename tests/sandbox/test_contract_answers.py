"""Every GET answers as msgraph-sdk's models say; the sandbox itself compares the two."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from sandbox.graph.routes import ROUTES
from sandbox.router import Router, label
from tests.sandbox.running import SENDER, TAG, Client
from tests.sandbox.test_subscriptions import App

_ORGANISER = "sets@setwise.example"
_ANN = "ann@north.example"
_WINDOW = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2030-01-01T00:00:00Z"
_TAGS = f"$expand=singleValueExtendedProperties($filter=id eq '{TAG}')"


def _at(hour: int) -> dict[str, str]:
    return {"dateTime": f"2027-02-23T{hour}:30:00", "timeZone": "Europe/London"}


def _series(m365: Client) -> dict[str, Any]:
    """A series with an exception, a cancelled date, an answer and an update."""
    event = {
        "subject": "Session",
        "start": _at(13),
        "end": _at(14),
        "attendees": [{"emailAddress": {"address": _ANN}}],
        "isOnlineMeeting": True,
        "location": {"displayName": "Room 1", "locationType": "conferenceRoom"},
        "recurrence": {
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
            "range": {"type": "numbered", "startDate": "2027-02-23", "numberOfOccurrences": 4},
        },
        "singleValueExtendedProperties": [{"id": TAG, "value": "7"}],
    }
    made: dict[str, Any] = m365.graph("POST", f"/users/{_ORGANISER}/events", event).json()
    dates = m365.graph("GET", f"/users/{_ORGANISER}/events/{made['id']}/instances?{_WINDOW}")
    first, second, *_ = dates.json()["value"]
    moved = {"start": _at(15), "end": _at(16)}
    m365.graph("PATCH", f"/users/{_ORGANISER}/events/{first['id']}", moved)
    m365.graph("POST", f"/users/{_ORGANISER}/events/{second['id']}/cancel", {"comment": "ill"})
    invited = m365.graph("GET", f"/users/{_ANN}/events").json()["value"][0]
    m365.graph("POST", f"/users/{_ANN}/events/{invited['id']}/tentativelyAccept", {})
    return made


def _draft(m365: Client) -> str:
    """A draft with an attachment and headers."""
    attachment = {"@odata.type": "#microsoft.graph.fileAttachment", "name": "a.txt"}
    made = m365.draft(
        attachments=[{**attachment, "contentBytes": "YQ=="}],
        internetMessageHeaders=[{"name": "x-mark", "value": "1"}],
    )
    return f"/users/{SENDER}/messages/{made['id']}"


def _watch(m365: Client, app: App) -> str:
    made = m365.graph(
        "POST",
        "/subscriptions",
        {
            "changeType": "updated",
            "notificationUrl": f"{app.url}/told",
            "resource": f"/users/{_ORGANISER}/events",
            "expirationDateTime": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
        },
    ).json()
    return f"/subscriptions/{made['id']}"


def test_every_get_answers_as_the_models_say(m365: Client) -> None:
    m365.script("clock", {"now": datetime.now(UTC).isoformat()})
    away = ["2027-02-01T00:00:00+00:00", "2027-03-01T00:00:00+00:00", "Away"]
    m365.script("tenant", {"permissions": {"ExchangeMessageTrace.Read.All": True}})
    m365.script("person", {"email": _ANN, "out_of_office": away})
    series, draft, app = _series(m365), _draft(m365), App()
    organiser = f"/users/{_ORGANISER}"
    owner = m365.graph("GET", f"/users/{_ORGANISER}").json()["id"]
    link = quote(series["onlineMeeting"]["joinUrl"], safe="")
    meetings = f"/users/{owner}/onlineMeetings"
    found = m365.graph("GET", f"{meetings}?$filter=JoinWebUrl eq '{link}'").json()["value"]
    sales = m365.graph("GET", "/groups").json()["value"][0]["id"]
    watch = _watch(m365, app)
    master = f"{organiser}/events/{series['id']}"
    paths = [
        f"/users/{SENDER}/messages?{_TAGS}",
        f"{draft}?$select=subject,internetMessageHeaders,uniqueBody",
        f"{draft}/attachments",
        f"/users/{_ORGANISER}/messages",
        f"/users/{_ANN}/mailFolders",
        f"/users/{_ANN}/mailFolders/inbox",
        f"/users/{_ANN}/mailFolders/inbox/messages",
        f"{organiser}/events?{_TAGS}",
        master,
        f"{master}?$select=cancelledOccurrences&$expand=exceptionOccurrences",
        f"{master}/instances?{_WINDOW}",
        f"{organiser}/calendarView?{_WINDOW}",
        f"/users/{_ANN}/calendarView?{_WINDOW}",
        f"{organiser}/calendar",
        f"{organiser}/outlook/supportedTimeZones",
        f"{organiser}/outlook/supportedTimeZones(TimeZoneStandard='Iana')",
        f"{meetings}?$filter=JoinWebUrl eq '{link}'",
        f"{meetings}/{found[0]['id']}",
        "/users?$expand=manager($select=displayName)",
        f"/users/{_ANN}?$select=id,manager,proxyAddresses,createdDateTime&$expand=manager",
        f"/users/{_ANN}/manager",
        f"/users/{_ANN}/mailboxSettings",
        f"/users/{_ORGANISER}/mailboxSettings",
        "/groups",
        f"/groups/{sales}",
        f"/groups/{sales}/members",
        f"/groups/{sales}/transitiveMembers/microsoft.graph.user?$count=true",
        "/organization",
        "/admin/exchange/tracing/messageTraces",
        "/subscriptions",
        watch,
    ]
    router = Router(ROUTES)

    # Of people alone a group's members are told to advanced queries only.
    eventual = {"ConsistencyLevel": "eventual"}
    statuses = {path: m365.graph("GET", path, headers=eventual).status_code for path in paths}

    asked = [router.find("GET", path.partition("?")[0]) for path in paths]
    known = {label("GET", pattern) for method, pattern, _ in ROUTES if method == "GET"}
    assert {path: status for path, status in statuses.items() if status != 200} == {}
    assert {each.label for each in asked if each} == known
    assert m365.script("state")["contract_violations"] == []
