"""What every row shares: names of constraints, aware instants, enums as plain words."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, Enum, MetaData, String, inspect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

_NAMING = {
    "ix": "ix__%(table_name)s__%(column_0_N_name)s",
    "uq": "uq__%(table_name)s__%(column_0_N_name)s",
    "ck": "ck__%(table_name)s__%(constraint_name)s",
    "fk": "fk__%(table_name)s__%(column_0_N_name)s__%(referred_table_name)s",
    "pk": "pk__%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive one is refused on its way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite keeps no zone, so everything in it is UTC by this rule."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores an enum's values as plain text, checked in Python."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=False,
    )


class Base(DeclarativeBase):
    """The one registry of rows."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant, str: String}


class MadeWhole:
    """A row that is inserted as it was made, hundreds of times a second: a mixin before `Base`.

    What a column holds is put where it is kept, past SQLAlchemy's record of changes, which costs a
    twentieth of a reply and is empty for a new row. Only for rows whose key nobody names: one
    put in the place of another, under its key in one flush, would be written from that record.
    """

    def __init__(self, **values: Any) -> None:  # Any: of each column's own type
        """Make a row."""
        kind: Any = type(self)  # Any: mapped by its other half
        kept, columns = self.__dict__, _columns(kind)
        for name, value in values.items():
            if name in columns:
                kept[name] = value
            elif hasattr(kind, name):
                setattr(self, name, value)
            else:
                message = f"a row of {kind.__name__} has no {name}"
                raise TypeError(message)


@cache
def _columns(kind: Any) -> frozenset[str]:  # Any: as above
    return frozenset(inspect(kind).column_attrs.keys())


def first_generation() -> int:
    """Return where a row's links begin to be counted: anywhere.

    A restored database gives the ids of rows that were made after its backup to others. Were
    the count to begin at one for all, a link that was mailed for the one would open the other.
    """
    return 1 + secrets.randbelow(2**30)
