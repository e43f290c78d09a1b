"""Drafts, and private words that only the device that wrote them shows."""

from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select

from service.models import (
    LogEntry,
    Rating,
)
from tests.participants import dump
from tests.routes.pressing import AFTER, PRIVATE, hidden, send
from tests.web_wiring import WebWiring


def test_draft_saved_by_button_shows_again(client: FlaskClient, after: str) -> None:
    status, _ = send(client, after, happened=PRIVATE, do="draft")

    page = client.get(after).text
    assert status == 303
    assert PRIVATE in page
    assert "Saved Tuesday 2 March" in page


def test_draft_saved_by_script_shows_again(client: FlaskClient, after: str) -> None:
    guard = hidden(client.get(after).text)["csrf_token"]

    answer = client.post(
        f"{after}/draft",
        json={"csrf_token": guard, "values": {"action": "half a", "share": ["action", "support"]}},
    )

    assert answer.json == {"saved": True, "words": "Saved Tuesday 2 March, 09:00"}
    assert "half a" in client.get(after).text


def test_draft_with_a_foreign_csrf_value_is_refused(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    before = dump(wiring.database)

    answer = client.post(f"{after}/draft", json={"csrf_token": "x", "values": {"action": "a"}})

    assert (answer.status_code, answer.json) == (400, {"saved": False})
    assert dump(wiring.database) == before


def test_other_device_sees_no_private_words_and_erases_none(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, happened=PRIVATE, useful="6", kept_question="Why me?")

    page = unescape(other_device.get(after).text)
    assert AFTER["action"] in page
    assert PRIVATE not in page
    assert "Why me?" not in page
    assert 'value="6" checked' not in page
    assert "Mail me a code" in page

    status, _ = send(other_device, after, **{**AFTER, "action": "changed elsewhere"})

    assert status == 303
    page = unescape(client.get(after).text)
    assert all(words in page for words in (PRIVATE, "Why me?", "changed elsewhere"))
    assert 'value="6" checked' in page
    with wiring.database.reading() as db:
        assert len(db.scalars(select(LogEntry)).all()) == 2


def test_other_device_leaves_a_private_draft_alone(
    client: FlaskClient, other_device: FlaskClient, after: str
) -> None:
    send(client, after, happened=PRIVATE, do="draft")

    assert PRIVATE not in other_device.get(after).text
    send(other_device, after, so_what="from elsewhere", do="draft")
    assert "from elsewhere" not in client.get(after).text
    send(other_device, after, **AFTER)

    page = client.get(after).text
    assert PRIVATE in page
    assert AFTER["first_step"] in page


def test_own_device_erases_what_it_empties(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, happened=PRIVATE, useful="6")

    send(client, after, **AFTER, happened="")

    with wiring.database.reading() as db:
        assert db.scalars(select(LogEntry)).all() == []
        assert db.scalars(select(Rating)).all() == []
