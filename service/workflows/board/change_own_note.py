"""Word one's own note anew, or take it off the board."""

from service.domain.board import note_mark
from service.models import BoardNote
from service.store import boards
from service.workflows.board.writing import BoardRefused, Why, Writing


def word_note(writing: Writing, note_id: str, words: str) -> None:
    """Put other words on one's own note.

    Raises:
        BoardRefused: the note is gone or somebody else's, or there are no words.
    """
    note = _own_note(writing, note_id)
    if not words:
        raise BoardRefused(Why.EMPTY)
    note.words = words
    note.changed_in = writing.take()


def withdraw_note(writing: Writing, note_id: str) -> None:
    """Take one's own note away with its votes; a group that it led goes on under another note.

    Raises:
        BoardRefused: the note is somebody else's, or was gone already.
    """
    note = _own_note(writing, note_id)
    db, board = writing.db, writing.board
    version = writing.take_reshaping()
    followers = boards.notes_under(db, board.id, note.id)
    for follower in followers:
        follower.under_id = None if follower is followers[0] else followers[0].id
        follower.changed_in = version
    for vote in boards.votes_for(db, board.id, note.id):
        db.delete(vote)
    db.flush()
    db.delete(note)
    db.flush()


def _own_note(writing: Writing, note_id: str) -> BoardNote:
    note = writing.note(note_id)
    if note.author != note_mark(writing.seat.person.pseudonym, writing.board.id, note.id):
        raise BoardRefused(Why.NOT_YOURS)
    return note
