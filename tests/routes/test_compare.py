"""Programmes side by side on HR's page: chosen by ticks, told from their kept reports alone."""

import html
import re

import pytest
from flask.testing import FlaskClient

from service.domain.readers import Reader
from tests.charts.reports import Report, keep_report
from tests.domain.evaluation.cohorts import AUTUMN, SPRING
from tests.hr import HrWiring, book_sets
from tests.web_wiring import NOW


@pytest.fixture
def cohorts(wiring: HrWiring) -> tuple[int, int, int]:
    """Spring and autumn, measured, and a third programme that is not."""
    spring, autumn, third = (book_sets(wiring, 1, key=key) for key in ("spring", "autumn", "third"))
    for programme_id, one in ((spring, SPRING), (autumn, AUTUMN)):
        report = Report(Reader.HR, tuple(one.charts.values()))
        keep_report(wiring.database, programme_id, report, now=NOW)
    sponsors = Report(Reader.SPONSOR, tuple(SPRING.charts.values()))
    keep_report(wiring.database, third, sponsors, now=NOW)
    return spring, autumn, third


def tables(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<h2 id="table-[^"]+">(.*?)</h2>', page)]


def test_ticked_programmes_stand_side_by_side(
    browser: FlaskClient, cohorts: tuple[int, int, int]
) -> None:
    spring, autumn, _ = cohorts

    page = browser.get(f"/programmes/{spring}/compare?with={autumn}").text

    assert len(tables(page)) == 9
    # Both are the example, so their numbers tell them apart.
    assert tables(page)[0].endswith(
        f"({autumn})) to 90 % (Action learning sets ({spring})) joined, of those invited"
    )
    assert re.findall(r'value="(\d+)"( checked)?', page)[-1] == (str(autumn), " checked")
    assert "SPONSOR" not in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Beside which programmes?"),
        ("?with={third}", "not measured yet"),
        ("?with={spring}&with=x&with=0&with=99999999999", "Beside which programmes?"),
        ("?with=7&with=8&with=9&with=10&with=11", "5 are ticked; leave 4 of them at the most."),
    ],
)
def test_too_few_too_many_or_unmeasured_programmes_give_no_table(
    browser: FlaskClient, cohorts: tuple[int, int, int], query: str, says: str
) -> None:
    spring, _, third = cohorts

    answer = browser.get(f"/programmes/{spring}/compare{query.format(spring=spring, third=third)}")

    assert (answer.status_code, tables(answer.text), says in answer.text) == (200, [], True)


def test_programme_that_is_not_there_has_nothing_beside_it(browser: FlaskClient) -> None:
    assert browser.get("/programmes/99/compare").status_code == 404
