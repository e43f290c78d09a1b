"""All dates planned by the sandbox's calendars: a date is pinned, planned around, and taken."""

import csv
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.devices import Device
from tests.flows.harness import EXAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_PLANNING_MS = 60_000
"""The planner loads for some seconds, and the machine may be busy."""
_COLUMNS = ("email", "given_name", "family_name", "role", "working_days")


def _maple() -> str:
    """Return the members and the facilitator of Maple as a table, and a sponsor."""
    with (EXAMPLES / "people.csv").open(encoding="utf-8") as lines:
        people = [one for one in csv.DictReader(lines) if one["set"] == "Maple"]
    rows = ["\t".join(_COLUMNS), *("\t".join(one[each] for each in _COLUMNS) for one in people)]
    return "\n".join([*rows, "sal.sand@larkfield.example\tSal\tSand\tsponsor\t"])


def test_a_pinned_date_stays_when_all_dates_are_planned_and_taken(hr: Device) -> None:
    page = hr.page
    hr.open("/drafts/new")
    page.get_by_label("What is it called?").fill("Leaders by calendar")
    page.get_by_role("button", name="Go on to the people").click()
    page.get_by_label("Paste the table from Excel").fill(_maple())
    page.get_by_role("button", name="Read the table").click()
    page.get_by_role("button", name="Go on to the sets").click()
    page.get_by_role("button", name="Go on to the dates").click()
    picked = page.locator("input[name='pick-0']:checked").input_value()
    weeks = int(page.get_by_text("Wall time in").inner_text().split("every ")[1].split(" ")[0])
    pinned = datetime.fromisoformat(picked) + timedelta(weeks=weeks, days=1)
    page.get_by_text("and moving one of them").click()
    page.get_by_label("Move", exact=True).select_option("2")
    page.get_by_label("To the day").fill(f"{pinned:%Y-%m-%d}")
    page.get_by_label("At", exact=True).fill("10:00")
    page.get_by_role("button", name="Move this session").click()

    page.get_by_role("button", name="Plan all dates by everybody's calendars").click()
    take = page.get_by_role("button", name="Take these dates")
    expect(take).to_be_visible(timeout=_PLANNING_MS)
    hr.inspect("draft-planned")
    words = f"{pinned.day} {pinned:%B %Y}, 10:00:"
    expect(page.get_by_role("main")).to_contain_text(words)
    take.click()

    expect(page.get_by_text("The planned dates stand in the draft now.")).to_be_visible()
    page.get_by_role("button", name="Throw this draft away").click()
