"""A board of each set's second meeting: columns, a note, a photo."""

import uuid

from sqlalchemy.orm import Session

from service.domain.board import note_mark
from service.models import Board, BoardColumn, BoardNote, BoardPhoto, Person
from tests.privacy.canaries import words_of
from tests.privacy.programme import EARLIER, LATER, Planted


def plant_boards(db: Session, planted: Planted) -> None:
    """Write a board of Maple's, with everything on it, and one of Oak's."""
    _board(db, planted, "Maple", "ann", "Annsnote", title=words_of("Maplescolumn"))
    _board(db, planted, "Oak", "olga", "Oaksnote", title="What happened")
    board_id, photo_id = 1, str(uuid.UUID(int=7, version=4))
    photo = BoardPhoto(board_id=board_id, id=photo_id, image=words_of("Maplesphoto").encode())
    photo.width, photo.height, photo.author = 4, 3, "somebody of Maple"
    db.add(photo)
    db.flush()


def _board(
    db: Session, planted: Planted, set_name: str, whose: str, mark: str, *, title: str
) -> None:
    board = Board(
        set_session_id=planted.sessions[set_name][1],
        votes_each=3,
        room_code="314159",
        opened_at=EARLIER,
        delete_after=LATER,
    )
    db.add(board)
    db.flush()
    column = BoardColumn(board_id=board.id, position=0, title=title)
    db.add(column)
    db.flush()
    note_id = str(uuid.UUID(int=board.id, version=4))
    pseudonym = db.get_one(Person, planted.people[whose]).pseudonym
    db.add(
        BoardNote(
            board_id=board.id,
            id=note_id,
            column_id=column.id,
            words=words_of(mark),
            author=note_mark(pseudonym, board.id, note_id),
            changed_in=1,
        )
    )
    db.flush()
