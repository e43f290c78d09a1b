"""A set's board of one meeting: columns, notes without authors, votes, photos of paper."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base
from service.models.encryption import EncryptedBytes, EncryptedText

_WITHOUT_ORDER = {"sqlite_with_rowid": False}
"""SQLite numbers the rows of a table as they come, unless the primary key is their order: the
hidden number would tell which notes came one after the other, and so from one hand."""


class Board(Base):
    """One board a meeting; the set's, from its first use on."""

    __tablename__ = "board"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    """Counted up by whatever writes to the board, in the same transaction."""
    reshaped_in: Mapped[int] = mapped_column(default=1)
    """The version in which a column or photo changed, or a note went: whoever saw an earlier one
    is shown the whole board again, and not only the notes that changed."""
    votes_each: Mapped[int]
    """How many notes one member may vote for."""
    room_code: Mapped[str] = mapped_column(EncryptedText)
    """Six digits that open the board in the room, with a personal link and for these hours."""
    opened_at: Mapped[datetime]
    """Service time."""
    proposed_at: Mapped[datetime | None]
    """Service time at which something of it was last put to the set as its learning."""
    delete_after: Mapped[date]


class BoardColumn(Base):
    """A heading under which notes stand."""

    __tablename__ = "board_column"

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    position: Mapped[int]
    """From 0, from left to right; gaps do not matter."""
    title: Mapped[str] = mapped_column(EncryptedText)


class BoardNote(Base):
    """What somebody of the set put on the board; nothing tells who or when."""

    __tablename__ = "board_note"
    __table_args__ = (
        ForeignKeyConstraint(["board_id", "under_id"], ["board_note.board_id", "board_note.id"]),
        Index(None, "board_id", "changed_in"),
        _WITHOUT_ORDER,
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """A UUID drawn by the writer's device; notes stand in its order, which is no order."""
    column_id: Mapped[int] = mapped_column(ForeignKey("board_column.id"))
    under_id: Mapped[str | None] = mapped_column(String(36))
    """The note that leads its group; None for a note that leads or stands alone."""
    words: Mapped[str] = mapped_column(EncryptedText)
    author: Mapped[str]
    """A keyed hash of this note and its author (`domain/board.py`): it proves one's own note to
    its author, differs from note to note, and names nobody to a reader of the rows."""
    changed_in: Mapped[int]
    """The board's version in which it, its place or its votes last changed."""


class BoardVote(Base):
    """A member's vote for a note; taken back, the row is gone."""

    __tablename__ = "board_vote"
    __table_args__ = (
        ForeignKeyConstraint(["board_id", "note_id"], ["board_note.board_id", "board_note.id"]),
        _WITHOUT_ORDER,
    )

    board_id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    voter: Mapped[str] = mapped_column(primary_key=True)
    """A keyed hash of this note and its voter, which differs from note to note."""


class BoardPhoto(Base):
    """A paper flip chart, photographed: shrunk, and without what a camera writes into a file."""

    __tablename__ = "board_photo"
    __table_args__ = (_WITHOUT_ORDER,)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """A UUID drawn by the writer's device."""
    image: Mapped[bytes] = mapped_column(EncryptedBytes, deferred=True)
    """JPEG."""
    width: Mapped[int]
    """Pixels."""
    height: Mapped[int]
    """Pixels."""
    author: Mapped[str]
    """As a note's."""


class BoardWrite(Base):
    """A write that was taken: the same one sent again changes nothing."""

    __tablename__ = "board_write"
    __table_args__ = (_WITHOUT_ORDER,)

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """A UUID drawn by the writer's device."""


class RoomTry(Base):
    """How often a person's link came with a wrong room code; after ten it opens by mail alone."""

    __tablename__ = "room_try"

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
