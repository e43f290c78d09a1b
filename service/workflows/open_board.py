"""Open the board of a meeting, at its first use, with the columns that the set chose."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.board import DEFAULT_COLUMNS, MOST_COLUMNS, VOTES_EACH
from service.domain.retention import last_day_of_words
from service.models import Board, BoardColumn
from service.store import boards
from service.store.boards import BoardSeat
from service.store.session_rows import lock_session
from service.workflows.record_audit import record_audit


def open_board(db: Session, seat: BoardSeat, titles: Sequence[str], *, now: datetime) -> Board:
    """Return the meeting's board, made now if nobody opened it before.

    Args:
        titles: of the columns, trimmed; without any the usual four; more than fit are left out.
        now: service time.
    """
    lock_session(db, seat.session.id)
    there = boards.board_of(db, seat.session.id)
    if there is not None:
        return there
    board = Board(
        set_session_id=seat.session.id,
        version=1,
        reshaped_in=1,
        votes_each=VOTES_EACH,
        room_code=new_room_code(),
        opened_at=now,
        delete_after=last_day_of_words(seat.programme.ends_at),
    )
    db.add(board)
    db.flush()
    chosen = list(titles)[:MOST_COLUMNS] or DEFAULT_COLUMNS
    db.add_all(
        BoardColumn(board_id=board.id, position=position, title=title)
        for position, title in enumerate(chosen)
    )
    db.flush()
    record_audit(
        db,
        now=now,
        actor=f"person:{seat.person.id}",
        verb="board-opened",
        subject=f"session:{seat.session.id}",
    )
    return board


def new_room_code() -> str:
    """Draw six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"
