"""A person's own page and all that it opens, on a phone: member, facilitator, manager, sponsor."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, MakesDevices, sign_in
from tests.browser.devices import PHONE, Device
from tests.flows.post import own_page_url

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INES, TOVE, UMAR = (
    f"{name}@larkfield.example" for name in ("ines.duarte", "tove.berg", "umar.khan")
)
JON, OLGA, ORLA = (f"{name}@larkfield.example" for name in ("jon.ward", "olga.sand", "orla.quinn"))


def test_member_is_in_charge_of_their_own_part_without_scripts(
    device: MakesDevices, house: House
) -> None:
    phone = device(size=PHONE, scripts=False)
    page = phone.page
    phone.open(_own_page(phone, house, TOVE))

    page.get_by_role("link", name="Change my time zone and working days").click()
    phone.inspect("no-scripts-own-settings")
    page.get_by_label("Your time zone").fill("Moon/Base")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("alert")).to_contain_text("that is no time zone we know")
    page.get_by_label("Your time zone").fill("Europe/Paris")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("(your time, Paris)").first).to_be_visible()

    page.get_by_text("Pause, object or leave").click()
    page.get_by_role("link", name="Pause").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("You paused this set's mails on 20 October.")).to_be_visible()
    phone.inspect("no-scripts-own-page-paused")
    page.get_by_role("button", name="Get mails again").click()
    expect(page.get_by_text("You paused this set's mails")).to_have_count(0)


def test_what_the_own_page_opens_holds_on_a_phone(device: MakesDevices, house: House) -> None:
    phone = device(size=PHONE)
    page = phone.page
    phone.open(house.form_url(INES, "joining"))
    page.get_by_label("What do you want to learn in your set?").fill("ask before I answer")
    page.get_by_role("checkbox", name="I have read who sees what").check()
    page.locator("button[value=send]:visible").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Inês")
    own_page = _own_page(phone, house, INES)
    phone.open(own_page)
    _show_code(phone, house, INES)

    page.get_by_role("link", name="See what my manager would get").click()
    expect(page.get_by_role("group", name="The mail")).not_to_contain_text("wants you to know")
    phone.inspect("own-manager-neutral")
    page.get_by_role("button", name="Release it").first.click()
    expect(page.get_by_role("group", name="The mail")).to_contain_text(
        "What I want to learn: ask before I answer"
    )
    phone.inspect("own-manager-released")

    for name, path in (("pause", "pause"), ("object", "object"), ("leave", "leave")):
        phone.open(own_page)
        for fold in page.locator("details.fold > summary").all():
            fold.click()
        if name == "pause":
            phone.inspect("own-page-unfolded")
        page.locator(f'a[href*="/{path}/"]').click()
        phone.inspect(f"own-{name}")
    phone.open(own_page)
    page.get_by_role("link", name="the notice I was given").click()
    expect(page.get_by_text("You ticked on 20 October that you had read this.")).to_be_visible()
    phone.inspect("own-notice")


def test_passport_is_readable_as_a_file_by_itself(device: MakesDevices, house: House) -> None:
    phone = device(size=PHONE)
    page = phone.page
    own_page = _own_page(phone, house, TOVE)
    phone.open(f"{own_page}/passport")
    phone.inspect("own-code-first")
    phone.open(own_page)
    _show_code(phone, house, TOVE)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download it").click()

    assert download.value.suggested_filename == "learning-passport.html"
    file = download.value.path().read_text(encoding="utf-8")
    # By itself, as a file: neither our address nor our headers come with it.
    page.goto("about:blank")
    page.set_content(file)
    expect(page.get_by_role("heading", level=1)).to_have_text("Learning passport")
    phone.inspect("passport")
    phone.open(f"{own_page}/passport/page")
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    page.emulate_media(media="screen")
    phone.inspect("passport-page")


def test_facilitator_reads_the_run_sheet(device: MakesDevices, house: House) -> None:
    phone = device(size=PHONE)
    phone.open(_own_page(phone, house, JON))
    phone.inspect("own-page-facilitator")
    phone.page.get_by_role("link", name="Run-sheet of the next session").click()
    _show_code(phone, house, JON)
    phone.page.get_by_role("link", name="Run-sheet of the next session").click()

    expect(phone.page.get_by_role("heading", name="Whose turn it is")).to_be_visible()
    phone.inspect("run-sheet")


@pytest.mark.parametrize(
    ("who", "heading"), [(OLGA, "Two small sets"), (ORLA, "Your people in a set")]
)
def test_sponsor_and_manager_read_their_part(
    device: MakesDevices, house: House, who: str, heading: str
) -> None:
    phone = device(size=PHONE)

    phone.open(_own_page(phone, house, who))

    expect(phone.page.get_by_role("heading", name=heading)).to_be_visible()
    phone.inspect(f"own-page-{who.partition('.')[0]}")


def test_objection_stands_on_the_hr_leads_home_alone(device: MakesDevices, house: House) -> None:
    phone, lead, other = device(size=PHONE), device(), device()
    phone.open(_own_page(phone, house, UMAR))
    phone.page.get_by_text("Pause, object or leave").click()
    phone.page.get_by_role("link", name="Object").click()
    phone.page.get_by_label("Why, if you want to say").fill("Rui decides about my contract")
    phone.page.get_by_role("button", name="Tell the HR lead").click()
    expect(phone.page.get_by_text("The HR lead has been told")).to_be_visible()
    phone.inspect("own-object-waits")

    sign_in(lead, "Leonie Lead")
    expect(lead.page.get_by_text("Rui decides about my contract")).to_be_visible()
    lead.inspect("hr-objection")
    sign_in(other, "Becky Lark")
    expect(other.page.get_by_role("heading", level=1)).to_be_visible()
    assert "Umar" not in other.page.content()

    lead.page.get_by_role("button", name="It is settled").click()
    expect(lead.page.get_by_text("Settled. It stands here no more.")).to_be_visible()
    expect(lead.page.get_by_text("Rui decides about my contract")).to_have_count(0)


def _own_page(phone: Device, house: House, address: str) -> str:
    """Ask for somebody's link as they would, and return it from their mail."""
    phone.open("/resend")
    phone.page.get_by_label("Your work address").fill(address)
    phone.page.get_by_role("button", name="Send me my link").click()
    return own_page_url(house.set_up, address)


def _show_code(phone: Device, house: House, address: str) -> None:
    """Ask for a code, read it in the mail and type it."""
    phone.page.get_by_role("button", name="Mail me a code").click()
    expect(phone.page.get_by_label("The six digits")).to_be_visible()
    code = re.search(r"\b(\d{6})\b", house.newest_mail(address, "fresh code")["body_text"])
    assert code is not None
    phone.page.get_by_label("The six digits").fill(code[1])
    phone.page.get_by_role("button", name="Show my words").click()
