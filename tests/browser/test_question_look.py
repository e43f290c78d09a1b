"""The question helper on a phone, with and without scripts, and a set's question worded anew."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House, MakesDevices
from tests.browser.devices import PHONE
from tests.flows import post

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_CLEO, _ADA, _EZRA = (
    f"{name}@larkfield.example" for name in ("cleo.marsh", "ada.holm", "ezra.lind")
)
_LABEL = "A question you may want to bring"
_HINT = "Yes or no could answer it."


def test_question_is_looked_at_without_scripts(device: MakesDevices, house: House) -> None:
    phone = device(size=PHONE, scripts=False)
    page = phone.page
    phone.open(house.form_url(_CLEO, "before-session"))
    page.get_by_label(_LABEL).fill("Should I talk to my boss?")

    page.get_by_role("button", name="Look at my question").click()

    assert page.url.endswith("#q-question")
    expect(page.get_by_label(_LABEL)).to_have_value("Should I talk to my boss?")
    expect(page.locator("[data-look]")).to_contain_text(_HINT)
    expect(page.locator("[data-look]")).to_contain_text("How might I …?")
    page.get_by_text("Need a start?").click()
    expect(page.get_by_text("What would I lead here if nobody were watching?")).to_be_visible()
    phone.inspect("question-look-no-scripts")


def test_question_is_looked_at_while_it_is_typed(device: MakesDevices, house: House) -> None:
    phone = device(size=PHONE)
    page = phone.page
    phone.open(house.form_url(_ADA, "before-session"))
    shown = page.locator("[data-look]")
    expect(shown).to_have_attribute("aria-live", "polite")
    expect(shown).to_have_text("")

    page.get_by_label(_LABEL).fill("Have you tried talking to her?")
    expect(shown).to_contain_text("There may be an answer inside.")
    expect(shown.locator("q")).to_have_text("Have you tried")
    phone.inspect("question-look-advice")
    page.get_by_label(_LABEL).fill("Soll ich mit meiner Chefin reden?")
    expect(shown).to_contain_text("Ja oder nein könnte genügen.")
    expect(shown).to_have_attribute("lang", "de")
    page.get_by_label(_LABEL).fill("How do I reach her?")
    expect(shown).to_have_text("Nothing to suggest.")
    page.get_by_label(_LABEL).fill("")
    expect(shown).to_have_text("")

    page.get_by_label(_LABEL).fill("Should I wait?")
    page.get_by_role("button", name="Look at my question").press("Enter")
    expect(shown).to_contain_text(_HINT)
    expect(page.get_by_label(_LABEL)).to_have_value("Should I wait?")


def test_enter_in_a_line_presses_send_and_not_the_look(device: MakesDevices, house: House) -> None:
    phone = device(size=PHONE)
    phone.open(house.form_url(_EZRA, "after-session"))

    phone.page.get_by_label("Who will notice").press("Enter")

    expect(phone.page.get_by_role("alert")).to_contain_text("Something is still needed.")


@pytest.mark.parametrize(("who", "scripts"), [(_CLEO, True), (_ADA, False)])
def test_set_question_is_worded_anew_on_a_members_page(
    device: MakesDevices, house: House, who: str, scripts: bool
) -> None:
    phone = device(size=PHONE, scripts=scripts)
    page = phone.page
    phone.open("/resend")
    page.get_by_label("Your work address").fill(who)
    page.get_by_role("button", name="Send me my link").click()
    phone.open(post.own_page_url(house.set_up, who))
    phone.inspect(f"set-question-closed-{scripts}")
    page.get_by_role("button", name="Open it with a code").click()
    code = re.search(r"\b(\d{6})\b", house.newest_mail(who, "fresh code")["body_text"])
    assert code is not None
    page.get_by_label("The six digits").fill(code[1])
    page.get_by_role("button", name="Show my words").click()

    page.get_by_text("Word it anew").click()
    words = f"What would {who.split('.')[0]} notice if we were done?"
    page.get_by_label("How would you put it now?").fill(words)
    phone.inspect(f"set-question-open-{scripts}")
    page.get_by_role("button", name="Show it to my set").click()

    card = page.locator("[id^=question-]")
    expect(card).to_contain_text(words)
    expect(card.get_by_text(re.compile(r"^Version \d+, .*by a member$"))).to_be_visible()
    page.get_by_text("How it came to these words").click()
    expect(card).to_contain_text("from the programme")
    phone.inspect(f"set-question-worded-{scripts}")
