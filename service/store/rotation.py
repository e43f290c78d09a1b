"""Encrypt stored words anew under the newest key."""

from sqlalchemy import Column, String, and_, select, type_coerce, update
from sqlalchemy.orm import Session

from service.models import Base
from service.models.encryption import EncryptedBytes, EncryptedText, rotate


def encrypted_columns() -> list[Column[str]]:
    """Return every column that holds encrypted words or pictures; each is stored as text."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText | EncryptedBytes)
    ]


def rotate_column(db: Session, column: Column[str]) -> int:
    """Encrypt one column's words under the newest key; return how many there were.

    Raises:
        InvalidToken: a word was stored under a key that is not in `DATA_KEYS`.
    """
    table = column.table
    identity = tuple(table.primary_key.columns)
    # As text on both sides: the words themselves never become values of this process.
    stored = type_coerce(column, String)
    rows = db.execute(select(*identity, stored).where(stored.is_not(None))).all()
    for *row_id, words in rows:
        this_row = and_(*(part == value for part, value in zip(identity, row_id, strict=True)))
        db.execute(
            update(table).where(this_row).values({column: type_coerce(rotate(words), String)})
        )
    return len(rows)
