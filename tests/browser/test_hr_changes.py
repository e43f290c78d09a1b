"""A running programme changed in a browser: form, what follows, and the change itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import Device

_CALENDAR_NOTICES = re.compile(r"5 people get 1 (update|invitation and 1 cancellation)")

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_session_s_move_is_asked_for_and_previewed(hr: Device) -> None:
    page = hr.page
    _open_set(page)
    page.get_by_role("link", name="Move a session").click()
    hr.inspect("change-form")
    page.get_by_label("New day").fill("2020-01-01")
    page.get_by_label("New time").fill("10:00")
    page.get_by_label("Reason").fill("half the set is at the fair")
    page.get_by_role("button", name="Show me what follows").click()

    expect(page.get_by_role("alert")).to_contain_text("has passed")
    expect(page.get_by_label("Reason")).to_have_value("half the set is at the fair")
    hr.inspect("change-refused")
    page.get_by_label("New day").fill("2031-05-06")
    page.get_by_role("button", name="Show me what follows").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Move a session: what follows")
    # A pause and its end, in the test below, leave single events behind, which are booked anew.
    expect(page.get_by_text(_CALENDAR_NOTICES)).to_be_visible()
    hr.inspect("change-preview")
    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_label("New day")).to_have_value("2031-05-06")


def test_a_programme_is_paused_and_resumed(hr: Device) -> None:
    page = hr.page
    _open_programme(page)

    for link, words in (("Pause", "Pause: done."), ("Resume", "Resume: done.")):
        page.get_by_role("link", name=link, exact=True).click()
        page.get_by_role("button", name="Show me what follows").click()
        page.get_by_role("button", name=link, exact=True).click()
        expect(page.get_by_role("status")).to_contain_text(words)
        hr.inspect(f"change-{link.lower()}d")

    expect(page.get_by_role("link", name="Pause", exact=True)).to_be_visible()


def _open_set(page: Page) -> None:
    _open_programme(page)
    page.get_by_role("region", name="Sets and sessions").get_by_role("rowheader").first.get_by_role(
        "link"
    ).click()


def _open_programme(page: Page) -> None:
    page.get_by_role("navigation", name="Programmes").get_by_role(
        "link", name="Two small sets"
    ).click()
