"""Boards: whose they are, what stands on them, and what changed since somebody looked."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session

from service.domain.states import ProgrammeState, Role, SessionState
from service.models import (
    Board,
    BoardColumn,
    BoardNote,
    BoardPhoto,
    BoardVote,
    BoardWrite,
    LearningSet,
    Membership,
    Person,
    Programme,
    RoomTry,
    SetSession,
)
from service.store.database import Database
from service.store.hosting import is_host

# Eight phones ask for these whenever one of them writes: they are put together once.
_VERSION = text("SELECT version FROM board WHERE set_session_id = :set_session_id")
_SEATS = (
    select(Person, SetSession, LearningSet, Programme, Membership.role, Board)
    .join(Membership, Membership.person_id == Person.id)
    .join(LearningSet, LearningSet.id == Membership.set_id)
    .join(Programme, Programme.id == LearningSet.programme_id)
    .join(SetSession, SetSession.set_id == LearningSet.id)
    .outerjoin(Board, Board.set_session_id == SetSession.id)
    .where(
        Person.id == bindparam("person_id"),
        SetSession.id == bindparam("set_session_id"),
        SetSession.state == SessionState.SCHEDULED,
        Membership.ends_at.is_(None),
        Programme.state != ProgrammeState.PLANNED,
    )
)
_NOTES = select(BoardNote).where(
    BoardNote.board_id == bindparam("board_id"), BoardNote.changed_in > bindparam("since")
)
_VOTES = select(BoardVote.note_id, BoardVote.voter).where(
    BoardVote.board_id == bindparam("board_id")
)


@dataclass(frozen=True)
class BoardSeat:
    """Somebody before the board of one of their set's meetings."""

    person: Person
    session: SetSession
    learning_set: LearningSet
    programme: Programme
    roles: frozenset[Role]
    """Of their open places in the set."""
    hosts: bool
    """Whether they host the meeting of a set that runs itself."""
    board: Board | None
    """None until it is first used."""

    @property
    def is_member(self) -> bool:
        """Whether the board is theirs to vote on."""
        return Role.MEMBER in self.roles

    @property
    def runs_room(self) -> bool:
        """Whether they lead the meeting: they facilitate, or host it."""
        return self.hosts or Role.FACILITATOR in self.roles


def seat(db: Session, person_id: int, set_session_id: int) -> BoardSeat | None:
    """Return somebody's seat at a meeting that stands; None where the meeting is not theirs."""
    wanted = {"person_id": person_id, "set_session_id": set_session_id}
    rows = db.execute(_SEATS, wanted).all()
    if not rows:
        return None
    person, session, learning_set, programme, _, board = rows[0]
    roles = frozenset(row[4] for row in rows)
    hosts = programme.self_facilitated and (Role.HOST in roles or is_host(db, session, person_id))
    return BoardSeat(person, session, learning_set, programme, roles, hosts, board)


def lock_board(db: Session, board_id: int) -> Board:
    """Return a board that nobody else writes to until this transaction ends."""
    return db.scalars(
        select(Board)
        .where(Board.id == board_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def board_of(db: Session, set_session_id: int) -> Board | None:
    """Return a meeting's board."""
    return db.scalars(select(Board).where(Board.set_session_id == set_session_id)).one_or_none()


def is_taken(db: Session, board_id: int, write_id: str) -> bool:
    """Say whether a write was taken before."""
    return db.get(BoardWrite, (board_id, write_id)) is not None


def columns(db: Session, board_id: int) -> list[BoardColumn]:
    """Return the columns from left to right."""
    query = select(BoardColumn).where(BoardColumn.board_id == board_id)
    return list(db.scalars(query.order_by(BoardColumn.position, BoardColumn.id)))


def note(db: Session, board_id: int, note_id: str) -> BoardNote | None:
    """Return one note."""
    return db.get(BoardNote, (board_id, note_id))


def notes(db: Session, board_id: int, *, since: int = 0) -> list[BoardNote]:
    """Return the notes that changed after a version, in no order that tells anything."""
    found = db.scalars(_NOTES, {"board_id": board_id, "since": since})
    # Sorted here, since databases differ over where a hyphen stands, and devices sort as well.
    return sorted(found, key=lambda one: one.id)


def notes_under(db: Session, board_id: int, note_id: str) -> list[BoardNote]:
    """Return the notes of the group that a note leads."""
    query = select(BoardNote).where(BoardNote.board_id == board_id, BoardNote.under_id == note_id)
    return list(db.scalars(query.order_by(BoardNote.id)))


def count_notes(db: Session, board_id: int) -> int:
    """Count the notes."""
    query = select(func.count()).select_from(BoardNote).where(BoardNote.board_id == board_id)
    return db.scalar(query) or 0


def has_notes(db: Session, column_id: int) -> bool:
    """Say whether a note stands in a column."""
    query = select(BoardNote.id).where(BoardNote.column_id == column_id).limit(1)
    return db.scalar(query) is not None


def votes(db: Session, board_id: int) -> list[tuple[str, str]]:
    """Return (note, voter's mark) of every vote; a board has few."""
    return [(note_id, voter) for note_id, voter in db.execute(_VOTES, {"board_id": board_id})]


def vote(db: Session, board_id: int, note_id: str, voter: str) -> BoardVote | None:
    """Return one vote."""
    return db.get(BoardVote, (board_id, note_id, voter))


def votes_for(db: Session, board_id: int, note_id: str) -> list[BoardVote]:
    """Return the votes for a note."""
    query = select(BoardVote).where(BoardVote.board_id == board_id, BoardVote.note_id == note_id)
    return list(db.scalars(query))


def photos(db: Session, board_id: int) -> list[BoardPhoto]:
    """Return the photos, without their pictures."""
    query = select(BoardPhoto).where(BoardPhoto.board_id == board_id)
    return list(db.scalars(query.order_by(BoardPhoto.id)))


def photo(db: Session, board_id: int, photo_id: str) -> BoardPhoto | None:
    """Return one photo."""
    return db.get(BoardPhoto, (board_id, photo_id))


def room_try(db: Session, board_id: int, person_id: int) -> RoomTry | None:
    """Return how often somebody's link came with a wrong code."""
    return db.get(RoomTry, (board_id, person_id))


def board_version(database: Database, set_session_id: int) -> int | None:
    """Return how far a meeting's board is, in one look without a session; None without a board."""
    found = database.look(_VERSION, {"set_session_id": set_session_id})
    return None if found is None else int(found.version)
