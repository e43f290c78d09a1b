"""Sign-in: the flow in its cookie, roles, and every door closed to those who have none."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from service.models import Base
from service.routes.access import SESSION_COOKIE, safe_path
from tests.hr import ELSEWHERE, HrWiring, build_hr_wiring, csrf_token, sign_in
from tests.web_app import make_app

PUBLIC = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/notifications",
    "/notifications/lifecycle",
    "/signin",
    "/signin/start",
    "/signin/callback",
    "/signout",
    "/static/<path:filename>",
    "/bootstrap/static/<path:filename>",
}
BY_LINK = (
    *("/p/", "/r/", "/t/", "/taster-place/"),
    *("/<any(r, p):surface>/<token>/", "/resend"),
)
"""Opened by a personal link or asked for by anybody, and tested with them."""


@pytest.fixture
def wiring(sqlite_url: str) -> Iterator[HrWiring]:
    # One engine is enough: sign-in touches no row.
    built = build_hr_wiring(sqlite_url)
    yield built
    built.database.dispose()


@pytest.fixture
def app(wiring: HrWiring) -> Flask:
    return make_app(wiring)


def closed_doors(app: Flask) -> list[tuple[str, str]]:
    """Every (method, address) that is not listed as public, its numbers filled in."""
    doors = []
    for rule in app.url_map.iter_rules():
        if rule.rule in PUBLIC or rule.rule.startswith(BY_LINK):
            continue
        named = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
        address = re.sub(r"<[^>]+>", "1", named)
        doors += [(method, address) for method in rule.methods or () if method != "OPTIONS"]
    return sorted(doors)


def test_every_door_is_closed_to_nobody(app: Flask) -> None:
    browser = app.test_client()
    token = re.search(r'value="([^"]+)"', browser.get("/signin").text)

    answers = {
        (method, address): browser.open(address, method=method).status_code
        for method, address in closed_doors(app)
    }

    assert token is None
    assert len(answers) > 20
    assert {status for (method, _), status in answers.items() if method != "POST"} == {302}
    # Without a session there is no token either, so the check for it refuses first.
    assert {status for (method, _), status in answers.items() if method == "POST"} <= {400, 401}


@pytest.mark.parametrize("roles", [(), ("Admin",), ("Something.Else",)])
def test_every_door_is_closed_to_a_stranger(
    app: Flask, wiring: HrWiring, roles: tuple[str, ...]
) -> None:
    browser = sign_in(app, wiring, *roles)
    token = csrf_token(browser)

    answers = {
        browser.open(
            address, method=method, data={"csrf_token": token} if method == "POST" else None
        ).status_code
        for method, address in closed_doors(app)
    }

    assert answers == {403}


def test_viewer_looks_and_changes_nothing(app: Flask, wiring: HrWiring) -> None:
    browser = sign_in(app, wiring, "HR.Viewer")
    token = csrf_token(browser)

    posted = {
        address: browser.post(address, data={"csrf_token": token}).status_code
        for method, address in closed_doors(app)
        if method == "POST"
    }

    assert browser.get("/").status_code == 200
    assert browser.get("/programmes/new").status_code == 403
    # Whoever stands in for a lead ends that, viewers too; there is none here to end.
    assert {at: status for at, status in posted.items() if status != 403} == {
        "/deputies": 404,
        "/deputies/1/end": 303,
    }


@pytest.mark.parametrize("role", ["HR.Admin", "HR.Lead"])
def test_those_who_change_reach_the_new_programme(app: Flask, wiring: HrWiring, role: str) -> None:
    browser = sign_in(app, wiring, role)

    assert browser.get("/programmes/new").status_code == 200


def test_a_post_without_its_token_changes_nothing(app: Flask, wiring: HrWiring) -> None:
    browser = sign_in(app, wiring, "HR.Admin")

    answer = browser.post("/programmes/new", data={"source": "example"})

    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text


def test_sign_in_leads_back_to_where_it_began(app: Flask, wiring: HrWiring) -> None:
    browser = app.test_client()

    asked = browser.get("/audit?page=2")
    started = browser.get("/signin/start?next=/audit?page%3D2")
    back = browser.get("/signin/callback?code=c&state=begun")

    assert asked.headers["Location"] == "/signin?next=/audit?page%3D2"
    assert started.headers["Location"] == ELSEWHERE
    assert wiring.signs_in.redirect_uri == "http://localhost/signin/callback"
    assert back.headers["Location"] == "/audit?page=2"
    assert browser.get("/audit?page=2").status_code == 200


def test_sign_in_writes_no_row(app: Flask, wiring: HrWiring) -> None:
    sign_in(app, wiring, "HR.Admin").get("/")

    with wiring.database.reading() as db:
        counts = {
            table.name: db.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }
    assert set(counts.values()) == {0}


def test_callback_refuses_a_flow_it_did_not_begin(app: Flask) -> None:
    browser = app.test_client()
    without = browser.get("/signin/callback?code=c&state=begun")
    browser.get("/signin/start")
    foreign = browser.get("/signin/callback?code=c&state=other")
    again = browser.get("/signin/callback?code=c&state=begun")

    assert [without.status_code, foreign.status_code, again.status_code] == [400, 400, 400]
    assert browser.get("/").status_code == 302


def test_who_is_signed_in_needs_no_door(app: Flask, wiring: HrWiring) -> None:
    browser = sign_in(app, wiring, "HR.Admin")

    assert browser.get("/signin?next=/audit").headers["Location"] == "/audit"


def test_flow_cookie_is_not_a_session(app: Flask) -> None:
    browser = app.test_client()
    browser.get("/signin/start")
    flow = browser.get_cookie("setwise-signin")
    assert flow is not None

    browser.set_cookie("setwise-colleague", flow.value)

    assert browser.get("/").status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(app: Flask, wiring: HrWiring) -> None:
    browser = sign_in(app, wiring, "HR.Admin")

    cookie = browser.get_cookie("setwise-colleague")

    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert "Hanna" not in cookie.value


def test_session_ends_at_its_hour(app: Flask, wiring: HrWiring) -> None:
    with time_machine.travel(datetime(2027, 3, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        browser = sign_in(app, wiring, "HR.Admin")
        clock.shift(timedelta(hours=9, minutes=59))
        before = browser.get("/").status_code
        clock.shift(timedelta(minutes=2))
        after = browser.get("/").status_code

    assert (before, after) == (200, 302)


def test_signing_out_closes_the_doors(app: Flask, wiring: HrWiring) -> None:
    browser = sign_in(app, wiring, "HR.Admin")

    answer = browser.post("/signout", data={"csrf_token": csrf_token(browser)})

    assert "http://sign-in.example/logout" in answer.text
    assert browser.get("/").status_code == 302


def test_a_forged_host_never_chooses_where_signing_out_leads(app: Flask, wiring: HrWiring) -> None:
    browser = sign_in(app, wiring, "HR.Admin")
    proof = {"csrf_token": csrf_token(browser)}
    for name in ("setwise", SESSION_COOKIE):
        cookie = browser.get_cookie(name)
        assert cookie is not None
        browser.set_cookie(name, cookie.value, domain="evil.example")

    answer = browser.post("/signout", data=proof, base_url="http://evil.example")

    assert "logout?back=http://localhost/signin" in answer.text
    assert "evil.example" not in answer.text


def test_a_renewed_key_still_reads_cookies_of_the_old_one(app: Flask, wiring: HrWiring) -> None:
    browser = sign_in(app, wiring, "HR.Admin")
    [old] = wiring.settings.secret_keys
    new = type(old)("another-signing-key-that-is-long-enough")

    wiring.settings = wiring.settings.model_copy(update={"secret_keys": (new, old)})
    with_both = browser.get("/").status_code
    wiring.settings = wiring.settings.model_copy(update={"secret_keys": (new,)})
    without_old = browser.get("/").status_code

    assert (with_both, without_old) == (200, 302)


def test_a_script_is_told_and_not_sent_elsewhere(app: Flask) -> None:
    answer = app.test_client().get("/jobs/1.json", headers={"Accept": "application/json"})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/audit?page=2", "/audit?page=2"),
        (None, "/"),
        ("", "/"),
        ("audit", "/"),
        ("//evil.example/x", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_address_never_leaves_the_site(wanted: str | None, leads_to: str) -> None:
    assert safe_path(wanted) == leads_to
