"""`/p/<token>/board/<session>/state`: what changed on a board, for the script of its page."""

from flask import Blueprint, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from service.routes.board_access import find_seat, is_open_here
from service.routes.board_watch import BoardTags
from service.routes.board_why import CLOSED
from service.routes.board_words import view_board
from service.routes.context import get_db, get_wiring

blueprint = Blueprint("board_state", __name__)
"""No limit counts its questions, as there is none on those that `board_watch` answers: a page asks
once a second, and whoever has no link is turned away before a row is read."""


@blueprint.get("/p/<token>/board/<int:session_id>/state")
def tell_state(token: str, session_id: int) -> ResponseReturnValue:
    """Tell the page's script what changed since the version that it has."""
    seat = find_seat(token, session_id)
    if seat is None or seat.board is None:
        return jsonify(words=CLOSED), 404
    if not is_open_here(seat):
        return jsonify(words=CLOSED), 403
    tags = BoardTags([key.get_secret_value() for key in get_wiring().settings.secret_keys])
    known = tags.read(request.path, request.headers.get("If-None-Match", ""))
    if known is not None and known[0] == seat.board.version:
        response = make_response("", 304)
    else:
        response = jsonify(view_board(get_db(), seat, seat.board, since=seen_version()).as_json())
    response.headers["ETag"] = tags.make(request.path, seat.board.version)
    return response


def seen_version() -> int:
    """Return the version that the page has; 0 for none."""
    given = request.values.get("since", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0
