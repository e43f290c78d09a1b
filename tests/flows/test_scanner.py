"""Link scanners open every link of every mail, some in a real browser: no row may change."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from tests.flows import outlook, post
from tests.flows.browserless import Browser
from tests.flows.conftest import MakesSetUps
from tests.flows.harness import PROGRAMMES, SetUp

pytestmark = pytest.mark.soak

_HREF = re.compile(r'href="(https?://[^"]+)"')
_ADA = "ada.holm@larkfield.example"
_OF_LOOKS = frozenset({"wake", "calendar_reading", "inbox_reading"})
"""Where the service notes, each quarter of an hour, that it looked at Outlook."""


def test_a_scanner_changes_no_row(make_set_up_at_length: MakesSetUps, chromium_path: str) -> None:
    set_up = make_set_up_at_length(people=PROGRAMMES / "small.csv")
    set_up.book(PROGRAMMES / "small.yaml")
    larch = outlook.meetings(set_up)["Larch"]
    # Every kind of mail has gone out by then, managers' too; some forms are open, some closed.
    set_up.move_to(larch[2].end + timedelta(days=9))
    _ask_for_own_link(set_up)
    urls = _links(set_up)
    assert len(urls) > 60
    before = _rows(set_up)
    with Browser(set_up.web_url) as scanner:
        statuses = {
            url: (scanner.get(url).status_code, scanner.head(url).status_code) for url in urls
        }
    # A Monday mail leads to the console, which asks a stranger to sign in.
    assert statuses.pop(f"{set_up.web_url}/") == (200, 302)
    assert {code for pair in statuses.values() for code in pair} <= {200, 410}
    failures = _render(chromium_path, urls)
    set_up.catch_up()
    assert _rows(set_up) == before
    assert failures == []


def _rows(set_up: SetUp) -> dict[str, list[str]]:
    return {name: rows for name, rows in set_up.dump().items() if name not in _OF_LOOKS}


def _links(set_up: SetUp) -> list[str]:
    mails = [one for one in set_up.messages() if one["message_class"] == "IPM.Note"]
    found = {unescape(url) for one in mails for url in _HREF.findall(one["body_html"])}
    found |= {url for one in mails for url in re.findall(r"https?://[^\s<>\"']+", one["body_text"])}
    assert {one.touchpoint for one in post.letters(set_up)} == {
        *("joining", "set-up", "affirmations", "before-session", "before-session-nudge"),
        *("after-session", "after-session-nudge", "manager-summary", "release-time"),
        *("sponsor-sign-off", "joining-nudge", "set-introduction", "run-sheet", "quorum-risk"),
        *("facilitator-wrap", "sponsor-progress", "final-story", "final-story-nudge"),
        "monday-lines",
    }
    return sorted(url for url in found if url.startswith(set_up.web_url))


def _ask_for_own_link(set_up: SetUp) -> None:
    with Browser(set_up.web_url) as browser:
        browser.send("/resend", {"address": _ADA})
    post.own_page_url(set_up, _ADA)
    set_up.catch_up()


def _render(chromium: str, urls: list[str]) -> list[tuple[str, str]]:
    """Open every page and let its scripts run; return what went wrong."""
    sync_api = pytest.importorskip("playwright.sync_api")
    wrong: list[tuple[str, str]] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        try:
            page = browser.new_page()
            page.on("pageerror", lambda error: wrong.append((page.url, str(error))))
            for url in urls:
                answer: Any = page.goto(url, wait_until="load")
                if answer is None or answer.status not in (200, 410):
                    wrong.append((url, str(answer and answer.status)))
        finally:
            browser.close()
    return wrong
