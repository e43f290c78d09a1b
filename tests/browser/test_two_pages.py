"""The sponsor's report in a browser: two pages of A4, whatever the size of the programme."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.alone import Pages, served, show_code
from tests.browser.console import console_page
from tests.browser.devices import ARTEFACTS, PHONE, Device, make_device
from tests.charts.measured import draw_pictured, measure_simulated, sets_pages, sponsors_pages
from tests.hr import HrWiring, build_hr_wiring
from tests.participants import page_path
from tests.web_app import make_app
from tests.workflows.evaluation.simulated import PROGRAMME

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module", params=[4, 400])
def measured(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HrWiring]:
    """A programme of so many sets, measured and drawn."""
    wiring = build_hr_wiring(f"sqlite:///{tmp_path_factory.mktemp('measured')}/rows.db")
    measure_simulated(wiring, request.param, draw=draw_pictured)
    yield wiring
    wiring.database.dispose()


@pytest.fixture
def desk(measured: HrWiring, chromium: Browser) -> Iterator[Device]:
    """HR at the sponsor's two pages."""
    path = f"/programmes/{PROGRAMME}/charts/two-pages"
    with console_page(chromium, measured, path) as device:
        yield device


@pytest.fixture
def phone(measured: HrWiring, chromium: Browser) -> Iterator[Device]:
    """A phone that nobody has shown a code on."""
    with served(make_app(measured)) as base_url:
        device = make_device(chromium, base_url, size=PHONE)
        yield device
        device.context.close()


def test_report_prints_on_two_pages(desk: Device, request: pytest.FixtureRequest) -> None:
    page = desk.page
    page.wait_for_load_state("networkidle")
    size = request.node.callspec.params["measured"]

    pdf = page.pdf(prefer_css_page_size=True)
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    (ARTEFACTS / f"two-pages-{size}.pdf").write_bytes(pdf)

    expect(page.get_by_text("self-reported").first).to_be_visible()
    page.get_by_text("The same as a table").first.click()
    expect(page.get_by_role("region", name="Table: ").first).to_be_visible()
    if size == 400:
        expect(page.get_by_text("394 more sets, summed")).to_be_visible()
    else:
        desk.inspect("two-pages")
    assert pdf.count(b"/Type /Page\n") == 2
    assert desk.complaints == []


@pytest.mark.parametrize("measured", [4], indirect=True)
def test_sponsor_and_a_set_read_theirs_at_their_own_address(
    phone: Device, measured: HrWiring
) -> None:
    page = phone.page
    (_, report), (_, figures) = sponsors_pages(measured), sets_pages(measured)

    show_code(phone, measured.database, report)
    phone.open(report)
    page.get_by_text("The same as a table").first.click()
    expect(page.get_by_role("region", name="Table: ").first).to_be_visible()
    phone.inspect("sponsor-report")
    show_code(phone, measured.database, figures)
    phone.open(figures)
    expect(page.get_by_role("cell", name="4.2", exact=True).first).to_be_visible()
    phone.inspect("set-figures")

    assert phone.complaints == []


def test_sponsor_and_a_set_read_that_nothing_is_measured_yet(pages: Pages) -> None:
    phone, maple, database = pages.device(), pages.maple, pages.wiring.database
    page = phone.page
    sues, anns = (page_path(pages.wiring, person) for person in (maple.sue, maple.ann))

    show_code(phone, database, f"{sues}/report/{maple.programme}")
    phone.open(f"{sues}/report/{maple.programme}")
    expect(page.get_by_text("Nothing is measured yet.")).to_be_visible()
    phone.inspect("sponsor-report-empty")
    show_code(phone, database, f"{anns}/figures/{maple.ann_in}")
    phone.open(f"{anns}/figures/{maple.ann_in}")
    expect(page.get_by_text("Nothing to count yet.").first).to_be_visible()
    phone.inspect("set-figures-empty")

    phone.context.close()
    assert phone.complaints == []
