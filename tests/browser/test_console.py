"""Every further page of HR's console, looked at narrow, wide and enlarged, in light and dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.devices import Device

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_pages_of_a_running_programme_hold(hr: Device) -> None:
    page = hr.page
    hr.inspect("console-home")
    page.get_by_role("navigation", name="Programmes").get_by_role(
        "link", name="Two small sets"
    ).click()
    programme = page.url
    hr.open(f"{programme}/funnel")
    hr.inspect("console-funnel")
    hr.open(f"{programme}/funnel/managers")
    hr.inspect("console-funnel-stage")
    hr.open(f"{programme}/people")
    hr.inspect("console-people")
    page.get_by_role("main").get_by_role("link", name="Gwen Price").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gwen Price")
    hr.inspect("console-person")
    page.get_by_role("link", name="Correct, hand over or erase").click()
    expect(page.get_by_role("heading", name="Correct it")).to_be_visible()
    hr.inspect("console-person-data")
    hr.open(f"{programme}/retention")
    hr.inspect("console-retention")
    hr.open(f"{programme}/list")
    page.get_by_label("Paste the list as it is now").fill("email\tname\nnell@x.example\tNell New")
    page.get_by_role("button", name="Show what differs").click()
    expect(page.get_by_role("heading", name="On the list, in no set")).to_be_visible()
    hr.inspect("console-list")
    hr.open("/audit")
    hr.inspect("console-audit")
