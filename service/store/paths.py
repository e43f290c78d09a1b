"""Follow the paths of `domain/retention.py` through the tables: foreign key by foreign key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, FromClause, Select, Table, func, select
from sqlalchemy.sql.type_api import TypeEngine

from service.models import Base

# Any below: SQLAlchemy's own type of a column whose type only a name tells.


def table_named(name: str) -> Table:
    """Return a table of ours."""
    return Base.metadata.tables[name]


def rows_where_path(table: Table, path: str) -> tuple[Select[Any], ColumnElement[Any]]:
    """Return a SELECT of primary keys without a condition, and the column that a path leads to.

    Several paths with `|` between lead to the first that is not NULL.
    """
    source: FromClause = table
    ends: list[ColumnElement[Any]] = []
    for one in path.split("|"):
        source, end = _join(source, table, one.split("."))
        ends.append(end)
    kind: TypeEngine[Any] = ends[0].type
    end = ends[0] if len(ends) == 1 else func.coalesce(*ends, type_=kind)
    return select(*table.primary_key.columns).select_from(source).distinct(), end


def _join(
    source: FromClause, table: Table, names: Sequence[str]
) -> tuple[FromClause, ColumnElement[Any]]:
    at: FromClause = table
    for name in names[:-1]:
        key = _key_of(table.c[name])
        table = key.column.table
        target = table.alias()
        source = source.outerjoin(target, at.c[name] == target.c[key.column.name])
        at = target
    return source, at.c[names[-1]]


def _key_of(column: Column[Any]) -> ForeignKey:
    """Return the key that a step follows: of itself alone, where it also is part of another."""
    return min(
        column.foreign_keys,
        key=lambda one: 9 if one.constraint is None else len(one.constraint.elements),
    )
