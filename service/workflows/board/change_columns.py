"""Change a board's columns: the set chooses them, before and while it writes."""

from service.domain.board import MOST_COLUMNS
from service.models import BoardColumn
from service.store import boards
from service.workflows.board.writing import BoardRefused, Why, Writing


def add_column(writing: Writing, title: str) -> None:
    """Add a column on the right.

    Raises:
        BoardRefused: it has no title, or there are enough columns.
    """
    if not title:
        raise BoardRefused(Why.EMPTY)
    there = boards.columns(writing.db, writing.board.id)
    if len(there) >= MOST_COLUMNS:
        raise BoardRefused(Why.COLUMNS_FULL)
    writing.take_reshaping()
    position = max((one.position for one in there), default=-1) + 1
    writing.db.add(BoardColumn(board_id=writing.board.id, position=position, title=title))
    writing.db.flush()


def rename_column(writing: Writing, column_id: int, title: str) -> None:
    """Give a column another title.

    Raises:
        BoardRefused: it is gone, or the title is empty.
    """
    column = writing.column(column_id)
    if not title:
        raise BoardRefused(Why.EMPTY)
    writing.take_reshaping()
    column.title = title


def remove_column(writing: Writing, column_id: int) -> None:
    """Take an empty column away.

    Raises:
        BoardRefused: it is gone, notes stand in it, or it is the last one.
    """
    column = writing.column(column_id)
    if boards.has_notes(writing.db, column.id):
        raise BoardRefused(Why.COLUMN_IN_USE)
    if len(boards.columns(writing.db, writing.board.id)) == 1:
        raise BoardRefused(Why.LAST_COLUMN)
    writing.take_reshaping()
    writing.db.delete(column)
    writing.db.flush()
