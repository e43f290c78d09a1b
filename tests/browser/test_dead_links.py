"""Links that open nothing any more: each says why in plain words, and offers a fresh one."""

import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, MakesDevices
from tests.browser.devices import PHONE, Device

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_unknown_link_offers_a_fresh_one(device: MakesDevices) -> None:
    phone = device(size=PHONE)

    phone.open("/r/half-of-a-lin")

    _expect_dead(phone, "We don't know this link", "link-unknown")


def test_a_form_past_its_deadline_says_so(device: MakesDevices, house: House) -> None:
    phone = device(size=PHONE)

    phone.open(house.form_url("ada.holm@larkfield.example", "joining"))

    _expect_dead(phone, "This form has closed", "link-closed")


def test_a_form_of_a_cancelled_meeting_says_so(device: MakesDevices, house: House) -> None:
    phone = device(size=PHONE)
    address = house.form_url("nora.fahey@larkfield.example", "joining")
    _cancel_forms_of(house, "nora.fahey@larkfield.example")

    phone.open(address)

    _expect_dead(phone, "This form is no longer needed", "link-cancelled")


def test_leaving_a_set_takes_one_press_and_closes_its_forms(
    device: MakesDevices, house: House
) -> None:
    mats = "mats.eklund@larkfield.example"
    phone = device(size=PHONE)
    page = phone.page
    form = house.form_url(mats, "joining")
    phone.open("/resend")
    page.get_by_label("Your work address").fill(mats)
    page.get_by_role("button", name="Send me my link").click()
    mail = house.newest_mail(mats, "Your page")
    phone.open(next(word for word in mail["body_text"].split() if "/p/" in word))
    page.get_by_text("Pause, object or leave").click()
    page.get_by_role("link", name="Leave this set").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leave set Cedar?")
    phone.inspect("leave")
    page.get_by_role("button", name="Leave the set").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left the set")
    phone.inspect("left")

    phone.open(form)

    _expect_dead(phone, "This form has ended with the place in the set", "link-left")


def _expect_dead(phone: Device, title: str, name: str) -> None:
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(phone.page.get_by_role("button", name="Send me my link")).to_be_visible()
    phone.inspect(name)


def _cancel_forms_of(house: House, address: str) -> None:
    """Cancel somebody's forms in the rows: no page cancels a session yet."""
    path = house.set_up.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(path, timeout=30) as connection:
        connection.execute(
            "UPDATE form_link SET cancelled_at = opens_at"
            " WHERE person_id = (SELECT id FROM person WHERE address = ?)",
            (address,),
        )
    connection.close()
