"""HR's own words in a browser: checked as they are typed, kept, and used by the next mail."""

import pytest
from playwright.sync_api import expect

from tests.browser.devices import Device

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_words_are_checked_as_they_are_typed_and_kept(hr: Device) -> None:
    page = hr.page
    page.get_by_role("navigation", name="Programmes").get_by_role(
        "link", name="Two small sets"
    ).click()
    page.get_by_role("link", name="Words", exact=True).click()
    hr.inspect("words")
    page.get_by_role("link", name="our words of After a session, English").click()
    field = page.get_by_label("Our words, to be made yours, English")
    expect(page.get_by_text("Nothing to mend.")).to_be_visible()
    hr.inspect("words-editor")
    ours = field.input_value()

    field.press("Control+End")
    field.press_sequentially("\nWell done, {nick_name}.")
    expect(page.get_by_text("Nothing is called {nick_name} in this mail.")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.get_by_role("alert")).to_contain_text("Your text is still here")
    hr.inspect("words-refused")
    field.fill(ours.replace("Two minutes", "Three minutes"))
    page.get_by_role("button", name="Show the mail").click()
    shown = page.frame_locator("iframe")
    expect(shown.get_by_text("Three minutes, saved as you type.")).to_be_visible()
    page.get_by_role("button", name="Keep these words").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Kept as version 1.")
    expect(page.frame_locator("iframe").get_by_text("Three minutes")).to_be_visible()
    hr.inspect("words-kept")
    page.get_by_role("button", name="Use our words again").click()
    expect(page.get_by_role("status")).to_contain_text("Kept as version 2.")
