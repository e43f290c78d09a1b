"""What comes back to the sender's mailbox, from a bounce to a loop, through the real programs."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import requests

from tests.flows.browserless import Browser
from tests.flows.conftest import MakesSetUps
from tests.flows.harness import PROGRAMMES, SENDER, SetUp

_ADA, _BEN = "ada.holm@larkfield.example", "ben.ito@larkfield.example"
_CLEO, _DOV = "cleo.marsh@larkfield.example", "dov.katz@larkfield.example"
_CONTACT, _STRANGER = "becky@larkfield.example", "sales@elsewhere.example"
_OUT_AT = datetime(2027, 9, 21, 10, 0, tzinfo=UTC)
"""Tuesday a week before Birch's set-up session: its mails and those of joining have gone out."""
_BACK = datetime(2027, 9, 24, 17, 0, tzinfo=UTC)
_AWAY_WORDS, _MAILED = "In Rome with Zoë", "In six months I ask before I advise."
_PLEA, _OFFER, _LOOP = "Please call me about my boss", "Buy our course", "I am a robot"


def test_what_comes_back_is_taken_in_and_nobody_s_words_go_on(make_embedded: MakesSetUps) -> None:
    set_up = make_embedded(people=PROGRAMMES / "small.csv")
    set_up.ask("POST", "/_sandbox/person", {"email": _ADA, "mailbox": "bounces"})
    away = [set_up.now().isoformat(), _BACK.isoformat(), _AWAY_WORDS]
    set_up.ask("POST", "/_sandbox/person", {"email": _BEN, "out_of_office": away})
    set_up.ask("POST", "/_sandbox/person", {"email": _STRANGER})
    set_up.ask("POST", "/_sandbox/person", {"email": _CONTACT})
    set_up.book(PROGRAMMES / "small.yaml")
    set_up.move_to(_OUT_AT)

    baseline = _form_mail(set_up, _CLEO, "Before we meet")
    set_up.ask("POST", "/_sandbox/reply", {"message_id": baseline["id"], "text": _MAILED})
    _write(set_up, _DOV, _PLEA)
    _write(set_up, _STRANGER, _OFFER)
    _write(set_up, _DOV, _LOOP, header="X-Auto-Response-Suppress")
    set_up.move_to(_OUT_AT + timedelta(hours=1))

    assert _taken_in(set_up) == {
        "bounce": 4, "away": 1, "captured": 1, "waiting": 1, "stranger": 1, "automatic": 1,
    }  # fmt: skip
    assert set_up.rows(
        "SELECT DISTINCT person.address, mailing.state, mailing.reason FROM mailing"
        " JOIN person ON person.id = mailing.person_id WHERE mailing.state = 'bounced'"
    ) == [(_ADA, "bounced", "it came back: their mailbox is full")]
    assert [str(end)[:19] for (end,) in set_up.rows("SELECT ends_at FROM time_away")] == [
        "2027-09-24 17:00:00"
    ]
    monday, notice = sorted(
        _inbox(set_up, _CONTACT), key=lambda one: str(one["subject"]), reverse=True
    )
    assert monday["subject"] == "[Two small sets] What needs your hand this week"
    assert "People whom no mail reaches: 1" in monday["body_text"]
    assert notice["subject"] == "[Two small sets] A message from Dov Katz waits"
    assert f"Dov Katz wrote to {SENDER}" in notice["body_text"]

    page = _sent_with_one_press(set_up, _form_url(baseline))
    assert f">{_MAILED}</textarea>" in page
    assert set_up.rows("SELECT count(*) FROM reply") == [(1,)]
    assert set_up.rows("SELECT count(*) FROM mailed_draft") == [(0,)]

    kept = repr(set_up.dump()) + set_up.logs() + notice["body_html"] + monday["body_html"]
    said = (_AWAY_WORDS, _MAILED, _PLEA, _OFFER, _LOOP)
    assert [words for words in said if words in kept] == []
    # Nothing automatic was answered, and the captured reply alone has left the mailbox.
    assert _inbox(set_up, _STRANGER) == []
    assert all(not one["is_read"] for one in _messages_as_graph_shows(set_up))
    kept_by = {one["mailbox"] for one in set_up.messages() if one["body_text"] == _MAILED}
    assert kept_by == {_CLEO}


def _taken_in(set_up: SetUp) -> dict[str, int]:
    return dict(Counter(kind for (kind,) in set_up.rows("SELECT kind FROM inbound_mail")))


def _inbox(set_up: SetUp, address: str) -> list[dict[str, Any]]:
    return [
        one
        for one in set_up.messages(to=address)
        if (one["mailbox"], one["folder"], one["from"]) == (address, "inbox", SENDER)
    ]


def _form_mail(set_up: SetUp, address: str, about: str) -> dict[str, Any]:
    (found,) = (one for one in _inbox(set_up, address) if about in one["subject"])
    return found


def _form_url(message: dict[str, Any]) -> str:
    found = re.search(r"http\S+/r/\S+", message["body_text"])
    assert found is not None
    return found[0]


def _sent_with_one_press(set_up: SetUp, url: str) -> str:
    """Show the code that was mailed, then press Send; return the page as it stood before."""
    with Browser(set_up.web_url) as browser:
        assert _MAILED not in browser.get(url).text
        browser.send(url, {})
        found: list[str] = []

        def arrived() -> bool:
            texts = (one["body_text"] for one in _inbox(set_up, _CLEO))
            found.extend(code for text in texts for code in re.findall(r"code is (\d{6})", text))
            return bool(found)

        set_up.wait_until("sent the code", arrived)
        browser.send(f"{url}/code", {"code": found[-1]})
        page = unescape(browser.get(url).text)
        browser.send(url, {"do": "send"})
        return page


def _write(set_up: SetUp, address: str, words: str, *, header: str | None = None) -> None:
    """Let somebody write to the sender's mailbox, with a header of theirs."""
    headers = [] if header is None else [{"name": header, "value": "All"}]
    message = {
        "subject": words,
        "body": {"contentType": "text", "content": words},
        "toRecipients": [{"emailAddress": {"address": SENDER}}],
        **({"internetMessageHeaders": headers} if headers else {}),
    }
    _graph(set_up, "POST", f"/users/{address}/sendMail", {"message": message})


def _messages_as_graph_shows(set_up: SetUp) -> list[dict[str, Any]]:
    path = f"/users/{SENDER}/mailFolders/inbox/messages?$select=isRead&$top=100"
    found = _graph(set_up, "GET", path, None)["value"]
    assert len(found) == 8
    return [{"is_read": one["isRead"]} for one in found]


def _graph(set_up: SetUp, method: str, path: str, body: dict[str, Any] | None) -> Any:
    """Call the sandbox's Graph as its worker's application."""
    env = set_up.processes["serve"].env
    with requests.Session() as session:
        session.trust_env = False
        session.verify = env["CA_FILE"]
        token = session.post(
            f"{env['AUTHORITY']}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": env["CLIENT_ID"],
                "client_secret": env["CLIENT_SECRET"],
                "scope": "https://graph.microsoft.com/.default",
            },
            timeout=20,
        ).json()["access_token"]
        answer = session.request(
            method,
            env["GRAPH_BASE_URL"] + path,
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
        )
    assert answer.ok, answer.text
    return answer.json() if answer.content else None
