"""A sponsor's report and a set's figures: after a code, and for nobody whose they are not."""

from html import unescape

from flask.testing import FlaskClient

from service.domain.evaluation.drawing import FORMS
from service.domain.readers import Reader
from tests.charts.reports import Report, keep_report
from tests.charts.samples import DUMBBELL, FUNNEL
from tests.hr import counted_queries
from tests.participants import Maple, page_path
from tests.routes.project import Room
from tests.web_wiring import NOW, WebWiring

LEARNING = type(DUMBBELL)(**{**vars(DUMBBELL), "slug": "learning"})
DRAWN = "learning/light-page.svg"


def _kept(wiring: WebWiring, maple: Maple) -> None:
    take_up = type(FUNNEL)(**{**vars(FUNNEL), "slug": "take-up"})
    report = Report(Reader.SPONSOR, (take_up, LEARNING))
    keep_report(wiring.database, maple.programme, report, now=NOW)


def test_report_opens_to_its_sponsor_after_a_code_and_to_nobody_else(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    _kept(wiring, maple)
    report = f"/report/{maple.programme}"
    closed = client.get(page_path(wiring, maple.sue) + report)
    picture_closed = client.get(f"{page_path(wiring, maple.sue)}{report}/{DRAWN}")
    anns = Room.of(other_device, wiring, maple, maple.ann)
    others = [other_device.get(f"{anns.own_page}{report}{path}") for path in ("", f"/{DRAWN}")]
    sues = Room.of(client, wiring, maple, maple.sue)

    page = unescape(client.get(sues.own_page + report).text)
    picture = client.get(f"{sues.own_page}{report}/{DRAWN}")

    assert "A code first" in closed.text
    assert (picture_closed.status_code, [one.status_code for one in others]) == (403, [404, 404])
    assert picture.text == f"<svg>{LEARNING.title} light page</svg>"
    assert (FORMS[0].scheme, FORMS[0].shape) == ("light", "page")
    for said in (LEARNING.title, "Invited", "240", "self-reported", "PubMed 24480095"):
        assert said in page
    assert client.get(f"{sues.own_page}{report}/learning/dark-phone.svg").status_code == 200
    assert client.get(f"{sues.own_page}{report}/by-set/light-page.svg").status_code == 404
    assert f'href="{sues.own_page}{report}"' in client.get(sues.own_page).text


def test_report_that_is_not_measured_yet_says_so(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    sues = Room.of(client, wiring, maple, maple.sue)

    page = client.get(f"{sues.own_page}/report/{maple.programme}").text

    assert "Nothing is measured yet" in page
    assert client.get(f"{sues.own_page}/report/99").status_code == 404


def test_set_reads_its_own_figures_after_a_code_in_as_many_queries_as_ever(
    client: FlaskClient, other_device: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    figures = f"/figures/{maple.ann_in}"
    closed = client.get(page_path(wiring, maple.ann) + figures).text
    anns = Room.of(client, wiring, maple, maple.ann)
    bobs = Room.of(other_device, wiring, maple, maple.bob)

    with counted_queries(wiring.database) as queries:
        page = unescape(client.get(anns.own_page + figures).text)

    assert "A code first" in closed
    for said in ("How set Maple goes", "0 actions", "have presented so far", "Useful to me"):
        assert said in page
    assert "As their managers see it" not in page
    assert other_device.get(bobs.own_page + figures).status_code == 404
    assert len(queries) < 25
