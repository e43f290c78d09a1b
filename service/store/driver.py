"""The driver's own connection, for statements whose text and values stand already."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


@contextmanager
def driver_of(connection: Connection) -> Iterator[Any]:  # Any: one of two drivers, without a type
    """Yield what runs a statement within the connection's transaction.

    What SQLAlchemy does around such a statement takes as long as the statement itself.

    Raises:
        DBAPIError: as from SQLAlchemy.
    """
    errors = connection.dialect.loaded_dbapi.Error
    try:
        yield connection.connection.driver_connection
    except errors as exc:
        # No statement and no values: an error's text must never quote a row.
        raise DBAPIError.instance(None, None, exc, errors) from exc
