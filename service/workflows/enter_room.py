"""Check a room's code: good for the hours around its meeting, with a member's own link."""

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.board import MOST_WRONG_CODES, room_is_open
from service.models import Board, RoomTry
from service.store import boards
from service.store.boards import BoardSeat
from service.workflows.open_board import new_room_code


def enter_room(db: Session, seat: BoardSeat, board: Board, given: str, *, now: datetime) -> bool:
    """Say whether the code fits; a wrong one counts against this person's link.

    Args:
        given: as typed; spaces do not matter.
        now: service time.
    """
    if not room_is_open(seat.session.starts_at, seat.session.ends_at, now):
        return False
    # Whoever tries waits here for the one before, so that no try is counted by neither.
    boards.lock_board(db, board.id)
    tried = boards.room_try(db, board.id, seat.person.id)
    if tried is not None and tried.wrong >= MOST_WRONG_CODES:
        return False
    typed = "".join(given.split()).encode()
    if hmac.compare_digest(typed, board.room_code.encode()):
        return True
    if tried is None:
        tried = RoomTry(board_id=board.id, person_id=seat.person.id, wrong=0)
        db.add(tried)
    tried.wrong += 1
    return False


def renew_room_code(db: Session, board_id: int) -> None:
    """Draw another code, so that the former one opens nothing more, on no device."""
    board = boards.lock_board(db, board_id)
    former = board.room_code
    while board.room_code == former:
        board.room_code = new_room_code()
