"""Encrypt stored words anew under the newest key."""

from sqlalchemy import Column, String, select, type_coerce, update
from sqlalchemy.orm import Session

from service.models import Base
from service.models.encryption import EncryptedText, rotate


def encrypted_columns() -> list[Column[str]]:
    """Return every column that holds encrypted words."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]


def rotate_column(db: Session, column: Column[str]) -> int:
    """Encrypt one column's words under the newest key; return how many there were.

    Raises:
        InvalidToken: a word was stored under a key that is not in `DATA_KEYS`.
    """
    table = column.table
    identity = next(iter(table.primary_key.columns))
    # As text on both sides: the words themselves never become values of this process.
    stored = type_coerce(column, String)
    rows = db.execute(select(identity, stored).where(stored.is_not(None))).all()
    for row_id, words in rows:
        db.execute(
            update(table)
            .where(identity == row_id)
            .values({column: type_coerce(rotate(words), String)})
        )
    return len(rows)
