"""The page of a board: open, closed on this device, or not yet begun."""

import uuid

from flask import render_template, request

from service.domain.board import DEFAULT_COLUMNS
from service.domain.states import FieldClass
from service.domain.visibility import reader_label
from service.domain.wording import meeting_time, moment_in_words
from service.models import Board
from service.routes.board_access import has_open_room, is_open_here
from service.routes.board_words import view_board
from service.routes.context import get_db, get_now
from service.routes.devices import has_shown_code
from service.routes.form_guard import guard_for
from service.store.boards import BoardSeat


def board_page(token: str, seat: BoardSeat, *, note: str = "", typed: str = "") -> str:
    """Return the page of a board as this device may see it, with what was typed still on it."""
    session, person = seat.session, seat.person
    about = {
        "token": token,
        "guard": guard_for(token),
        "owner": person,
        "seat": seat,
        "when": meeting_time(session.starts_at, session.ends_at, zone=person.zone, now=get_now()),
        "readers": reader_label(frozenset({FieldClass.SET, FieldClass.FACILITATOR})),
        "note": note,
        "typed": typed,
        "has_room": has_open_room(seat),
    }
    if not is_open_here(seat):
        return render_template("participant/board_closed.html", **about)
    if seat.board is None:
        usual = "\n".join(DEFAULT_COLUMNS)
        return render_template("participant/board_new.html", usual=usual, **about)
    return _open_page(seat, seat.board, about)


def _open_page(seat: BoardSeat, board: Board, about: dict[str, object]) -> str:
    view = view_board(get_db(), seat, board)
    return render_template(
        "participant/board.html",
        board=view,
        expanded=request.args.get("note", ""),
        # The code for the room stands where the leader alone looks, after a code of their own.
        proposed=_proposed(seat, board),
        room_code=board.room_code if seat.runs_room and has_shown_code(seat.person) else "",
        new_id=lambda: str(uuid.uuid4()),
        **about,
    )


def _proposed(seat: BoardSeat, board: Board) -> str:
    """Return when lines of the board were last put to the set; empty where none were."""
    if board.proposed_at is None:
        return ""
    return moment_in_words(board.proposed_at, zone=seat.person.zone, now=get_now())
