"""Everything that stands in the database, as whoever has the keys reads it."""

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from service.models import Base


def read_everything(db: Session) -> str:
    """Return every column of every row, decrypted."""
    return "\n".join(
        repr([getattr(row, one.key) for one in inspect(mapper).column_attrs])
        for mapper in sorted((one.class_ for one in Base.registry.mappers), key=repr)
        for row in db.scalars(select(mapper))
    )
