"""Photos of paper flip charts: sent by whoever stood before one, shown to the set alone."""

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue

from service.routes.board_access import board_url, find_seat, is_open_here
from service.routes.board_pages import board_page
from service.routes.board_press import write_id
from service.routes.board_why import CLOSED, STALE, why_in_words
from service.routes.context import get_db, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_holds
from service.store import boards
from service.workflows.board.add_photo import add_photo
from service.workflows.board.writing import BoardRefused, begin_writing

blueprint = Blueprint("board_photos", __name__)
blueprint.after_request(remember_device)

_RULE = "/p/<token>/board/<int:session_id>/photos"
_MOST_BYTES = 24 * 1024 * 1024
"""What the largest phones write; it is shrunk before it is kept."""


@blueprint.before_request
def _take_large_ones() -> None:
    """Take what only a photo may weigh, of whom we gave a link."""
    if get_wiring().links.read_page((request.view_args or {}).get("token", "")) is not None:
        request.max_content_length = _MOST_BYTES


@blueprint.post(_RULE)
def add(token: str, session_id: int) -> ResponseReturnValue:
    """Take a photo and put it on the board."""
    seat = find_seat(token, session_id)
    if seat is None:
        return unknown_link_page()
    if not guard_holds(token):
        return board_page(token, seat, note=STALE), 400
    if seat.board is None or not is_open_here(seat):
        return board_page(token, seat, note=CLOSED), 403
    sent = request.files.get("photo")
    try:
        writing = begin_writing(get_db(), seat, seat.board.id, write_id())
        if writing is not None:
            add_photo(writing, sent.read() if sent is not None else b"")
    except BoardRefused as exc:
        return board_page(token, seat, note=why_in_words(exc.why, seat.board)), 409
    return redirect(board_url(token, seat, _anchor="photos"), 303)


@blueprint.get(_RULE + "/<photo_id>")
def show(token: str, session_id: int, photo_id: str) -> ResponseReturnValue:
    """Show one photo."""
    seat = find_seat(token, session_id)
    if seat is None or seat.board is None:
        return unknown_link_page()
    if not is_open_here(seat):
        return board_page(token, seat), 403
    photo = boards.photo(get_db(), seat.board.id, photo_id)
    if photo is None:
        return unknown_link_page()
    response = make_response(photo.image)
    response.content_type = "image/jpeg"
    return response
