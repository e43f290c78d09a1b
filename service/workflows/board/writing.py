"""What every write to a board begins and ends with: the lock, the ledger, the version."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import Board, BoardColumn, BoardNote, BoardWrite
from service.store import boards
from service.store.boards import BoardSeat


class Why(StrEnum):
    """Why a board does not take something."""

    NOTE_GONE = "note-gone"
    COLUMN_GONE = "column-gone"
    NOT_YOURS = "not-yours"
    NO_VOTE = "no-vote"
    VOTES_USED = "votes-used"
    EMPTY = "empty"
    FULL = "full"
    COLUMN_IN_USE = "column-in-use"
    LAST_COLUMN = "last-column"
    COLUMNS_FULL = "columns-full"
    NO_PICTURE = "no-picture"
    PHOTOS_FULL = "photos-full"
    NOTHING_CHOSEN = "nothing-chosen"
    OTHERS_LEARNING = "others-learning"


class BoardRefused(Refused):
    """The board stays as it is; `why` says what would have to be different."""

    def __init__(self, why: Why) -> None:
        super().__init__(f"the board does not take it: {why}")
        self.why = why


@dataclass(frozen=True)
class Writing:
    """One write to a board that nobody else changes meanwhile."""

    db: Session
    board: Board
    seat: BoardSeat
    write_id: str

    def take(self) -> int:
        """Write it into the ledger; return the version in which it changes the board."""
        self.db.add(BoardWrite(board_id=self.board.id, id=self.write_id))
        self.board.version += 1
        return self.board.version

    def take_reshaping(self) -> int:
        """Take it, and have everybody be shown the whole board again."""
        self.board.reshaped_in = self.take()
        return self.board.version

    def column(self, column_id: int) -> BoardColumn:
        """Return a column of this board.

        Raises:
            BoardRefused: it is gone, or never was here.
        """
        found = self.db.get(BoardColumn, column_id)
        if found is None or found.board_id != self.board.id:
            raise BoardRefused(Why.COLUMN_GONE)
        return found

    def note(self, note_id: str) -> BoardNote:
        """Return a note of this board.

        Raises:
            BoardRefused: it is gone, or never was here.
        """
        found = boards.note(self.db, self.board.id, note_id)
        if found is None:
            raise BoardRefused(Why.NOTE_GONE)
        return found


def begin_writing(db: Session, seat: BoardSeat, board_id: int, write_id: str) -> Writing | None:
    """Lock the board for a write; None where this very write was taken before.

    A refused write is in no ledger: sent again, it is looked at again.
    """
    board = boards.lock_board(db, board_id)
    if boards.is_taken(db, board_id, write_id):
        return None
    return Writing(db, board, seat, write_id)
