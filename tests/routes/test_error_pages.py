"""Failures and refusals: own pages, no word lost, no word logged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from service.routes.blueprints import AUTHORISED_BY_LINK
from service.routes.limits import LIMITED
from service.runs import current_run
from tests.participants import add_link, build_maple, form_path
from tests.web_app import make_app
from tests.web_wiring import WebWiring, build_web_wiring

WORDS = "I was afraid of the silence"


@contextmanager
def table_gone(wiring: WebWiring, name: str) -> Iterator[None]:
    """Let every query of one table fail for a while."""
    with wiring.database.writing() as db:
        db.execute(text(f"ALTER TABLE {name} RENAME TO {name}_gone"))
    yield
    with wiring.database.writing() as db:
        db.execute(text(f"ALTER TABLE {name}_gone RENAME TO {name}"))


def test_failure_keeps_the_typed_text_and_logs_none_of_it(
    client: FlaskClient, wiring: WebWiring, caplog: pytest.LogCaptureFixture
) -> None:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, build_maple(db), "after-session", session=2))
    caplog.set_level(logging.DEBUG)

    with table_gone(wiring, "draft"):
        answer = client.post(path, data={"happened": WORDS, "csrf_token": "x", "do": "send"})

    assert answer.status_code == 500
    assert WORDS in unescape(answer.text)
    assert "Your text is still here" in answer.text
    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    assert "request failed" in logged
    assert WORDS not in logged
    assert path.removeprefix("/r/") not in logged


def test_failure_shows_an_id_that_finds_its_log_lines(
    client: FlaskClient, wiring: WebWiring, caplog: pytest.LogCaptureFixture
) -> None:
    runs: list[str] = []

    def note_run(_record: logging.LogRecord) -> bool:
        runs.append(current_run())
        return True

    caplog.set_level(logging.INFO)
    caplog.handler.addFilter(note_run)

    with table_gone(wiring, "person"):
        answer = client.post("/resend", data={"address": "ann@acme.example"})

    caplog.handler.removeFilter(note_run)
    run_id = answer.headers["X-Request-Id"]
    assert (len(run_id), f"<code>{run_id}</code>" in answer.text) == (8, True)
    messages = [record.getMessage() for record in caplog.records]
    assert messages[-2:] == ["request failed", "request answered"]
    assert runs[-2:] == [run_id, run_id]


def test_failure_undoes_what_the_request_wrote(client: FlaskClient, wiring: WebWiring) -> None:
    with table_gone(wiring, "person"):
        answer = client.post("/resend", data={"address": "ann@acme.example"})

    assert answer.status_code == 500
    with wiring.database.reading() as db:
        assert db.execute(text("SELECT count(*) FROM audit_event")).scalar() == 0


def test_wrong_method_has_its_own_page(client: FlaskClient) -> None:
    answer = client.post("/healthz", data={"happened": WORDS})

    assert answer.status_code == 405
    assert "That cannot be done here" in answer.text
    assert WORDS in answer.text


def test_more_than_eight_megabytes_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.post("/resend", data=b"x" * (8 * 1024 * 1024 + 1))

    assert answer.status_code == 413
    assert "more than we can take at once" in answer.text


def test_too_many_presses_are_slowed_down_and_keep_the_text(client: FlaskClient) -> None:
    answers = [client.post("/resend", data={"address": "a@b.example"}) for _ in range(21)]

    assert [one.status_code for one in answers] == [303] * 20 + [429]
    assert "A little too fast" in answers[-1].text
    assert "a@b.example" in answers[-1].text


def test_whatever_a_link_opens_can_be_pressed_too_often() -> None:
    assert sorted(AUTHORISED_BY_LINK - LIMITED.keys()) == []


def test_https_marks_cookies_and_demands_https(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("rows") / "setwise.sqlite3"
    wiring = build_web_wiring(f"sqlite:///{place}", PUBLIC_URL="https://sets.acme.example")
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, build_maple(db), "joining", session=1))
    app: Flask = make_app(wiring)

    answer = app.test_client().get(path, base_url="https://sets.acme.example")

    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    wiring.database.dispose()


def test_limits_are_counted_across_processes(
    redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("rows") / "setwise.sqlite3"
    wiring = build_web_wiring(f"sqlite:///{place}", LIMITS_URL=redis_url)
    clients = [make_app(wiring).test_client() for _ in range(2)]

    statuses = [
        clients[turn % 2].post("/resend", data={"address": "a@b.example"}).status_code
        for turn in range(21)
    ]

    assert statuses == [303] * 20 + [429]
    wiring.database.dispose()
