"""`/p/<token>/project/<set id>/notes`: research and small tests, noted by members of the set."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from service.domain.states import ProjectPart
from service.errors import Refused
from service.models import ProjectNote
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.project_desk import (
    RULE,
    STALE,
    ProjectDesk,
    Typed,
    find_desk,
    is_ours,
    page_word,
    refusal,
    seen_edition,
)
from service.routes.project_page import project_page
from service.routes.typed_words import typed_words
from service.store import project_notes
from service.workflows.write_project_note import (
    NoteText,
    change_project_note,
    put_note_back,
    withdraw_project_note,
    write_project_note,
)

pages = Blueprint("project_notes", __name__)
pages.after_request(remember_device)

_EMPTY = "Write a line first; a rough one will do."
_MEANWHILE = (
    "Somebody in your set changed this note meanwhile. Theirs stands above, yours is still in its "
    "form: press once more if it should take its place."
)
_GONE = (
    "Somebody in your set took this note out meanwhile. What you typed stands in the form for a "
    "new note."
)


@pages.post(f"{RULE}/notes")
def add(token: str, set_id: int) -> ResponseReturnValue:
    """Take a new note."""
    desk = find_desk(token, set_id)
    refused = refusal(token, desk)
    part = _part(request.form.get("part", ""))
    if desk is None or refused is not None or part is None:
        return refused or unknown_link_page(typed=request.form)
    text = _text(part)
    form = f"new-{part}"
    if not is_ours(token):
        return _again(desk, form, text, STALE), 400
    if not text.words:
        return _again(desk, form, text, _EMPTY), 422
    write_project_note(get_db(), desk.membership, part, text, once=page_word(), now=get_now())
    return redirect(desk.url(part.value), 303)


@pages.post(f"{RULE}/notes/<int(max=2147483647):note_id>")
def change(token: str, set_id: int, note_id: int) -> ResponseReturnValue:
    """Change a note, take it out or put it back."""
    desk = find_desk(token, set_id)
    refused = refusal(token, desk)
    row = None if desk is None else project_notes.find(get_db(), note_id, set_id=set_id)
    if desk is None or refused is not None or row is None:
        return refused or unknown_link_page(typed=request.form)
    text = _text(row.part)
    do = request.form.get("do", "")
    if not is_ours(token):
        return _again(desk, f"note-{row.id}", text, STALE), 400
    if do == "change" and not text.words:
        return _again(desk, f"note-{row.id}", text, _EMPTY), 422
    try:
        _act(desk, row, text, do)
    except Refused:
        if row.withdrawn_at is not None:
            return _again(desk, f"new-{row.part}", text, _GONE), 409
        return _again(desk, f"note-{row.id}", text, _MEANWHILE), 409
    return redirect(desk.url(row.part.value), 303)


def _act(desk: ProjectDesk, row: ProjectNote, text: NoteText, do: str) -> None:
    db, now = get_db(), get_now()
    match do:
        case "change":
            change_project_note(db, desk.membership, row, text, seen=seen_edition(), now=now)
        case "take-out":
            withdraw_project_note(db, desk.membership, row, seen=seen_edition(), now=now)
        case "put-back":
            put_note_back(db, desk.membership, row, now=now)


def _part(given: str) -> ProjectPart | None:
    return next((part for part in ProjectPart if part.value == given), None)


def _text(part: ProjectPart) -> NoteText:
    saw = typed_words("saw") if part is ProjectPart.OPTIONS else ""
    return NoteText(typed_words("words"), saw)


def _again(desk: ProjectDesk, form: str, text: NoteText, note: str) -> str:
    return project_page(desk, Typed(form, {"words": text.words, "saw": text.saw}, note))
