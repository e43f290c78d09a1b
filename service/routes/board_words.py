"""A board as one of its set sees it: which notes are theirs, and nobody's name on any."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from service.domain.board import note_mark, vote_mark
from service.models import Board, BoardNote
from service.store import boards
from service.store.boards import BoardSeat


@dataclass(frozen=True)
class ColumnView:
    """A heading."""

    id: int
    title: str


@dataclass(frozen=True)
class NoteView:
    """One note; `column` and `under` say where it stands."""

    id: str
    column: int
    under: str | None
    words: str
    votes: int
    mine: bool
    voted: bool


@dataclass(frozen=True)
class PhotoView:
    """A photographed flip chart."""

    id: str
    width: int
    height: int
    mine: bool


@dataclass(frozen=True)
class BoardView:
    """A board, or what changed on it since a version that its reader has."""

    version: int
    whole: bool
    """Whether what is not in it is not on the board."""
    columns: tuple[ColumnView, ...]
    """Empty unless `whole`, as `photos`."""
    notes: tuple[NoteView, ...]
    photos: tuple[PhotoView, ...]
    votes_left: int | None
    """None for who has no vote."""

    def as_json(self) -> dict[str, Any]:  # Any -- JSON
        """Return it as the page's script reads it."""
        return asdict(self)

    def leading(self, column_id: int) -> list[NoteView]:
        """Return the notes of a column that lead a group or stand alone."""
        return [one for one in self.notes if one.column == column_id and one.under is None]

    def under(self, note_id: str) -> list[NoteView]:
        """Return the notes of a group below its leading one."""
        return [one for one in self.notes if one.under == note_id]

    def by_votes(self) -> list[NoteView]:
        """Return the leading notes, those with the most votes of their group first."""
        weight: dict[str, int] = defaultdict(int)
        for one in self.notes:
            weight[one.under or one.id] += one.votes
        leading = [one for one in self.notes if one.under is None]
        return sorted(leading, key=lambda one: -weight[one.id])


def view_board(db: Session, seat: BoardSeat, board: Board, *, since: int = 0) -> BoardView:
    """Return the board for one of its readers; three queries, five for the whole of it.

    Args:
        since: the version that the reader has; 0 for none.
    """
    is_whole = since < board.reshaped_in
    pseudonym = seat.person.pseudonym
    given = boards.votes(db, board.id)
    counts = Counter(note_id for note_id, _ in given)
    own = {note_id for note_id, mark in given if mark == vote_mark(pseudonym, board.id, note_id)}

    def note_view(row: BoardNote) -> NoteView:
        return NoteView(
            id=row.id,
            column=row.column_id,
            under=row.under_id,
            words=row.words,
            votes=counts[row.id],
            mine=row.author == note_mark(pseudonym, board.id, row.id),
            voted=row.id in own,
        )

    columns = boards.columns(db, board.id) if is_whole else []
    photos = boards.photos(db, board.id) if is_whole else []
    return BoardView(
        version=board.version,
        whole=is_whole,
        columns=tuple(ColumnView(one.id, one.title) for one in columns),
        notes=tuple(
            note_view(row) for row in boards.notes(db, board.id, since=0 if is_whole else since)
        ),
        photos=tuple(
            PhotoView(
                one.id, one.width, one.height, one.author == note_mark(pseudonym, board.id, one.id)
            )
            for one in photos
        ),
        votes_left=board.votes_each - len(own) if seat.is_member else None,
    )
