"""A participant's form on a phone: without scripts, with them, by keys alone, code and all."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, MakesDevices
from tests.browser.devices import PHONE, Device

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INES, KOFI, LEA = (
    f"{name}@larkfield.example" for name in ("ines.duarte", "kofi.mensah", "lea.morel")
)
EZRA, HUGO = (f"{name}@larkfield.example" for name in ("ezra.lind", "hugo.santos"))
_OBJECTIVE = "What do you want to learn in your set?"
_NOTICE = "I have read who sees what"


def test_joining_without_scripts_is_drafted_sent_and_changed(
    device: MakesDevices, house: House
) -> None:
    phone = device(size=PHONE, scripts=False)
    page = phone.page
    phone.open(house.form_url(INES, "joining"))
    expect(page.get_by_text("Answering as Inês")).to_be_visible()
    phone.inspect("no-scripts-joining")

    page.get_by_label(_OBJECTIVE).fill("lead without a title")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_label(_OBJECTIVE)).to_have_value("lead without a title")

    # What is missing is said, and nothing typed is lost.
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Something is still needed.")
    expect(page.get_by_label(_OBJECTIVE)).to_have_value("lead without a title")
    phone.inspect("no-scripts-joining-missing")
    page.get_by_role("checkbox", name=_NOTICE).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Inês")
    phone.inspect("no-scripts-thanks")

    page.get_by_role("link", name="Change my answers").click()
    page.get_by_label(_OBJECTIVE).fill("lead without a title, kindly")
    page.get_by_role("button", name="Send the changes").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Inês")
    page.get_by_role("link", name="Change my answers").click()
    expect(page.get_by_label(_OBJECTIVE)).to_have_value("lead without a title, kindly")


def test_joining_with_scripts_survives_a_lost_connection(
    device: MakesDevices, house: House
) -> None:
    phone = device(size=PHONE)
    page = phone.page
    phone.open(house.form_url(KOFI, "joining"))
    phone.inspect("joining")

    page.get_by_label(_OBJECTIVE).fill("ask before I answer")
    note = page.locator("[data-saved]")
    expect(note).to_contain_text("Saved")

    phone.context.set_offline(True)
    page.get_by_label(_OBJECTIVE).fill("ask twice before I answer")
    expect(note).to_contain_text("No connection. Your text is kept in this tab")
    phone.keep_picture("joining-offline")
    assert [one for one in phone.complaints if "ERR_INTERNET_DISCONNECTED" not in one] == []
    phone.complaints.clear()
    phone.context.set_offline(False)
    # The script tries again every ten seconds; not every browser tells it of the connection.
    expect(note).to_contain_text("Saved", timeout=25_000)
    page.reload()
    expect(page.get_by_label(_OBJECTIVE)).to_have_value("ask twice before I answer")

    page.get_by_text("Practical things").click()
    phone.inspect("joining-unfolded")
    page.get_by_role("checkbox", name=_NOTICE).check()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Kofi")
    phone.inspect("joining-thanks")


def test_text_typed_on_a_lost_connection_is_back_after_the_tab_is_reopened(
    device: MakesDevices, house: House
) -> None:
    phone = device(size=PHONE)
    page = phone.page
    address = house.form_url(EZRA, "after-session")
    phone.open(address)
    phone.context.set_offline(True)
    page.get_by_label("Who will notice").fill("my sister")
    expect(page.locator("[data-saved]")).to_contain_text("No connection")
    phone.context.set_offline(False)
    phone.complaints.clear()

    phone.open(address)

    expect(page.get_by_label("Who will notice")).to_have_value("my sister")


def test_a_whole_form_is_filled_and_sent_by_keys_alone(device: MakesDevices, house: House) -> None:
    desk = device()
    page = desk.page
    desk.open(house.form_url(LEA, "joining"))

    _tab_to(page, "#objective_1")
    page.keyboard.type("listen longer")
    _tab_to(page, "summary")
    page.keyboard.press("Enter")
    _tab_to(page, "#question")
    page.keyboard.type("Whose letter is it?")
    _tab_to(page, "[name=question_reader]")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "[name=interests]")
    page.keyboard.press("Space")
    _tab_to(page, "[name=notice_read]")
    page.keyboard.press("Space")
    desk.inspect("joining-by-keys")
    _tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Léa")
    _tab_to(page, "a.button")
    page.keyboard.press("Enter")
    expect(page.locator("[name=question_reader]:checked")).to_have_value("F")
    expect(page.locator("[name=interests]:checked")).to_have_count(1)


def test_what_the_manager_would_see_and_private_words_stay_on_their_device(
    device: MakesDevices, house: House
) -> None:
    phone = device(size=PHONE)
    address = house.form_url(HUGO, "after-session")
    _send_after_session(phone, address)
    phone.inspect("after-session-thanks")

    # The same link on another device: all but what is hers alone.
    other = device(size=PHONE)
    other.open(address)
    expect(other.page.get_by_role("textbox", name="What I will do")).to_have_value("ask Sam first")
    assert "I talk too much" not in other.page.content()
    expect(other.page.get_by_text("Some of it was written on another device")).to_be_visible()
    other.inspect("after-session-elsewhere")

    # Her own page asks for a code, which is mailed to her.
    other.open("/resend")
    other.inspect("resend")
    other.page.get_by_label("Your work address").fill(HUGO)
    other.page.get_by_role("button", name="Send me my link").click()
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Look into your inbox")
    other.inspect("resend-asked")
    own_page = house.newest_mail(HUGO, "Your page")["body_text"]
    found = re.search(r"https?://\S+/p/\S+", own_page)
    assert found is not None
    phone.open(found[0])
    assert "I talk too much" not in phone.page.content()
    phone.inspect("own-page")
    phone.page.get_by_role("button", name="Mail me a code").click()
    expect(phone.page.get_by_label("The six digits")).to_be_visible()
    phone.inspect("code")
    phone.page.get_by_label("The six digits").fill("000000")
    phone.page.get_by_role("button", name="Show my words").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("That code did not fit.")
    phone.inspect("code-wrong")
    code = re.search(r"\b(\d{6})\b", house.newest_mail(HUGO, "fresh code")["body_text"])
    assert code is not None
    phone.page.get_by_label("The six digits").fill(code[1])
    phone.page.get_by_role("button", name="Show my words").click()
    expect(phone.page.get_by_text("I talk too much")).to_be_visible()
    phone.inspect("own-page-private")
    phone.page.get_by_role("button", name="Take it back").first.click()
    expect(phone.page.get_by_text("taken back")).to_have_count(1)

    other.open(found[0])
    assert "I talk too much" not in other.page.content()


@pytest.mark.parametrize(
    ("who", "touchpoint"),
    [
        ("rui.matos@larkfield.example", "affirmations"),
        ("nils.berg@larkfield.example", "manager-summary"),
        ("cleo.marsh@larkfield.example", "before-session"),
        (KOFI, "set-up"),
    ],
)
def test_every_other_form_holds_on_a_phone(
    device: MakesDevices, house: House, who: str, touchpoint: str
) -> None:
    phone = device(size=PHONE)

    phone.open(house.form_url(who, touchpoint))

    expect(phone.page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    for fold in phone.page.locator("details.fold > summary").all():
        fold.click()
    phone.inspect(f"form-{touchpoint}")


def _send_after_session(phone: Device, address: str) -> None:
    page = phone.page
    phone.open(address)
    page.get_by_role("textbox", name="What I will do").fill("ask Sam first")
    page.get_by_role("textbox", name="My first step").fill("write to Sam")
    page.get_by_label("By when").fill("2027-10-29")
    page.get_by_text("My own log").click()
    page.get_by_label("So what").fill("I talk too much")
    page.get_by_text("How was it?").click()
    page.get_by_role("group", name="It was useful to me").get_by_role("radio", name="6").check()
    page.get_by_text("What your manager may see").click()
    assert page.get_by_role("group", name="Let my manager read").locator(":checked").count() == 0
    page.get_by_role("checkbox", name="What I will do").check()
    page.get_by_role("textbox", name="Support I need").fill("an hour a week")
    page.get_by_role("checkbox", name="Support I need").check()
    phone.inspect("after-session")
    page.get_by_role("button", name="Send", exact=True).click()
    seen = page.get_by_role("region", name="What your manager would see")
    expect(seen.locator("dd")).to_have_text(["ask Sam first", "an hour a week"])


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on something that a selector names."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")
