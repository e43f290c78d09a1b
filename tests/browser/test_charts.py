"""A programme's evidence in a browser: the picture that fits width and colours, its table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from service.domain.readers import Reader
from service.jobs.drawing import draw_charts
from tests.browser.console import console_page
from tests.browser.devices import Device
from tests.charts.reports import Report, keep_report
from tests.charts.samples import ALL
from tests.hr import book_sets, build_hr_wiring
from tests.web_wiring import NOW

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
_SHOWN = """() => [...document.querySelectorAll("picture img")].map(
  (one) => [one.currentSrc.split("/").pop(), one.naturalWidth > 0])"""


@pytest.fixture
def desk(chromium: Browser, tmp_path: Path) -> Iterator[Device]:
    """HR at the page of a programme whose charts, one of each kind, are really drawn."""
    wiring = build_hr_wiring(f"sqlite:///{tmp_path}/rows.db")
    programme = book_sets(wiring, 1)
    report = Report(Reader.HR, ALL)
    keep_report(wiring.database, programme, report, now=NOW, draw=draw_charts)
    with console_page(chromium, wiring, f"/programmes/{programme}/charts") as device:
        yield device


def shown(page: Page, *, width: int, is_dark: bool) -> set[tuple[str, bool]]:
    """Return which pictures the page shows, and whether each arrived."""
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    page.set_viewport_size({"width": width, "height": 800})
    for figure in page.locator("figure").all():
        figure.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    return {(name, arrived) for name, arrived in page.evaluate(_SHOWN)}


def test_each_picture_fits_the_width_and_the_colours_of_its_page(desk: Device) -> None:
    page = desk.page
    found = [
        shown(page, width=width, is_dark=is_dark)
        for width in (1280, 375)
        for is_dark in (False, True)
    ]

    assert found == [
        {("light-page.svg", True)},
        {("dark-page.svg", True)},
        {("light-phone.svg", True)},
        {("dark-phone.svg", True)},
    ]
    page.get_by_text("The same as a table").first.click()
    table = page.get_by_role("region", name="Table: ").first
    expect(table.get_by_role("row")).to_have_count(len(ALL[0].rows) + 1)
    desk.inspect("charts")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("img.on-paper").first).to_be_visible()
    expect(page.locator("picture").first).to_be_hidden()
    assert desk.complaints == []
