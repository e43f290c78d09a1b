"""The pages for people over real sockets, as a browser without scripts uses them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import requests

from sandbox.calendar.create import create_event
from sandbox.calendar.items import mailbox_owner
from sandbox.machine import Sandbox
from sandbox.mailroom import deliver
from sandbox.pages.times import next_morning

ALICE = "alice@ally.example"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder: Path = tmp_path_factory.mktemp("sandbox")
    people = folder / "people.csv"
    people.write_text(
        f"email,given_name,surname,time_zone\n{ALICE},Alice,Ångström,Europe/Stockholm\n",
        encoding="utf-8",
    )
    running = Sandbox(folder / "data", people=people)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def base(sandbox: Sandbox) -> str:
    """The people's address, everything but the people emptied."""
    sandbox.context.reset()
    return sandbox.context.people_url


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def mail_id(sandbox: Sandbox, base: str) -> str:
    return deliver(
        sandbox.context.store,
        sandbox.context.clock,
        to=ALICE,
        subject=f"Two questions {SCRIPT}",
        html=f'<html><head><title>x</title></head><body><a href="{base}/">Open</a></body></html>',
        text=f"Open my page: {base}/faults.\n{SCRIPT}",
        from_="learning@setwise.example",
    )


@pytest.fixture
def event_id(sandbox: Sandbox, base: str) -> str:
    """A meeting in London of three dates, to which Alice in Stockholm is invited."""
    context = sandbox.context
    context.clock.set(datetime(2027, 2, 1, 8, 0, tzinfo=UTC))
    doc = create_event(
        context,
        mailbox_owner(context, "sets@setwise.example"),
        {
            "subject": "Maple set",
            "start": {"dateTime": "2027-02-23T13:30:00", "timeZone": "GMT Standard Time"},
            "end": {"dateTime": "2027-02-23T16:30:00", "timeZone": "GMT Standard Time"},
            "recurrence": {
                "pattern": {"type": "weekly", "interval": 5, "daysOfWeek": ["tuesday"]},
                "range": {
                    "type": "numbered",
                    "startDate": "2027-02-23",
                    "numberOfOccurrences": 3,
                },
            },
            "attendees": [{"emailAddress": {"address": ALICE}}],
            "isOnlineMeeting": True,
        },
    )
    return str(doc["id"])


def responses(sandbox: Sandbox, event_id: str) -> dict[str, list[str]]:
    """Answers by original day, `series` for the master's own."""
    doc = sandbox.context.store.get("event", event_id)
    assert doc is not None
    lists = {"series": doc["attendees"]}
    lists |= {day: each["attendees"] for day, each in doc["exceptions"].items()}
    return {day: [each["status"]["response"] for each in found] for day, found in lists.items()}


def forms(html: str) -> list[dict[str, str]]:
    """The hidden fields of each form of a page."""
    return [
        {
            name: unescape(value)
            for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        }
        for form in re.findall(r"<form.*?</form>", html, re.DOTALL)
    ]


def test_every_page_says_sandbox_and_writes_nothing(
    sandbox: Sandbox, base: str, browser: requests.Session, mail_id: str, event_id: str
) -> None:
    paths = [
        "/",
        f"/inbox/{ALICE}",
        f"/message/{mail_id}",
        f"/message/{mail_id}?as=text",
        f"/calendar/{ALICE}",
        "/outbox/learning@setwise.example",
        "/faults",
    ]
    before = sandbox.context.store.every("message") + sandbox.context.store.every("event")

    answers = [browser.get(base + path, timeout=5) for path in paths]
    heads = [browser.head(base + path, timeout=5) for path in paths]

    assert [(each.status_code, "sandbox" in each.text) for each in answers] == [(200, True)] * 7
    assert [each.status_code for each in heads] == [200] * 7
    assert "script" not in re.sub(r"&lt;/?script", "", answers[2].text)
    after = sandbox.context.store.every("message") + sandbox.context.store.every("event")
    assert after == before


def test_mail_is_shown_in_a_frame_without_scripts(
    base: str, browser: requests.Session, mail_id: str
) -> None:
    page = browser.get(f"{base}/message/{mail_id}", timeout=5)
    framed = browser.get(f"{base}/message/{mail_id}/html", timeout=5)

    assert f'src="/message/{mail_id}/html" sandbox="allow-top-navigation-by-user-activation"' in (
        page.text
    )
    assert framed.text == (
        f'<html><head><base target="_top"><title>x</title></head><body><a href="{base}/">Open</a>'
        "</body></html>"
    )
    assert framed.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_sender_without_a_name_is_told_once(
    sandbox: Sandbox, base: str, browser: requests.Session
) -> None:
    context, stranger = sandbox.context, "someone@outside.example"
    mail_id = deliver(
        context.store, context.clock, to=ALICE, subject="Hello", html="", text="", from_=stranger
    )

    page = browser.get(f"{base}/message/{mail_id}", timeout=5).text

    assert page.count(stranger) == 1


def test_text_of_a_mail_has_bare_links_that_open(
    base: str, browser: requests.Session, mail_id: str
) -> None:
    page = browser.get(f"{base}/message/{mail_id}?as=text", timeout=5).text

    shown = re.findall(r'<div class="plain">(.*?)</div>', page, re.DOTALL)
    link = f'<a href="{base}/faults">{base}/faults</a>'
    assert shown == [f"Open my page: {link}.\n&lt;script&gt;alert(1)&lt;/script&gt;"]


def test_mail_stays_unread_until_it_is_marked(
    sandbox: Sandbox, base: str, browser: requests.Session, mail_id: str
) -> None:
    browser.get(f"{base}/message/{mail_id}", timeout=5)
    first = browser.get(base, timeout=5).text
    browser.post(f"{base}/inbox/{ALICE}/read", timeout=5)

    assert "1 unread" in first
    assert "unread" not in browser.get(base, timeout=5).text.replace('class="unread"', "")


def test_reply_goes_to_the_sender(
    sandbox: Sandbox, base: str, browser: requests.Session, mail_id: str
) -> None:
    answer = browser.post(
        f"{base}/message/{mail_id}/reply", data={"text": "Count me in"}, timeout=5
    )

    received = sandbox.context.store.find("message", "folder", "learning@setwise.example/inbox")
    assert "Your reply was sent." in answer.text
    assert [mail["body_text"].splitlines()[0] for mail in received] == ["Count me in"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"step": "hour"}, "2027-03-27T10:00"),
        ({"step": "day"}, "2027-03-28T09:00"),
        ({"step": "week"}, "2027-04-03T09:00"),
        ({"step": "four-weeks"}, "2027-04-24T09:00"),
        ({"step": "morning"}, "2027-03-29T06:30"),  # 08:30 in Stockholm, after its clock change
        ({"to": "2027-04-01T12:00"}, "2027-04-01T10:00"),
    ],
)
def test_clock_moves_as_the_button_says(
    sandbox: Sandbox, base: str, browser: requests.Session, form: dict[str, str], expected: str
) -> None:
    sandbox.context.clock.set(datetime(2027, 3, 27, 9, 0, 1, tzinfo=UTC))

    answer = browser.post(f"{base}/clock", data=form, timeout=5, allow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert sandbox.context.clock.now().strftime("%Y-%m-%dT%H:%M") == expected


def test_clock_stays_when_no_date_was_chosen(base: str, browser: requests.Session) -> None:
    answer = browser.post(f"{base}/clock", data={"to": ""}, timeout=5)

    assert (answer.status_code, "The clock stays" in answer.text) == (400, True)


def test_form_of_another_site_is_refused(base: str, browser: requests.Session) -> None:
    headers = {"Origin": "http://evil.example"}

    answer = browser.post(f"{base}/clock", data={"step": "day"}, headers=headers, timeout=5)

    assert (answer.status_code, "Not from here" in answer.text) == (403, True)


def test_calendar_shows_dates_in_the_readers_time(
    base: str, browser: requests.Session, event_id: str
) -> None:
    page = browser.get(f"{base}/calendar/{ALICE}", timeout=5).text

    assert re.findall(r'<p class="when">(.*?)</p>', page) == [
        "Tuesday 23 February 2027, 14:30–17:30 (Stockholm)",
        "Tuesday 30 March 2027, 14:30–17:30 (Stockholm)",
        "Tuesday 4 May 2027, 14:30–17:30 (Stockholm)",
    ]
    assert page.count("Tuesday 4 May 2027, 13:30–16:30 (London)") == 1


def test_one_date_is_answered_from_the_calendar(
    sandbox: Sandbox, base: str, browser: requests.Session, event_id: str
) -> None:
    page = browser.get(f"{base}/calendar/{ALICE}", timeout=5).text
    second = forms(page)[2]

    answer = browser.post(
        f"{base}/calendar/{ALICE}/answer", data={**second, "response": "declined"}, timeout=5
    )

    assert "You declined" in answer.text
    assert responses(sandbox, event_id) == {"series": ["none"], "2027-03-30": ["declined"]}


def test_series_is_answered_from_the_invitation(
    sandbox: Sandbox, base: str, browser: requests.Session, event_id: str
) -> None:
    invitation = sandbox.context.store.every("message", ALICE)[0]
    page = browser.get(f"{base}/message/{invitation['id']}", timeout=5).text

    browser.post(
        f"{base}/calendar/{ALICE}/answer",
        data={**forms(page)[0], "response": "accepted"},
        timeout=5,
    )

    assert responses(sandbox, event_id) == {"series": ["accepted"]}


def test_join_link_opens_a_room(
    sandbox: Sandbox, base: str, browser: requests.Session, event_id: str
) -> None:
    doc = sandbox.context.store.get("event", event_id)
    assert doc is not None

    page = browser.get(doc["teams"]["joinUrl"], timeout=5)

    assert (page.status_code, "Maple set" in page.text) == (200, True)


def test_fault_is_switched_on_and_off_beside_a_scripts_rules(
    sandbox: Sandbox, base: str, browser: requests.Session
) -> None:
    own = {"match": {"path_regex": "/never$"}, "what": "500"}
    sandbox.context.faults.replace([own])

    browser.post(f"{base}/faults", data={"fault": "slow", "to": "on"}, timeout=5)
    rules_on = sandbox.context.faults.rules()
    browser.post(f"{base}/faults", data={"fault": "slow", "to": "off"}, timeout=5)

    assert rules_on == [own, {"match": {}, "what": "slow", "retry_after": 3}]
    assert sandbox.context.faults.rules() == [own]


def test_teams_is_switched_off(sandbox: Sandbox, base: str, browser: requests.Session) -> None:
    browser.post(f"{base}/faults/teams", data={"to": "off"}, timeout=5)

    assert sandbox.context.tenant.teams is False


@pytest.mark.parametrize("path", ["/inbox/nobody@ally.example", "/message/none", "/inbox/x?page=0"])
def test_unknown_page_says_so(base: str, browser: requests.Session, path: str) -> None:
    answer = browser.get(base + path, timeout=5)

    assert (answer.status_code, "That did not work" in answer.text) == (404, True)


def test_next_morning_skips_the_weekend_and_a_morning_that_has_begun() -> None:
    zone = ZoneInfo("Europe/London")
    friday = datetime(2027, 4, 2, 7, 30, tzinfo=UTC)

    assert next_morning(friday, zone) == datetime(2027, 4, 5, 7, 30, tzinfo=UTC)
