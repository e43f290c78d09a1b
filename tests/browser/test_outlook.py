"""What happened in Outlook, as HR looks at it and decides."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NOW, House
from tests.browser.devices import Device
from tests.flows.harness import ORGANISER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_OPEN = "SELECT count(*) FROM drift WHERE settled_at IS NULL"
_LONG = timedelta(hours=3)


def test_a_moved_date_and_a_proposal_are_shown_with_what_follows(hr: Device, house: House) -> None:
    series, dates = _series_with_dates_to_come(house)
    person = series["attendees"][0]["emailAddress"]
    last = {"id": series["id"], "original_start": dates[-1]["original_start"]}
    start = datetime.fromisoformat(dates[-1]["start"])
    proposed = [(start + hours).isoformat() for hours in (timedelta(hours=1), _LONG)]
    asked = {
        "email": person["address"],
        "event": series["id"],
        "original_start": last["original_start"],
    }
    moved = (start + timedelta(hours=2)).isoformat()
    _tell(house, "human", {"do": "move_event", **last, "start": moved})
    # A move lets everybody's answers go, so this one comes after it.
    _tell(house, "attendee", {**asked, "response": "declined", "propose": proposed})
    house.set_up.wait_until("asked", lambda: house.set_up.rows(_OPEN) == [(1,)])

    page = hr.page
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="In Outlook")).to_be_visible()
    hr.inspect("home-outlook")
    page.get_by_role("link", name="Decide").click()
    expect(page.get_by_role("button", name="Restore ours")).to_be_visible()
    expect(page.get_by_role("button", name="Take Outlook's version")).to_be_visible()
    expect(page.get_by_text(f"another time? {person['name']} proposes")).to_be_visible()
    hr.inspect("set-outlook")

    _tell(house, "human", {"do": "move_event", **last, "start": start.isoformat()})
    house.set_up.wait_until("put back", lambda: house.set_up.rows(_OPEN) == [(0,)])
    page.reload()
    expect(page.get_by_role("button", name="Restore ours")).to_have_count(0)


def _series_with_dates_to_come(house: House) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    for event in house.set_up.events(ORGANISER):
        dates = [
            one
            for one in event["occurrences"]
            if datetime.fromisoformat(one["start"]) > NOW + timedelta(days=14)
        ]
        if event["type"] == "seriesMaster" and dates:
            return event, dates
    raise AssertionError("no series has dates to come")


def _tell(house: House, topic: str, said: dict[str, Any]) -> None:
    house.set_up.ask("POST", f"/_sandbox/{topic}", said)
