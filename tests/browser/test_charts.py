"""A programme's evidence in a browser: the picture that fits width and colours, its table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from service.domain.cases import CaseKind, CaseState
from service.domain.readers import Reader
from service.domain.states import Consent
from service.jobs.drawing import draw_charts
from service.models import Membership, SuccessCase
from tests.browser.console import console_page
from tests.browser.devices import Device
from tests.charts.reports import Report, keep_report
from tests.charts.samples import ALL
from tests.domain.evaluation.cohorts import AUTUMN, SPRING
from tests.domain.evaluation.test_defaults import TIGHT
from tests.hr import HrWiring, book_sets, build_hr_wiring
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
    for key, charts in (("earlier", SPRING.charts | TIGHT), ("latest", AUTUMN.charts)):
        report = Report(Reader.HR, tuple(charts.values()))
        keep_report(wiring.database, book_sets(wiring, 1, key=key), report, now=NOW)
    tell_case(wiring, programme)
    with console_page(chromium, wiring, f"/programmes/{programme}/charts") as device:
        yield device


def tell_case(wiring: HrWiring, programme: int) -> None:
    """Let somebody of the programme have a case that may be told with their name."""
    with wiring.database.writing() as db:
        place = db.scalars(select(Membership).order_by(Membership.id)).first()
        assert place is not None
        db.add(
            SuccessCase(
                programme_id=programme,
                owner_id=place.person_id,
                set_id=place.set_id,
                kind=CaseKind.MOST,
                is_named=True,
                state=CaseState.DECIDED,
                published=Consent.NAMED,
                invited_at=NOW,
                accepted_at=NOW,
                words="The night shift halved its handover.\nThey asked before they told.",
                edition=1,
                changed_at=NOW,
                delete_after=NOW.date(),
            )
        )


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
    page.locator("details.chart-table").evaluate_all("all => all.forEach(one => one.open = true)")
    desk.inspect("charts")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("img.on-paper").first).to_be_visible()
    expect(page.locator("picture").first).to_be_hidden()
    assert desk.complaints == []


def test_cohorts_stand_side_by_side_and_propose_to_the_next(desk: Device) -> None:
    page = desk.page
    page.get_by_role("link", name="A page to print").click()
    expect(page.get_by_text("halved its handover")).to_be_visible()
    desk.inspect("cases-told")
    desk.open("/programmes/2/compare")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Show them side by side").click()
    expect(page.get_by_role("region", name="Table: ")).to_have_count(9)
    desk.inspect("cohorts")
    desk.open("/programmes/2")
    page.get_by_role("button", name="Copy for the next cohort").click()
    offers = page.get_by_role("region", name="What the last cohort proposes")
    expect(offers.get_by_role("button", name="Take it")).to_have_count(3)
    desk.inspect("draft-proposals")
    offers.get_by_role("button", name="Take it").first.click()

    expect(page.get_by_text("Taken over below.")).to_be_visible()
    expect(page.get_by_label("4. Weeks from one session")).to_have_value("6")
    expect(offers.get_by_role("button", name="Take it")).to_have_count(2)
    assert desk.complaints == []
