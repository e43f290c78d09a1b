"""The sponsor's report in a browser: two pages of A4, whatever the size of the programme."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from service.domain.cases import CaseKind, CaseState
from service.domain.evaluation.two_pages import PICTURED
from service.domain.readers import Reader
from service.domain.states import Consent
from service.jobs.drawing import draw_charts
from service.models import SuccessCase
from service.workflows.measure_programme import measure_programme
from service.workflows.planning_job import Beat
from tests.browser.console import console_page
from tests.browser.devices import ARTEFACTS, Device
from tests.charts.reports import keep_report
from tests.hr import build_hr_wiring
from tests.workflows.evaluation.simulated import NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import write

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def draw_pictured(reports: Mapping[str, Any], beat: Beat) -> Mapping[str, Any]:
    """Draw what stands on the pages, and leave the rest."""
    asked = [
        {**one, "draw": [slug for slug in one["draw"] if slug in PICTURED]}
        for one in reports["reports"]
    ]
    return draw_charts({"reports": asked}, beat)


@pytest.fixture(params=[4, 400])
def desk(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Device]:
    """HR at the sponsor's two pages of a programme of so many sets."""
    wiring = build_hr_wiring(f"sqlite:///{tmp_path}/rows.db")
    with wiring.database.writing() as db:
        truth = Simulated(sizes=(7,) * request.param)
        write(truth, db)
        db.add_all(
            SuccessCase(
                programme_id=PROGRAMME,
                owner_id=person,
                set_id=1,
                kind=CaseKind.MOST,
                is_named=False,
                state=CaseState.DECIDED,
                invited_at=NOW,
                words="The queue at the gate went from two days to four hours. " * 10,
                published=Consent.UNNAMED,
                changed_at=NOW,
                delete_after=(NOW + timedelta(days=90)).date(),
            )
            for person in truth.members.person.tolist()[:3]
        )
    reports = [
        one
        for one in measure_programme(wiring.database, PROGRAMME, now=NOW)
        if one.reader is Reader.SPONSOR
    ]
    keep_report(wiring.database, PROGRAMME, *reports, now=NOW, draw=draw_pictured)
    with console_page(chromium, wiring, f"/programmes/{PROGRAMME}/charts/two-pages") as device:
        yield device


def test_report_prints_on_two_pages(desk: Device, request: pytest.FixtureRequest) -> None:
    page = desk.page
    page.wait_for_load_state("networkidle")
    size = request.node.callspec.params["desk"]

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
