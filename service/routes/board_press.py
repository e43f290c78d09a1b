"""Which button of a board was pressed: one field says it, and one workflow does it."""

import uuid

from flask import request
from sqlalchemy.orm import Session

from service.domain.board import ids_of_lines, is_write_id, lines_of
from service.models import Board
from service.routes.typed_words import typed_words
from service.store.boards import BoardSeat
from service.workflows.board.add_notes import add_notes
from service.workflows.board.change_columns import add_column, remove_column, rename_column
from service.workflows.board.change_own_note import withdraw_note, word_note
from service.workflows.board.place_note import place_in_column, place_under
from service.workflows.board.remove_photo import remove_photo
from service.workflows.board.vote_for_note import take_vote_back, vote_for_note
from service.workflows.board.writing import Writing, begin_writing

_TO_COLUMN, _TO_NOTE = "column-", "note-"


def press(db: Session, seat: BoardSeat, board: Board) -> None:
    """Do what the form that was sent says; the same form sent again does nothing more.

    Raises:
        BoardRefused: the board does not take it, and nothing was written.
    """
    writing = begin_writing(db, seat, board.id, write_id())
    if writing is None:
        return
    match request.form.get("do"):
        case "add":
            add_notes(writing, _number("column"), {writing.write_id: typed_words("words")})
        case "add-lines":
            lines = lines_of(typed_words("words"))
            ids = ids_of_lines(writing.write_id, len(lines))
            add_notes(writing, _number("column"), dict(zip(ids, lines, strict=True)))
        case "word":
            word_note(writing, _note(), typed_words("words"))
        case "withdraw":
            withdraw_note(writing, _note())
        case "vote":
            vote_for_note(writing, _note())
        case "unvote":
            take_vote_back(writing, _note())
        case "place":
            _place(writing, request.form.get("to", ""))
        case "add-column":
            add_column(writing, typed_words("words"))
        case "rename-column":
            rename_column(writing, _number("column"), typed_words("words"))
        case "remove-column":
            remove_column(writing, _number("column"))
        case "remove-photo":
            remove_photo(writing, request.form.get("photo", ""))


def write_id() -> str:
    """Return the id that the writer's page drew; a form without one is a write of its own."""
    given = request.form.get("write", "")
    return given if is_write_id(given) else str(uuid.uuid4())


def _place(writing: Writing, to: str) -> None:
    if to.startswith(_TO_NOTE):
        place_under(writing, _note(), to.removeprefix(_TO_NOTE))
    else:
        place_in_column(writing, _note(), _as_number(to.removeprefix(_TO_COLUMN)))


def _note() -> str:
    return request.form.get("note", "")


def _number(field: str) -> int:
    return _as_number(request.form.get(field, ""))


def _as_number(given: str) -> int:
    """Return an id as it was sent; what is none is an id that no row has."""
    return int(given) if given.isdecimal() and len(given) < 10 else 0
