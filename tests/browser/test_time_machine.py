"""The time machine in a browser: before launch and after, with scripts and without, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import OWN_PROGRAMMES, House, sign_in
from tests.browser.devices import PHONE, Device

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_running_programme_is_read_as_a_member_and_a_test_sent(hr: Device, house: House) -> None:
    page = hr.page
    programmes = page.get_by_role("navigation", name="Programmes")
    programmes.get_by_role("link", name="Two small sets").click()
    page.get_by_role("link", name="Time machine").click()
    expect(page.get_by_role("heading", name="Members and their managers")).to_be_visible()
    hr.inspect("time-machine")
    page.get_by_role("link", name="Gwen Price", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("as Gwen Price")
    expect(
        page.get_by_text("once the facilitator has noted what the set learned").first
    ).to_be_visible()
    hr.inspect("time-machine-reader")
    page.locator(".timeline").get_by_role("link", name="[Larch]").first.click()
    expect(page.frame_locator("iframe").get_by_text("Hello Gwen")).to_be_visible()
    hr.inspect("time-machine-mail")
    subject = page.locator(".subject").inner_text().removeprefix("Subject").strip()
    page.get_by_role("button", name="Send me a test").click()

    expect(page.get_by_role("status")).to_contain_text("A test goes to becky@larkfield.example")
    mail = house.newest_mail("becky@larkfield.example", "[Test]")
    assert mail["subject"] == f"[Test] {subject}"
    page.get_by_role("link", name="Look at its form").click()
    expect(page.get_by_text("nothing can be typed or sent")).to_be_visible()
    expect(page.get_by_role("main").locator("input:enabled, textarea:enabled")).to_have_count(0)
    hr.inspect("time-machine-form")


def test_a_plan_is_read_before_launch_on_a_phone_without_scripts(
    device: Callable[..., Device],
) -> None:
    phone = device(size=PHONE, scripts=False)
    sign_in(phone, "Becky Lark")
    page = phone.page
    phone.open("/programmes/new")
    page.get_by_role("radio", name="Files of your own").check()
    # A programme of this test's alone: another may have booked the example in the same house.
    plan = (OWN_PROGRAMMES / "cedar.yaml").read_text().replace("key: cedar", "key: unread")
    plan = plan.replace("name: Letters and claims", "name: Read before launch")
    page.locator("#programme").set_input_files(_file("unread.yaml", plan.encode()))
    page.locator("#people").set_input_files(OWN_PROGRAMMES / "cedar.csv")
    page.get_by_role("button", name="Show me the plan").press("Enter")
    link = page.get_by_role("link", name="Read the whole programme as any one person")
    link.press("Enter")
    expect(page.get_by_text("as if you confirmed the plan now")).to_be_visible()
    page.get_by_role("link", name="Kofi Mensah", exact=True).press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("as Kofi Mensah")
    phone.inspect("time-machine-plan")
    page.locator(".timeline").get_by_role("link").first.press("Enter")
    expect(page.get_by_role("button", name="Send me a test")).to_be_visible()
    phone.inspect("time-machine-plan-mail")


def _file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/yaml", "buffer": content}
