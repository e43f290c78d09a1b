"""The sets of a draft: suggested, moved by hand, and checked."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import BadInput, Refused
from service.files.date_choices import with_best_dates
from service.files.draft import Written
from service.files.draft_dates import check_but_dates
from service.files.draft_sets import suggest_draft_sets
from service.models import ProgrammeDraft
from service.routes.console import page_number, render_console
from service.routes.context import get_now
from service.routes.draft_access import change, draft_or_404, guard_drafts, kept_for, written
from service.routes.draft_fields import OUTSIDE_SETS, fixed_sets
from service.routes.draft_words import said
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
    """Suggest anew, keep what was moved, or go on to the dates."""
    draft = draft_or_404(draft_id)
    step = request.form.get("step", "")
    wanted = fixed_sets(written(draft), request.form)
    if step == "suggest":
        wanted = suggest_draft_sets(wanted, size=draft.size)
    file, _, _ = check_but_dates(wanted)
    try:
        # Whoever comes to the dates for the first time finds the best of them taken.
        kept = with_best_dates(wanted, now=get_now()) if step == "on" else wanted
        changed = change(draft_id, DraftChange(people=kept.people, sets=kept.sets))
    except BadInput as exc:
        return _page(draft, wanted, refused=said(exc.problems[0], wanted)), 422
    except Refused as exc:
        return _page(draft, wanted, refused=str(exc)), 409
    if step == "on" and file is None:
        return _page(changed, written(changed), asked=True), 422
    if step == "on":
        return redirect(url_for("draft_dates.show", draft_id=draft_id), 303)
    page = page_number(request.args.get("page"))
    return redirect(url_for("draft_sets.show", draft_id=draft_id, page=page), 303)


def _page(draft: ProgrammeDraft, wanted: Written, *, refused: str = "", asked: bool = False) -> str:
    _, problems, warnings = check_but_dates(wanted)
    places, unplaced = _seats(wanted)
    page = page_number(request.args.get("page"))
    numbered = list(enumerate(wanted.sets))
    return render_console(
        "hr/draft/sets.html",
        draft=draft,
        kept=kept_for(draft),
        sets=wanted.sets,
        shown=numbered[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE],
        page=page,
        page_size=_PAGE_SIZE,
        places=places,
        unplaced=unplaced,
        problems=[said(one, wanted) for one in problems],
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
