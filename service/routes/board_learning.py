"""From the board to what the set learned: whoever leads the meeting proposes, the set agrees."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.models import Board
from service.routes.board_access import board_url, find_seat, is_open_here
from service.routes.board_pages import board_page
from service.routes.board_why import CLOSED, STALE, why_in_words
from service.routes.board_words import BoardView, NoteView, view_board
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.typed_words import typed_words
from service.store import session_rows
from service.store.boards import BoardSeat
from service.workflows.board.propose_learning import propose_learning
from service.workflows.board.writing import BoardRefused

blueprint = Blueprint("board_learning", __name__)
blueprint.after_request(remember_device)

_RULE = "/p/<token>/board/<int:session_id>/learning"


@blueprint.get(_RULE)
def choose(token: str, session_id: int) -> ResponseReturnValue:
    """Offer the notes to choose from, and the words that the chosen ones make."""
    seat = find_seat(token, session_id)
    if seat is None or seat.board is None or not seat.runs_room:
        return unknown_link_page()
    if not is_open_here(seat):
        return redirect(board_url(token, seat), 303)
    return _page(token, seat, seat.board)


@blueprint.post(_RULE)
def propose(token: str, session_id: int) -> ResponseReturnValue:
    """Put the words to the set."""
    seat = find_seat(token, session_id)
    if seat is None or seat.board is None or not seat.runs_room:
        return unknown_link_page(typed=request.form)
    words = typed_words("words")
    if not guard_holds(token):
        return _page(token, seat, seat.board, note=STALE, typed=words), 400
    if not is_open_here(seat):
        return board_page(token, seat, note=CLOSED, typed=words), 403
    try:
        propose_learning(
            get_db(), seat, seat.board.id, words, seen=typed_words("seen"), now=get_now()
        )
    except BoardRefused as exc:
        note = why_in_words(exc.why, seat.board)
        return _page(token, seat, seat.board, note=note, typed=words), 409
    return redirect(board_url(token, seat, _anchor="learning"), 303)


def _page(token: str, seat: BoardSeat, board: Board, *, note: str = "", typed: str = "") -> str:
    view = view_board(get_db(), seat, board)
    there = session_rows.group_learning(get_db(), seat.session.id)
    noted = there.words if there is not None else ""
    chosen = set(request.args.getlist("note"))
    lines = [_line(view, one) for one in view.by_votes() if one.id in chosen]
    return render_template(
        "participant/board_learning.html",
        token=token,
        guard=guard_for(token),
        owner=seat.person,
        seat=seat,
        board=view,
        chosen=chosen,
        noted=noted,
        words=typed or "\n".join([*noted.splitlines(), *lines]),
        note=note,
    )


def _line(view: BoardView, leader: NoteView) -> str:
    """Return a group as one line: its leading note, and the others after it."""
    words = [leader.words, *(one.words for one in view.under(leader.id))]
    return "; ".join(" ".join(one.split()) for one in words)
