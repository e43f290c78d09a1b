"""Each reader's report holds what the table lets them see; `test_figures.py` has the figures."""

from datetime import timedelta

import pytest

from service.domain.evaluation.report import ProgrammeReport
from service.domain.readers import Reader
from service.errors import Refused
from service.store.database import Database
from service.workflows.count_ratings import Counting, count_ratings
from service.workflows.make_report import make_report
from tests.workflows.evaluation.simulated import NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import write

TRUTH = Simulated(sizes=(7, 8, 6))


@pytest.fixture
def counted(database: Database) -> Database:
    with database.writing() as db:
        write(TRUTH, db)
    with database.writing() as db:
        count_ratings(db, PROGRAMME, now=NOW)
    return database


def report(database: Database, reader: Reader, *, set_id: int | None = None) -> ProgrammeReport:
    with database.reading() as db:
        return make_report(db, PROGRAMME, reader, now=NOW, set_id=set_id, told=TRUTH.told)


_HR = [
    *("take-up", "attendance", "meetings", "useful", "safe", "by-set", "learning", "still-used"),
    *("actions", "open-actions", "burn-up", "managers", "recommendations", "outcomes", "cost"),
    *("themes", "method"),
]
_SPONSOR = [
    *("take-up", "attendance", "meetings", "learning", "still-used", "recommendations"),
    *("outcomes", "cost", "themes", "method"),
]
_SET = [*(slug for slug in _HR if slug != "managers"), "turns"]


@pytest.mark.parametrize(
    ("reader", "set_id", "slugs"),
    [
        (Reader.HR, None, _HR),
        (Reader.HR_VIEWER, None, _HR),
        (Reader.SPONSOR, None, _SPONSOR),
        (Reader.SET, 3, _SET),
        (Reader.FACILITATOR, 3, _SET),
    ],
)
def test_reader_gets_what_the_table_lets_them_see(
    counted: Database, reader: Reader, set_id: int | None, slugs: list[str]
) -> None:
    found = report(counted, reader, set_id=set_id)

    assert [one.slug for one in found.charts] == slugs
    assert found.chart("by-set") is None or {
        row["set"] for chart in [found.chart("by-set")] if chart for row in chart.rows
    } == ({"Set 3"} if set_id else {f"Set {number}" for number in range(1, 4)})
    words = repr([chart.rows for chart in found.charts])
    assert ("kept here" in words) is (set_id is not None)
    assert ("thanks from Sam" in words) is (set_id is not None)
    assert ("Affirmed" in words) is (reader is not Reader.SPONSOR)


@pytest.mark.parametrize(
    ("reader", "set_id"),
    [(Reader.MANAGER, None), (Reader.HR, 3), (Reader.SET, None), (Reader.SET, 99)],
)
def test_other_readers_are_refused(database: Database, reader: Reader, set_id: int | None) -> None:
    with database.writing() as db:
        write(TRUTH, db)

    with pytest.raises(Refused):
        report(database, reader, set_id=set_id)


def test_ratings_are_counted_once(counted: Database) -> None:
    before = report(counted, Reader.HR)
    with counted.writing() as db:
        again = count_ratings(db, PROGRAMME, now=NOW + timedelta(days=1))

    assert again == Counting(blocks=0, counted=0, waiting=again.waiting)
    assert report(counted, Reader.HR) == before
