"""Somebody holds a form link that is not theirs, and tries to read or to break what it opens."""

import hashlib
import itertools
import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from service.domain.states import ReleaseState
from service.models import Action, Answer, AuditEvent, Release
from tests.participants import Maple, add_link, form_path
from tests.routes.pressing import AFTER, guard, open_with_code, send
from tests.web_wiring import WebWiring


def test_words_not_shown_here_cannot_be_released_from_here(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, support="time for my father")

    send(other_device, after, **AFTER, share=["action", "support"])

    with wiring.database.reading() as db:
        assert [one.line for one in db.scalars(select(Release))] == ["action"]
        ticks = db.scalars(select(Answer).where(Answer.field == "share")).one()
        assert ticks.value == '["action"]'


def test_words_released_by_their_writer_stay_released_after_a_change_elsewhere(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, support="more time", share=["support"])

    send(other_device, after, **AFTER, share=["support"])

    with wiring.database.reading() as db:
        row = db.scalars(select(Release)).one()
        assert (row.line, row.state) == ("support", ReleaseState.DRAFTED)


def test_words_not_shown_here_can_be_released_after_the_code(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, support="more time")
    open_with_code(other_device, wiring, after)

    send(other_device, after, **AFTER, support="more time", share=["support"])

    with wiring.database.reading() as db:
        assert [one.words for one in db.scalars(select(Release))] == ["more time"]


def test_ratings_of_a_second_device_stay_closed_on_the_first(
    client: FlaskClient, other_device: FlaskClient, after: str
) -> None:
    send(client, after, **AFTER)

    send(other_device, after, **AFTER, word="gloomy", useful="2")

    assert "gloomy" in other_device.get(after).text
    assert "gloomy" not in client.get(after).text


def test_ratings_of_two_devices_open_on_neither_without_a_code(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, after: str
) -> None:
    send(client, after, **AFTER, word="gloomy")

    send(other_device, after, **AFTER, useful="2")

    assert "gloomy" not in client.get(after).text
    assert "gloomy" not in other_device.get(after).text
    open_with_code(client, wiring, after)
    assert "gloomy" in client.get(after).text


def test_audit_digest_of_a_few_choices_is_not_found_by_trying_them(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, maple, "before-session", session=3))
    send(client, path, coming="no", presenting="maybe", do="send")
    guesses = itertools.product(("yes", "late", "no"), ("yes", "maybe", "not-today"))
    tried = {
        hashlib.sha256(json.dumps([["coming", one], ["presenting", two]]).encode()).hexdigest()
        for one, two in guesses
    }

    with wiring.database.reading() as db:
        written = db.scalars(select(AuditEvent).where(AuditEvent.verb == "reply-given")).one()
        assert written.new not in tried


def test_ratings_carry_no_hidden_number_in_the_order_they_came(wiring: WebWiring) -> None:
    # SQLite would give one to a table that is not kept in the order of its primary key.
    with (
        wiring.database.engine.connect() as connection,
        pytest.raises(DBAPIError, match=r"column.*rowid"),
    ):
        connection.execute(text("SELECT rowid FROM rating"))


def test_day_typed_without_zeros_is_taken(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    status, _ = send(client, after, **AFTER | {"due_on": "2027-4-7"})

    assert status == 303
    with wiring.database.reading() as db:
        assert str(db.scalars(select(Action)).one().due_on) == "2027-04-07"


def test_field_sent_twice_takes_the_words(
    client: FlaskClient, wiring: WebWiring, after: str
) -> None:
    status, _ = send(client, after, **AFTER | {"action": ["", "ask Sam"]})

    assert status == 303
    with wiring.database.reading() as db:
        assert db.scalars(select(Action)).one().what == "ask Sam"


def test_half_a_character_saved_by_script_does_not_shut_the_form(
    client: FlaskClient, after: str
) -> None:
    body = json.dumps({"csrf_token": guard(client, after), "values": {"action": "ask\ud800 Sam"}})

    saved = client.post(f"{after}/draft", data=body, content_type="application/json")
    page = client.get(after)

    assert (saved.status_code, page.status_code) == (200, 200)
    assert "ask? Sam" in page.text


def test_half_a_character_as_the_pages_value_is_refused(client: FlaskClient, after: str) -> None:
    body = '{"csrf_token": "\\ud800", "values": {}}'

    answer = client.post(f"{after}/draft", data=body, content_type="application/json")

    assert answer.status_code == 400


def test_draft_nested_without_end_is_refused_like_any_other_nonsense(
    client: FlaskClient, after: str
) -> None:
    answer = client.post(f"{after}/draft", data="[" * 200_000, content_type="application/json")

    assert (answer.status_code, answer.json) == (404, {"saved": False})
