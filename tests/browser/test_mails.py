"""Every kind of mail as a reader sees it, narrow and wide; and the sandbox's own pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, MakesDevices
from tests.browser.devices import PHONE, Device

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_KINDS = frozenset(
    {
        *("joining", "set-up", "affirmations", "before-session", "before-session-nudge"),
        *("after-session", "after-session-nudge", "manager-summary", "fresh-link", "fresh-code"),
        *("sponsor-sign-off", "release-time", "joining-nudge", "set-introduction", "run-sheet"),
        *("quorum-risk", "facilitator-wrap", "sponsor-progress", "monday-lines"),
    }
)
_OTHER_TESTS_KINDS = frozenset({"farewell"})
"""What goes only because another test that shares the house let somebody leave."""
_GWEN = "gwen.price@larkfield.example"
_MAIL_PANE = (700, 700)


def test_every_mail_holds_narrow_and_wide(device: MakesDevices, house: House) -> None:
    _ask_for_link_and_code(device(size=PHONE), house)
    reader = device(size=_MAIL_PANE)
    mails = _one_of_each(house)
    assert set(mails) - _OTHER_TESTS_KINDS == _KINDS
    # The page that asked is open: a link beside the code would be two keys in one mail.
    assert house.set_up.web_url not in mails["fresh-code"]

    for kind, html in sorted(mails.items()):
        reader.page.set_content(html)
        reader.inspect(f"mail-{kind}")


def test_the_sandbox_shows_every_inbox_and_calendar(device: MakesDevices, house: House) -> None:
    desk = device()
    page = desk.page
    desk.open(house.set_up.people_url)
    desk.inspect("sandbox")
    page.get_by_role("link", name="Gwen Price", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gwen Price")
    desk.inspect("sandbox-inbox")
    page.locator("a[href^='/message/']").first.click()
    desk.inspect("sandbox-message")
    desk.open(f"{house.set_up.people_url}/calendar/{_GWEN}")
    desk.inspect("sandbox-calendar")
    desk.open(f"{house.set_up.people_url}/faults")
    desk.inspect("sandbox-faults")


def _ask_for_link_and_code(phone: Device, house: House) -> None:
    phone.open("/resend")
    phone.page.get_by_label("Your work address").fill(_GWEN)
    phone.page.get_by_role("button", name="Send me my link").click()
    mail = house.newest_mail(_GWEN, "Your page")
    phone.open(next(word for word in mail["body_text"].split() if "/p/" in word))
    phone.page.get_by_role("button", name="Mail me a code").click()
    house.newest_mail(_GWEN, "fresh code")


def _one_of_each(house: House) -> dict[str, str]:
    """Return the HTML of one sent mail of each kind."""
    query = "SELECT internet_message_id, touchpoint FROM mailing WHERE state = 'sent'"
    kinds = dict(house.set_up.rows(query))
    return {
        kinds[one["internet_message_id"]]: one["body_html"]
        for one in house.set_up.messages()
        if one["folder"] == "inbox" and one["internet_message_id"] in kinds
    }
