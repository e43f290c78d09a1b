"""Put notes on a board; who wrote them is kept as a mark that names nobody."""

from collections.abc import Mapping

from service.domain.board import MOST_NOTES, note_mark
from service.models import BoardNote
from service.store import boards
from service.workflows.board.writing import BoardRefused, Why, Writing


def add_notes(writing: Writing, column_id: int, words_of: Mapping[str, str]) -> None:
    """Add notes to a column.

    Args:
        words_of: the words by the new note's id; trimmed.

    Raises:
        BoardRefused: the column is gone, there are no words, or the board is full.
    """
    db, board = writing.db, writing.board
    column = writing.column(column_id)
    if not words_of or not all(words_of.values()):
        raise BoardRefused(Why.EMPTY)
    if boards.count_notes(db, board.id) + len(words_of) > MOST_NOTES:
        raise BoardRefused(Why.FULL)
    version = writing.take()
    db.add_all(
        BoardNote(
            board_id=board.id,
            id=note_id,
            column_id=column.id,
            words=words,
            author=note_mark(writing.seat.person.pseudonym, board.id, note_id),
            changed_in=version,
        )
        for note_id, words in words_of.items()
    )
    db.flush()
