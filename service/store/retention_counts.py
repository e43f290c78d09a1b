"""How many rows of everything a programme has, for the page that says when they go."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from service.domain.keeping import Fate, Holding
from service.domain.retention import HOLDINGS
from service.store.paths import rows_where_path, table_named


def counted_holdings() -> list[Holding]:
    """Return what goes by the end of its programme."""
    return [one for one in HOLDINGS if one.programme and one.fate is not Fate.BLANKED]


def rows_of_programme(db: Session, programme_id: int) -> Mapping[str, int]:
    """Return the number of rows by what the table of retention calls them; one query."""
    counts = [_count(one, programme_id) for one in counted_holdings()]
    return {row.what: row.rows for row in db.execute(union_all(*counts))}


def _count(holding: Holding, programme_id: int) -> Any:  # Any -- SQLAlchemy's own
    query, end = rows_where_path(table_named(holding.table), holding.programme)
    rows = query.where(end == programme_id).subquery()
    return select(literal(holding.what).label("what"), func.count().label("rows")).select_from(rows)
