"""From a spreadsheet to a confirmed plan, as somebody does it who has never been here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import House
from tests.browser.devices import Device

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_SETS, _MEMBERS = 8, 50
_MOST_INTERACTIONS = 60
_GROUP_PROGRESS = "**/group.json"
_JUST_BEGUN = {"state": "running", "done": 0, "total": 0}


class Counted:
    """A page whose clicks and filled fields are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.interactions = 0

    def press(self, role: Any, name: str) -> None:
        self.interactions += 1
        self.page.get_by_role(role, name=name).click()

    def fill(self, label: str, words: str) -> None:
        self.interactions += 1
        self.page.get_by_label(label).fill(words)


def _spreadsheet(sets: int = _SETS, members: int = _MEMBERS) -> str:
    """Return what lies in the clipboard after copying from Excel."""
    rows = ["email\tgiven_name\tfamily_name\trole\tmanager\tdepartment"]
    bosses = [f"bo.boss{letter}@larkfield.example" for letter in "abcdefghi"]
    rows += [
        f"w{n}@larkfield.example\tWyn\tWorker{n}\t\t{bosses[n % 9]}\tTeam {n % 7}"
        for n in range(members)
    ]
    rows += [f"guide{n}@larkfield.example\tGil\tGuide{n}\tfacilitator\t\t" for n in range(sets)]
    rows.append("sal.sand@larkfield.example\tSal\tSand\tsponsor\t\t")
    return "\n".join(rows)


def test_a_programme_of_eight_sets_goes_from_spreadsheet_to_launch_in_few_steps(
    hr: Device,
) -> None:
    counted, page = Counted(hr.page), hr.page
    counted.press("link", "New programme")
    hr.inspect("draft-questions")
    counted.fill("What is it called?", "Leaders of the north")
    counted.press("button", "Go on to the people")
    hr.inspect("draft-people-empty")
    counted.fill("Paste the table from Excel", _spreadsheet())
    counted.press("button", "Read the table")
    counted.press("button", "Add them, named after their addresses")
    expect(page.get_by_text("nothing is wrong with any of them")).to_be_visible()
    hr.inspect("draft-people")
    counted.press("button", "Go on to the sets")
    expect(page.get_by_role("group", name="Maple")).to_be_visible()
    hr.inspect("draft-sets")
    counted.press("button", "Go on to the dates")
    expect(page.get_by_text("Everybody can come to every session.").first).to_be_visible()
    hr.inspect("draft-dates")
    counted.press("button", "Show me the plan")
    expect(page.get_by_role("heading", level=1)).to_have_text("The plan of Leaders of the north")
    hr.inspect("draft-plan")
    counted.fill("Type 58 to confirm", "58")
    counted.press("button", "Book it")

    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    assert counted.interactions <= _MOST_INTERACTIONS, counted.interactions
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing was booked")
    page.get_by_role("button", name="Throw this plan away").click()


def test_a_wrong_cell_is_mended_where_it_stands(hr: Device) -> None:
    page = hr.page
    hr.open("/drafts/new?preset=projects")
    page.get_by_label("What is it called?").fill("Mended")
    page.get_by_role("button", name="Go on to the people").click()
    rows = (
        "email\tgiven_name\tfamily_name",
        "ann.larkfield.example\tAnn\tBell",
        "bo@x.example\t\tCole",
    )
    page.get_by_label("Paste the table from Excel").fill("\n".join(rows))
    page.get_by_role("button", name="Read the table").click()

    expect(page.get_by_text("2 rows need a change")).to_be_visible()
    hr.inspect("draft-people-wrong")
    page.get_by_label("E-mail, row 2", exact=True).fill("ann@larkfield.example")
    page.get_by_label("First name, row 3").fill("Bo")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("nothing is wrong with any of them")).to_be_visible()
    page.get_by_role("button", name="Throw this draft away").click()
    expect(page.get_by_role("status")).to_contain_text("The draft is gone")


def test_somebody_is_dragged_to_another_set_as_the_select_and_save_would_move_them(
    hr: Device,
) -> None:
    page = hr.page
    hr.open("/drafts/new?preset=projects")
    page.get_by_label("What is it called?").fill("Dragged")
    page.get_by_role("button", name="Go on to the people").click()
    page.get_by_label("Paste the table from Excel").fill(_spreadsheet(sets=2, members=12))
    page.get_by_role("button", name="Read the table").click()
    page.get_by_role("button", name="Add them, named after their addresses").click()
    page.get_by_role("button", name="Go on to the sets").click()
    # Playwright lets go of what it drags where the page has to scroll: both sets are in sight.
    page.set_viewport_size({"width": 1280, "height": 2400})
    suggested = _seats(page)
    here, there = suggested
    somebody = suggested[here][0]

    page.get_by_role("group", name=here).get_by_text(somebody).drag_to(
        page.get_by_role("group", name=there).get_by_role("list")
    )
    expect(_seat(page, there, somebody)).to_be_visible()
    dragged = _seats(page)
    _seat(page, there, somebody).select_option(here)
    page.get_by_role("button", name="Save").click()
    expect(_seat(page, here, somebody)).to_be_visible()
    moved_back = _seats(page)
    # Keys alone: the other set comes right after, and Enter would go on to the dates.
    _seat(page, here, somebody).press("ArrowDown")
    page.get_by_role("button", name="Save").press("Enter")
    expect(_seat(page, there, somebody)).to_be_visible()

    assert dragged == {
        here: [one for one in suggested[here] if one != somebody],
        there: sorted([*suggested[there], somebody]),
    }
    assert (moved_back, _seats(page)) == (suggested, dragged)
    page.get_by_role("button", name="Throw this draft away").click()


def test_people_of_a_group_come_by_the_enter_key(hr: Device, house: House) -> None:
    page = hr.page
    hr.open("/drafts/new?preset=projects")
    page.get_by_label("What is it called?").fill("Grouped")
    page.get_by_role("button", name="Go on to the people").click()

    # The page moves on by itself once all are read, but not while it is looked at.
    page.route(_GROUP_PROGRESS, lambda route: route.fulfill(json=_JUST_BEGUN))
    with _slow_answers(house):
        page.get_by_label("Or take the people of a Microsoft 365 group").fill("customer service")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The people of “customer service”")).to_be_visible()
    hr.inspect("draft-group")
    page.unroute(_GROUP_PROGRESS)

    told = page.get_by_role("status").filter(has_text="“customer service”")
    expect(told).to_contain_text("people added", timeout=60_000)
    expect(page.get_by_text("nothing is wrong with any of them")).to_be_visible()
    hr.inspect("draft-people-group")
    page.get_by_text("Add the people of a Microsoft 365 group").click()
    page.get_by_label("The group's name or e-mail address").fill("Nobody's group")
    page.get_by_role("button", name="Add the group's people").click()
    expect(page.get_by_role("alert")).to_contain_text("Nobody was added", timeout=60_000)
    expect(page.get_by_label("The group's name or e-mail address")).to_have_value("Nobody's group")
    hr.inspect("draft-people-group-unknown")
    page.get_by_role("button", name="Throw this draft away").click()


@contextmanager
def _slow_answers(house: House) -> Iterator[None]:
    """Let no reading be over before the page that shows it is there, however slow a browser is."""
    house.set_up.ask("POST", "/_sandbox/latency", {"ms": 3000})
    try:
        yield
    finally:
        house.set_up.ask("POST", "/_sandbox/latency", {"ms": 0})


def _seats(page: Page) -> dict[str, list[str]]:
    """Return who sits in which set of a draft, by name."""
    return {
        group.locator("legend").inner_text(): sorted(
            group.locator(".seats label").all_inner_texts()
        )
        for group in page.locator("fieldset[data-set]").all()
    }


def _seat(page: Page, name: str, somebody: str) -> Locator:
    """Return the select beside somebody's name in a set."""
    return page.get_by_role("group", name=name).get_by_label(somebody, exact=True)
