"""Who stands before a board: whose link it is, what they may read, what this device has shown."""

from flask import url_for

from service.domain.board import room_is_open
from service.domain.states import Role
from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.routes.context import get_db, get_now, get_wiring
from service.routes.devices import has_entered_room, has_shown_code
from service.store import boards
from service.store.boards import BoardSeat


def find_seat(token: str, set_session_id: int) -> BoardSeat | None:
    """Return whose page a token opens, before the board of a meeting that is theirs.

    A form's link leads here as little as a stranger's: only the link of one's own page does.
    """
    pointer = get_wiring().links.read_page(token)
    if pointer is None:
        return None
    seat = boards.seat(get_db(), pointer.id, set_session_id)
    if seat is None or seat.person.link_generation != pointer.generation or not _may_read(seat):
        return None
    return seat


def is_open_here(seat: BoardSeat) -> bool:
    """Say whether this device has shown today's mailed code, or the code that the room has now."""
    if has_shown_code(seat.person):
        return True
    if seat.board is None or not has_open_room(seat):
        return False
    return has_entered_room(seat.person, seat.board)


def has_open_room(seat: BoardSeat) -> bool:
    """Say whether the room's code is good now."""
    session = seat.session
    return seat.board is not None and room_is_open(session.starts_at, session.ends_at, get_now())


def board_url(token: str, seat: BoardSeat, *, _anchor: str | None = None) -> str:
    """Return the address of the board."""
    return url_for("board.show", token=token, session_id=seat.session.id, _anchor=_anchor)


def _may_read(seat: BoardSeat) -> bool:
    readers = [Reader.SET] if Role.MEMBER in seat.roles else []
    if seat.runs_room:
        readers.append(Reader.FACILITATOR)
    return any(may_read(DataClass.BOARD, reader, Relation.SAME_SET) for reader in readers)
