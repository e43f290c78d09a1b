"""Who may frame which page, what cookies are there, and what another site's page can press."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.participants import add_link, build_maple, form_path, page_path
from tests.web_app import make_app
from tests.web_wiring import WebWiring, build_web_wiring

TEAMS = "https://teams.microsoft.com", "https://*.cloud.microsoft"
HOME = "https://sets.acme.example"


@pytest.fixture
def framed(tmp_path: Path) -> Iterator[WebWiring]:
    """A service whose pages may stand in Teams."""
    built = build_web_wiring(
        f"sqlite:///{tmp_path / 'rows.sqlite3'}",
        PUBLIC_URL=HOME,
        FRAME_ANCESTORS=",".join(TEAMS),
    )
    yield built
    built.database.dispose()


def frame_rules(app: Flask, path: str) -> tuple[str, str | None]:
    answer = app.test_client().get(path, base_url=HOME)
    policy = answer.headers["Content-Security-Policy"].split("; ")
    (ancestors,) = [part for part in policy if part.startswith("frame-ancestors")]
    return ancestors, answer.headers.get("X-Frame-Options")


def test_nobody_frames_any_page_unless_a_setting_names_them(
    app: Flask, wiring: WebWiring, page: str
) -> None:
    answers = {path: frame_rules(app, path) for path in (page, "/signin", "/", "/nowhere")}

    assert answers == dict.fromkeys(answers, ("frame-ancestors 'none'", "DENY"))


def test_pages_of_a_link_may_be_framed_by_whom_the_setting_names_and_no_others(
    framed: WebWiring,
) -> None:
    with framed.database.writing() as db:
        ann = build_maple(db).ann
    own = page_path(framed, ann)
    app = make_app(framed)

    assert frame_rules(app, own) == (f"frame-ancestors {' '.join(TEAMS)}", None)
    assert [frame_rules(app, path) for path in ("/signin", "/", "/resend")] == [
        ("frame-ancestors 'none'", "DENY")
    ] * 3


def test_cookies_of_a_framed_page_are_kept_apart_for_each_site_that_frames_it(
    framed: WebWiring,
) -> None:
    with framed.database.writing() as db:
        form = form_path(framed, add_link(db, build_maple(db), "joining", session=1))

    answer = make_app(framed).test_client().get(form, base_url=HOME)

    attributes = set(answer.headers["Set-Cookie"].split("; "))
    assert {"Secure", "HttpOnly", "SameSite=None", "Partitioned"} <= attributes


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_press_that_another_sites_page_makes_changes_nothing_and_keeps_the_words(
    client: FlaskClient, wiring: WebWiring, after: str, site: str
) -> None:
    words = {"happened": "Said aloud at last", "do": "send"}

    answer = client.post(after, data=words, headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 403
    assert "That came from another site" in answer.text
    assert "Said aloud at last" in answer.text


def test_presses_of_our_own_pages_and_of_what_tells_nothing_go_on(client: FlaskClient) -> None:
    told: list[dict[str, str]] = [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]

    answers = [client.post("/resend", data={"address": "a@b.example"}, headers=one) for one in told]

    assert [one.status_code for one in answers] == [303] * 3
