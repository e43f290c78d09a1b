"""The calendar over TLS, with a token, as the service's client calls it."""

from typing import Any

from tests.sandbox.running import Client

ORGANISER = "/users/sets%40setwise.example"
HEADERS = {"Prefer": 'IdType="ImmutableId", outlook.timezone="Europe/London"'}


def event() -> dict[str, Any]:
    """Twelve Tuesdays, weekly, over the clock change of March 2027 in London."""
    return {
        "subject": "Maple set",
        "start": {"dateTime": "2027-02-23T13:30:00", "timeZone": "GMT Standard Time"},
        "end": {"dateTime": "2027-02-23T16:30:00", "timeZone": "GMT Standard Time"},
        "recurrence": {
            "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
            "range": {"type": "numbered", "startDate": "2027-02-23", "numberOfOccurrences": 12},
        },
        "attendees": [{"emailAddress": {"address": "ann@north.example"}}],
        "isOnlineMeeting": True,
        "transactionId": "wire",
    }


def test_series_is_created_once_and_read_page_by_page(m365: Client) -> None:
    first = m365.graph("POST", f"{ORGANISER}/events", event(), headers=HEADERS)
    again = m365.graph("POST", f"{ORGANISER}/events", event(), headers=HEADERS)
    window = "startDateTime=2027-01-01T00:00:00Z&endDateTime=2027-12-31T00:00:00Z"
    url = f"{ORGANISER}/events/{first.json()['id']}/instances?{window}"

    found, pages = [], 0
    while url:
        page = m365.graph("GET", url, headers=HEADERS).json()
        found += page["value"]
        url, pages = page.get("@odata.nextLink", ""), pages + 1

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["id"] == first.json()["id"]
    assert (len({each["id"] for each in found}), pages) == (12, 2)
    assert {each["start"]["dateTime"][11:16] for each in found} == {"13:30"}
    assert [mail["subject"] for mail in m365.mails("ann@north.example")] == ["Maple set"]


def test_join_link_finds_the_online_meeting_when_encoded_again(m365: Client) -> None:
    created = m365.graph("POST", f"{ORGANISER}/events", event(), headers=HEADERS).json()
    organiser = m365.graph("GET", ORGANISER).json()["id"]
    join_url = created["onlineMeeting"]["joinUrl"]

    found = m365.graph(
        "GET",
        f"/users/{organiser}/onlineMeetings",
        params={"$filter": f"JoinWebUrl eq '{join_url}'"},
    )

    assert [each["joinWebUrl"] for each in found.json()["value"]] == [join_url]


def test_answer_of_an_attendee_reaches_state_and_organiser(m365: Client) -> None:
    created = m365.graph("POST", f"{ORGANISER}/events", event(), headers=HEADERS).json()

    answer = {"email": "ann@north.example", "event": created["id"], "response": "accepted"}
    m365.script("attendee", answer)

    shown = m365.graph("GET", f"{ORGANISER}/events/{created['id']}", headers=HEADERS).json()
    events = m365.script("state")["events"]
    assert [each["status"]["response"] for each in shown["attendees"]] == ["accepted"]
    assert [(each["mailbox"], each["isOrganizer"]) for each in events] == [
        ("ann@north.example", False),
        ("sets@setwise.example", True),
    ]
    assert {each["response"] for each in events[0]["occurrences"]} == {"accepted"}
