"""The sets of a draft: suggested, moved by hand, checked, and written as a plan."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import BadInput, Problem, Refused
from service.files.draft import PEOPLE_PAGE, SETS_PAGE, Written, check_draft
from service.files.draft_sets import suggest_draft_sets
from service.models import ProgrammeDraft
from service.routes import access
from service.routes.console import page_number, render_console
from service.routes.console_words import PEOPLE_COLUMN, SET_COLUMN
from service.routes.context import get_db, get_now, get_wiring
from service.routes.draft_access import change, draft_or_404, guard_drafts, written
from service.routes.draft_fields import OUTSIDE_SETS, fixed_sets
from service.workflows.book_programme import book_programme
from service.workflows.change_draft import DraftChange

blueprint = Blueprint("draft_sets", __name__)
guard_drafts(blueprint)

_PAGE_SIZE = 20
"""Sets on one page."""
_Seat = tuple[int, Mapping[str, Any]]  # Any: a cell's text, or the row's number


@blueprint.get("/drafts/<int:draft_id>/sets")
def show(draft_id: int) -> ResponseReturnValue:
    """Show who sits where, with what breaks a rule and what is only unusual."""
    draft = draft_or_404(draft_id)
    return _page(draft, written(draft))


@blueprint.post("/drafts/<int:draft_id>/sets")
def take(draft_id: int) -> ResponseReturnValue:
    """Suggest anew, keep what was moved, or write the plan."""
    draft = draft_or_404(draft_id)
    step = request.form.get("step", "")
    wanted = fixed_sets(written(draft), request.form)
    if step == "suggest":
        wanted = suggest_draft_sets(wanted, size=draft.size)
    try:
        changed = change(draft_id, DraftChange(people=wanted.people, sets=wanted.sets))
    except Refused as exc:
        return _page(draft, wanted, refused=str(exc)), 409
    if step == "plan":
        return _plan(changed)
    page = page_number(request.args.get("page"))
    return redirect(url_for("draft_sets.show", draft_id=draft_id, page=page), 303)


def _plan(draft: ProgrammeDraft) -> ResponseReturnValue:
    file, _, _ = check_draft(written(draft))
    if file is None:
        return _page(draft, written(draft), asked=True), 422
    try:
        booked = book_programme(
            get_db(),
            file,
            actor=access.colleague().actor,
            now=get_now(),
            organisers=get_wiring().settings.organiser_mailboxes,
        )
    except (BadInput, Refused) as exc:
        return _page(draft, written(draft), refused=str(exc)), 422
    return redirect(url_for("programmes.plan", programme_id=booked.id), 303)


def _page(draft: ProgrammeDraft, wanted: Written, *, refused: str = "", asked: bool = False) -> str:
    _, problems, warnings = check_draft(wanted)
    places, unplaced = _seats(wanted)
    page = page_number(request.args.get("page"))
    numbered = list(enumerate(wanted.sets))
    return render_console(
        "hr/draft/sets.html",
        draft=draft,
        sets=wanted.sets,
        shown=numbered[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE],
        page=page,
        page_size=_PAGE_SIZE,
        places=places,
        unplaced=unplaced,
        problems=[_said(one, wanted) for one in problems],
        warnings=[one.message for one in warnings],
        refused=refused,
        asked=asked,
    )


def _seats(wanted: Written) -> tuple[dict[str, list[_Seat]], list[_Seat]]:
    """Return who sits in each set by its name, and who could sit in one and does not."""
    places: dict[str, list[_Seat]] = {one["name"]: [] for one in wanted.sets}
    unplaced: list[_Seat] = []
    for at, row in enumerate(wanted.people):
        chosen = str(row.get("set", ""))
        if chosen in places:
            places[chosen].append((at, row))
        elif str(row.get("role", "")).casefold() not in OUTSIDE_SETS:
            unplaced.append((at, row))
    return places, unplaced


def _said(problem: Problem, wanted: Written) -> str:
    """Return a problem as a sentence that names whose row it is about."""
    if problem.file == PEOPLE_PAGE:
        name = next(
            (
                f"{row.get('given_name', '')} {row.get('family_name', '')}"
                for row in wanted.people
                if row["row"] == problem.row
            ),
            "Somebody",
        )
        column = PEOPLE_COLUMN.get(problem.column or "", problem.column)
        return f"{name} (row {problem.row}), {column}: {problem.message}"
    if problem.file == SETS_PAGE and problem.row is not None:
        name = wanted.sets[problem.row - 1]["name"] or f"Set {problem.row}"
        return f"{name}, {SET_COLUMN.get(problem.column or '', problem.column)}: {problem.message}"
    return f"{problem.column}: {problem.message}"
