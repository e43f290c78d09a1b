"""`/p/<token>/board/<session>`: a set's board of one meeting, live for whoever stands before it."""

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from service.domain.board import lines_of
from service.routes.board_access import board_url, find_seat, is_open_here
from service.routes.board_pages import board_page
from service.routes.board_press import press
from service.routes.board_state import seen_version
from service.routes.board_why import CLOSED, STALE, why_in_words
from service.routes.board_words import view_board
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_holds
from service.routes.typed_words import typed_words
from service.store.boards import BoardSeat
from service.workflows.board.writing import BoardRefused
from service.workflows.open_board import open_board

blueprint = Blueprint("board", __name__)
blueprint.after_request(remember_device)

_RULE = "/p/<token>/board/<int:session_id>"


@blueprint.get(_RULE)
def show(token: str, session_id: int) -> ResponseReturnValue:
    """Show the board, or what opens it."""
    seat = find_seat(token, session_id)
    if seat is None:
        return unknown_link_page()
    return board_page(token, seat)


@blueprint.post(_RULE + "/open")
def open_for_all(token: str, session_id: int) -> ResponseReturnValue:
    """Open the board at its first use."""
    seat = find_seat(token, session_id)
    if seat is None:
        return unknown_link_page(typed=request.form)
    if not guard_holds(token):
        return board_page(token, seat, note=STALE, typed=typed_words("columns")), 400
    if not is_open_here(seat):
        return board_page(token, seat, note=CLOSED, typed=typed_words("columns")), 403
    open_board(get_db(), seat, lines_of(typed_words("columns")), now=get_now())
    return redirect(board_url(token, seat), 303)


@blueprint.post(_RULE)
def write(token: str, session_id: int) -> ResponseReturnValue:
    """Take one write, from the page's script or from its forms alike."""
    seat = find_seat(token, session_id)
    if seat is None:
        if _wants_json():
            return jsonify(words=CLOSED), 404
        return unknown_link_page(typed=request.form)
    if not guard_holds(token):
        return _refused(token, seat, STALE, 400)
    if seat.board is None or not is_open_here(seat):
        return _refused(token, seat, CLOSED, 403)
    try:
        press(get_db(), seat, seat.board)
    except BoardRefused as exc:
        return _refused(token, seat, why_in_words(exc.why, seat.board), 409)
    if _wants_json():
        return jsonify(view_board(get_db(), seat, seat.board, since=seen_version()).as_json())
    return redirect(board_url(token, seat, _anchor=_anchor()), 303)


def _refused(token: str, seat: BoardSeat, words: str, status: int) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(words=words), status
    return board_page(token, seat, note=words, typed=typed_words("words")), status


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _anchor() -> str:
    """Return where the reader goes on: the note they touched, or the board."""
    note = request.form.get("note", "")
    return f"note-{note}" if note and request.form.get("do") != "withdraw" else "board"
