"""A report costs as many queries for five sets as for one."""

import pytest
from sqlalchemy import delete

from service.domain.readers import Reader
from service.models import Rating
from service.store.database import Database
from service.workflows.count_ratings import count_ratings
from service.workflows.make_report import make_report
from tests.hr import counted_queries
from tests.workflows.evaluation.simulated import NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import write

SMALL, LARGE = Simulated(sizes=(6,)), Simulated(sizes=(6, 7, 8, 7, 6))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_report_asks_as_many_queries_of_a_large_programme(database: Database) -> None:
    asked = []
    for truth in (SMALL, LARGE):
        with database.writing() as db:
            for table in reversed(Rating.metadata.sorted_tables):
                db.execute(delete(table))
            write(truth, db)
            count_ratings(db, PROGRAMME, now=NOW)
        with counted_queries(database) as queries, database.reading() as db:
            make_report(db, PROGRAMME, Reader.HR, now=NOW)
        asked.append(len(queries))

    assert asked == [13, 13]
