"""Take one's own photo off the board."""

from service.domain.board import note_mark
from service.store import boards
from service.workflows.board.writing import BoardRefused, Why, Writing


def remove_photo(writing: Writing, photo_id: str) -> None:
    """Take a photo away for good.

    Raises:
        BoardRefused: it is gone already, or somebody else's.
    """
    photo = boards.photo(writing.db, writing.board.id, photo_id)
    if photo is None:
        raise BoardRefused(Why.NOTE_GONE)
    if photo.author != note_mark(writing.seat.person.pseudonym, writing.board.id, photo.id):
        raise BoardRefused(Why.NOT_YOURS)
    writing.take_reshaping()
    writing.db.delete(photo)
    writing.db.flush()
