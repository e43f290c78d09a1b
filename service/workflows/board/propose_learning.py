"""Put lines of a board to the set as what it learned; the set agrees as it always does."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.models.encryption import fingerprint
from service.store import boards, session_rows
from service.store.boards import BoardSeat
from service.workflows.board.writing import BoardRefused, Why
from service.workflows.keep_group_learning import keep_group_learning
from service.workflows.record_audit import record_audit


def propose_learning(
    db: Session, seat: BoardSeat, board_id: int, words: str, *, seen: str, now: datetime
) -> None:
    """Note the words as the meeting's group learning, which members may correct for a day.

    Args:
        words: trimmed.
        seen: the words that were noted when the writer began; others must not be covered unread.
        now: service time.

    Raises:
        BoardRefused: there are no words, or others were noted meanwhile.
    """
    if not words:
        raise BoardRefused(Why.NOTHING_CHOSEN)
    board = boards.lock_board(db, board_id)
    there = session_rows.group_learning(db, seat.session.id)
    former = there.words if there is not None else ""
    if former == words:
        return
    if former != seen:
        raise BoardRefused(Why.OTHERS_LEARNING)
    keep_group_learning(
        db,
        seat.session.id,
        words,
        written_by_id=seat.person.id,
        delete_after=board.delete_after,
        now=now,
    )
    board.proposed_at = now
    record_audit(
        db,
        now=now,
        actor=f"person:{seat.person.id}",
        verb="board-proposed",
        subject=f"session:{seat.session.id}",
        old=fingerprint(former) if former else None,
        new=fingerprint(words),
    )
