"""HR's pages in a browser: a plan as a receipt, booked with visible progress, mails looked at."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.workflows.take_back_approval import TIME_TO_TAKE_BACK
from tests.browser.conftest import House
from tests.browser.devices import Device
from tests.files.spring import PEOPLE, SETS, SETTINGS
from tests.flows.browserless import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_GWEN = "gwen.price@larkfield.example"
_LINK_OF_A_PERSON = re.compile(r"/[rp]/[\w.-]{8,}")


def test_the_example_is_planned_confirmed_and_booked(hr: Device, house: House) -> None:
    page = hr.page
    page.get_by_role("link", name="New programme").click()
    page.get_by_role("link", name="Begin from a programme file, or the example").click()
    hr.inspect("programme-new")
    page.get_by_role("radio", name="The example").check()
    page.get_by_role("button", name="Show me the plan").click()

    expect(page.get_by_text("Nothing has left yet.")).to_be_visible()
    receipt = page.get_by_label("Receipt")
    assert [
        one for one in receipt.locator("strong").all_inner_texts() if one.endswith("date updates")
    ] == ["0 date updates"]
    for line in ("5 series", "30 sessions", "34 people", "34 invitations", "0 cancellations"):
        expect(receipt.get_by_text(line, exact=True)).to_be_visible()
    hr.inspect("programme-plan")
    page.get_by_label("Type 34 to confirm").fill("34")
    page.get_by_role("button", name="Book it: send 34 invitations").click()

    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    hr.inspect("programme-confirmed")
    house.set_up.jump(house.set_up.now() + TIME_TO_TAKE_BACK)
    expect(page.get_by_role("progressbar")).to_be_visible()
    hr.keep_picture("programme-progress")
    expect(page.get_by_text("All of it is done.")).to_be_visible(timeout=60_000)
    hr.inspect("programme-booked")
    page.get_by_role("link", name="Open Action learning sets").click()

    grid = page.get_by_role("region", name="Sets and sessions")
    expect(grid.get_by_role("row")).to_have_count(6)
    expect(grid.get_by_text("in Outlook")).to_have_count(5)
    hr.inspect("programme-grid-new")
    page.get_by_role("link", name="People", exact=True).click()
    expect(page.get_by_role("heading", name="In the sets")).to_be_visible()
    hr.inspect("programme-people")
    page.get_by_role("link", name="Cases", exact=True).click()
    expect(page.get_by_role("heading", name="Much came of it")).to_be_visible()
    hr.inspect("programme-cases")


def test_a_programme_under_way_shows_its_sets_and_one_session(hr: Device) -> None:
    page = hr.page
    _open_programme(page, "Two small sets")

    cell = page.locator("a.cell", has_text="after").first
    expect(cell).to_be_visible()
    hr.inspect("programme-grid")
    cell.click()

    expect(page.get_by_role("complementary")).to_contain_text("have answered")
    hr.inspect("programme-session")
    page.get_by_role("link", name="Open set").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Set ")
    hr.inspect("set")


def test_how_people_come_in_and_what_became_of_one_are_shown(hr: Device) -> None:
    page = hr.page
    hr.inspect("home")
    _open_programme(page, "Two small sets")
    page.get_by_role("link", name="Coming in").click()

    stages = page.get_by_role("list", name="Stages of coming in").get_by_role("listitem")
    expect(stages).to_have_count(5)
    hr.inspect("programme-coming-in")
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Gwen Price", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Gwen Price")
    expect(page.get_by_role("region", name="Mails")).to_contain_text("sent")
    hr.inspect("person")


def test_the_outbox_is_narrowed_and_a_sent_mail_shows_no_key(hr: Device) -> None:
    page = hr.page
    _open_programme(page, "Two small sets")
    page.get_by_role("link", name="Outbox").click()
    hr.inspect("outbox-planned")
    _open_folder(page, "Sent")
    page.get_by_label("Kind of mail").select_option(label="After a session")
    page.get_by_label("To", exact=True).fill("Gwen Price")
    page.get_by_role("button", name="Show", exact=True).click()

    rows = page.get_by_role("region", name="Mails: Sent").get_by_role("row")
    expect(rows).to_have_count(2)
    hr.inspect("outbox-sent")
    page.get_by_role("link", name="Look at the mail to Gwen Price").click()

    expect(page.frame_locator("iframe").get_by_text("Hello Gwen")).to_be_visible()
    page.get_by_text("The same as plain text").click()
    assert _LINK_OF_A_PERSON.findall(_previewed(page)) == []
    hr.inspect("mail-preview")


def test_a_planned_mail_shows_a_placeholder_for_its_readers_words(hr: Device, house: House) -> None:
    with Browser(house.set_up.web_url) as browser:
        browser.send(
            house.form_url(_GWEN, "after-session"),
            {"action": "drop the old forecast", "first_step": "ask", "due_on": "2027-10-27"},
        )
    page = hr.page
    _open_programme(page, "Two small sets")
    page.get_by_role("link", name="Outbox").click()
    page.get_by_role("link", name="Look at the mail to Gwen Price").first.click()

    expect(
        page.frame_locator("iframe").get_by_text('you chose to "Gwen\'s own words"')
    ).to_be_visible()
    assert "drop the old forecast" not in _previewed(page)
    assert _LINK_OF_A_PERSON.findall(_previewed(page)) == []
    hr.inspect("mail-preview-words")


def test_a_planned_mail_is_held_back_and_released(hr: Device) -> None:
    page = hr.page
    _open_programme(page, "Two small sets")
    page.get_by_role("link", name="Outbox").click()
    page.get_by_role("link", name="Look at the mail to Hugo Santos").first.click()
    hr.inspect("mail-planned")
    page.get_by_label("Why hold it back?").fill("He is on leave")
    page.get_by_role("button", name="Hold it back").click()

    expect(page.get_by_role("status")).to_contain_text("It is held back.")
    row = page.get_by_role("row", name="Hugo Santos")
    expect(row).to_contain_text("held by Becky Lark: He is on leave")
    hr.inspect("outbox-held")
    row.get_by_role("link", name="Look").click()
    hr.inspect("mail-held")
    page.get_by_role("button", name="Release it").click()
    expect(page.get_by_role("status")).to_contain_text("It is released")
    _open_folder(page, "Held back")
    expect(page.get_by_text("Nothing is held back.")).to_be_visible()
    hr.inspect("outbox-empty")


def test_a_bad_file_shows_every_problem_with_its_place(hr: Device, tmp_path: Path) -> None:
    page = hr.page
    settings, people = tmp_path / "spring.yaml", tmp_path / "people.csv"
    settings.write_text(SETTINGS.replace("minutes: 180", "minutes: 200") + SETS)
    people.write_text(PEOPLE.replace("ann@", "ann@@").replace("Five,,Maple", "Five,,Mapel"))

    page.get_by_role("link", name="New programme").click()
    page.get_by_role("link", name="Begin from a programme file, or the example").click()
    page.get_by_role("radio", name="Files of your own").check()
    page.get_by_label("Programme file", exact=True).set_input_files(settings)
    page.get_by_label("People (CSV").set_input_files(people)
    page.get_by_role("button", name="Show me the plan").click()

    problems = page.get_by_role("region", name="What to change")
    expect(problems).to_be_visible()
    places = [
        [cell.inner_text() for cell in row.locator("th, td").all()[:3]]
        for row in problems.locator("tbody tr").all()
    ]
    assert places == [
        ["people.csv", "5", "email"],
        ["people.csv", "9", "set"],
        ["spring.yaml", "12", "minutes (character 10)"],
        ["spring.yaml", "16", "name (character 11)"],
    ]
    hr.inspect("programme-problems")


def test_pages_that_do_not_exist_say_so(hr: Device, house: House) -> None:
    hr.open("/programmes/4711")

    expect(hr.page.get_by_role("heading", level=1)).to_be_visible()
    hr.inspect("not-found")


def _open_programme(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Programmes").get_by_role("link", name=name).click()


def _previewed(page: Page) -> str:
    """Return everything that stands on a mail's page and in its frame."""
    return page.content() + page.frame_locator("iframe").locator("html").inner_html()


def _open_folder(page: Page, name: str) -> None:
    folders = page.get_by_role("navigation", name="Folders")
    folders.get_by_role("link", name=name).click()
    expect(folders.locator("[aria-current=page]")).to_contain_text(name)
