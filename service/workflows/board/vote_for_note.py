"""Give a note one's vote, or take it back."""

from service.domain.board import vote_mark
from service.models import BoardVote
from service.store import boards
from service.workflows.board.writing import BoardRefused, Why, Writing


def vote_for_note(writing: Writing, note_id: str) -> None:
    """Vote for a note; who did already has voted for it once.

    Raises:
        BoardRefused: the note is gone, the voter is no member, or their votes are used up.
    """
    db, board = writing.db, writing.board
    note, mark = writing.note(note_id), _mark(writing, note_id)
    given = boards.votes(db, board.id)
    if (note.id, mark) in given:
        return
    pseudonym = writing.seat.person.pseudonym
    own = sum(voter == vote_mark(pseudonym, board.id, voted_id) for voted_id, voter in given)
    if own >= board.votes_each:
        raise BoardRefused(Why.VOTES_USED)
    note.changed_in = writing.take()
    db.add(BoardVote(board_id=board.id, note_id=note.id, voter=mark))
    db.flush()


def take_vote_back(writing: Writing, note_id: str) -> None:
    """Have the vote for another note.

    Raises:
        BoardRefused: the note is gone, or the voter is no member.
    """
    note, mark = writing.note(note_id), _mark(writing, note_id)
    vote = boards.vote(writing.db, writing.board.id, note.id, mark)
    if vote is None:
        return
    note.changed_in = writing.take()
    writing.db.delete(vote)
    writing.db.flush()


def _mark(writing: Writing, note_id: str) -> str:
    if not writing.seat.is_member:
        raise BoardRefused(Why.NO_VOTE)
    return vote_mark(writing.seat.person.pseudonym, writing.board.id, note_id)
