"""HR stops everything with one button, and everybody sees who did."""

import re

from flask.testing import FlaskClient

from service.store.stops import is_stopped
from tests.hr import HrWiring, book_sets, csrf_token, sign_in
from tests.web_app import make_app


def _browser(wiring: HrWiring, role: str) -> FlaskClient:
    app = make_app(wiring)
    return sign_in(app, wiring, role)


def _stopped(wiring: HrWiring) -> bool:
    with wiring.database.reading() as db:
        return is_stopped(db)


def _words(browser: FlaskClient, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", browser.get(path).text).split())


def test_stop_shows_on_every_page_until_it_is_resumed(wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    browser = _browser(wiring, "HR.Admin")
    reason = "the <wrong> list"

    pressed = browser.post("/stop", data={"csrf_token": csrf_token(browser), "reason": reason})

    assert pressed.status_code == 303
    assert _stopped(wiring)
    for path in ("/", f"/programmes/{programme}", f"/programmes/{programme}/outbox", "/audit"):
        page = browser.get(path).text
        assert "Hanna Reed stopped every mail and every change of a calendar on" in page
        assert ": the &lt;wrong&gt; list." in page
        assert "Resume mail and calendars" in page
    # Beside a stop nobody needs the button for one.
    assert "/stop" not in browser.get("/").text

    browser.post("/resume", data={"csrf_token": csrf_token(browser)})

    assert not _stopped(wiring)
    assert "Mail and calendars go on." in _words(browser, "/")
    assert "Everything is stopped" not in _words(browser, "/audit")


def test_reason_stands_on_no_audit_page(wiring: HrWiring) -> None:
    browser = _browser(wiring, "HR.Admin")
    token = csrf_token(browser)
    browser.post("/stop", data={"csrf_token": token, "reason": "secret reason"})
    browser.post("/resume", data={"csrf_token": token})

    words = _words(browser, "/audit")
    assert "stopped everything" in words
    assert "resumed everything" in words
    assert "secret reason" not in words


def test_who_may_only_look_sees_the_stop_and_no_button(wiring: HrWiring) -> None:
    admin, viewer = _browser(wiring, "HR.Admin"), _browser(wiring, "HR.Viewer")
    token = csrf_token(viewer)

    assert viewer.post("/stop", data={"csrf_token": token}).status_code == 403
    assert not _stopped(wiring)
    admin.post("/stop", data={"csrf_token": csrf_token(admin)})

    page = viewer.get("/").text
    assert "Everything is stopped." in page
    assert "Resume mail" not in page
    assert viewer.post("/resume", data={"csrf_token": token}).status_code == 403
    assert _stopped(wiring)


def test_stop_without_the_token_of_a_page_is_refused(wiring: HrWiring) -> None:
    browser = _browser(wiring, "HR.Admin")

    assert browser.post("/stop").status_code == 400
    assert not _stopped(wiring)


def test_foot_of_the_rail_says_what_send_mode_lets_out(wiring: HrWiring) -> None:
    assert "SEND_MODE is off: nothing is written to Outlook." in _words(
        _browser(wiring, "HR.Viewer"), "/"
    )
