"""The room's code: typed on a member's phone, drawn anew by whoever leads the meeting."""

from flask import Blueprint, make_response, redirect
from flask.typing import ResponseReturnValue

from service.routes.board_access import board_url, find_seat
from service.routes.board_pages import board_page
from service.routes.board_why import CLOSED, STALE
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device, remember_room
from service.routes.form_guard import guard_holds
from service.routes.typed_words import typed_words
from service.workflows.enter_room import enter_room, renew_room_code

blueprint = Blueprint("board_room", __name__)
blueprint.after_request(remember_device)

_RULE = "/p/<token>/board/<int:session_id>"
_WRONG = (
    "That code did not open the board. Look at your facilitator's screen again; "
    "after ten wrong tries only a mailed code opens it."
)


@blueprint.post(_RULE + "/enter")
def enter(token: str, session_id: int) -> ResponseReturnValue:
    """Open the board on this device, if the room's code is right and good now."""
    seat = find_seat(token, session_id)
    if seat is None:
        return unknown_link_page()
    if not guard_holds(token):
        return board_page(token, seat, note=STALE), 400
    board, given = seat.board, typed_words("code")
    if board is None or not enter_room(get_db(), seat, board, given, now=get_now()):
        return board_page(token, seat, note=_WRONG), 400
    response = make_response(redirect(board_url(token, seat), 303))
    remember_room(response, seat.person, board)
    return response


@blueprint.post(_RULE + "/new-code")
def draw_new_code(token: str, session_id: int) -> ResponseReturnValue:
    """Draw another code: the former one may have been seen by somebody outside the room."""
    seat = find_seat(token, session_id)
    if seat is None or seat.board is None or not seat.runs_room:
        return unknown_link_page()
    if not guard_holds(token):
        return board_page(token, seat, note=STALE), 400
    if not has_shown_code(seat.person):
        return board_page(token, seat, note=CLOSED), 403
    renew_room_code(get_db(), seat.board.id)
    return redirect(board_url(token, seat), 303)
