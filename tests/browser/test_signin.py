"""The console's door in a browser: in by Entra, kindly refused, out again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import MakesDevices, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_becky_signs_in_and_out(device: MakesDevices) -> None:
    desk = device()
    page = desk.page

    desk.open("/audit")
    expect(page.get_by_role("heading", level=1)).to_have_text("For those who run programmes")
    desk.inspect("signin")
    page.get_by_role("link", name="Sign in with your work account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is signing in?")
    desk.inspect("signin-sandbox")
    page.get_by_role("button", name="Becky Lark").click()

    # Back where she wanted to go.
    expect(page).to_have_url(re.compile("/audit$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit")
    desk.inspect("console-audit")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out here")
    desk.inspect("signed-out")
    desk.open("/audit")
    expect(page.get_by_role("heading", level=1)).to_have_text("For those who run programmes")


def test_a_colleague_without_a_role_meets_a_kind_page(device: MakesDevices) -> None:
    desk = device()

    sign_in(desk, "Mona Reyes")

    expect(desk.page.get_by_role("heading", level=1)).to_have_text(
        "These pages are not open to you yet"
    )
    expect(desk.page.get_by_text("You are signed in as Mona Reyes")).to_be_visible()
    desk.inspect("no-role")


def test_a_viewer_looks_and_cannot_change(device: MakesDevices) -> None:
    desk = device()
    page = desk.page

    sign_in(desk, "Vera Viewer")

    expect(page.get_by_text("You can look, not change.")).to_be_visible()
    expect(page.get_by_role("link", name="New programme")).to_have_count(0)
    desk.inspect("console-home")
    desk.open("/programmes/new")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    desk.inspect("not-allowed")
