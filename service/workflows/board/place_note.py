"""Move notes between columns, and into groups and out of them."""

from service.store import boards
from service.workflows.board.writing import Writing


def place_in_column(writing: Writing, note_id: str, column_id: int) -> None:
    """Put a note on its own into a column; the notes that it leads come along.

    Raises:
        BoardRefused: the note or the column is gone.
    """
    note, column = writing.note(note_id), writing.column(column_id)
    followers = boards.notes_under(writing.db, writing.board.id, note.id)
    version = writing.take()
    note.under_id = None
    for one in (note, *followers):
        one.column_id, one.changed_in = column.id, version


def place_under(writing: Writing, note_id: str, other_id: str) -> None:
    """Put a note, and the notes that it leads, into the group of another.

    Raises:
        BoardRefused: one of them is gone.
    """
    note, other = writing.note(note_id), writing.note(other_id)
    leader = writing.note(other.under_id) if other.under_id else other
    if leader is note:
        return
    followers = boards.notes_under(writing.db, writing.board.id, note.id)
    version = writing.take()
    for one in (note, *followers):
        one.under_id, one.column_id, one.changed_in = leader.id, leader.column_id, version
