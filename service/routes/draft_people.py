"""The people of a draft: a table or a group is read, and every cell that is wrong is mended."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import BadInput, Problem, Refused
from service.files import (
    FileContent,
    add_missing_managers,
    read_pasted_people,
    read_people_table,
)
from service.files.draft import (
    Written,
    check_draft_people,
    people_rows,
    problems_in_cells,
    unknown_managers,
)
from service.files.draft_sets import suggest_draft_sets
from service.models import ProgrammeDraft
from service.routes import access
from service.routes.console import page_number, render_console
from service.routes.context import get_db, get_now
from service.routes.draft_access import (
    ask_for_group,
    change,
    draft_or_404,
    guard_drafts,
    kept_for,
    written,
)
from service.routes.draft_fields import PEOPLE_COLUMNS, as_rows, fixed_rows
from service.routes.typed_words import typed_words
from service.store.group_readings import GroupProgress, last_group
from service.workflows.change_draft import DraftChange, change_draft

blueprint = Blueprint("draft_people", __name__)
guard_drafts(blueprint)

_PAGE_SIZE = 50
_CELLS_FIRST = "Some cells still need a change; each says what."
_MANAGERS_FIRST = "Some managers have no row yet. Add them first, or take their addresses out."
_NO_GROUP = "Type the group's name or its e-mail address."
_LONG_GROUP = "No group has so long a name; type its name or its e-mail address."
_LONGEST_GROUP = 256
"""Of a group's shown name in the directory."""
_MOST_WARNINGS = 5
"""They travel to the next page in a cookie, which holds little."""


@blueprint.get("/drafts/<int:draft_id>/people")
def show(draft_id: int) -> ResponseReturnValue:
    """Ask for the people; show those that are there, and what is wrong beside each cell."""
    return _page(draft_or_404(draft_id))


@blueprint.post("/drafts/<int:draft_id>/people")
def take(draft_id: int) -> ResponseReturnValue:
    """Take a table, a group, mended cells, or managers who had no row; go on once all is well."""
    draft = draft_or_404(draft_id)
    step = _step()
    pasted = request.form.get("pasted", "")
    group = typed_words("group")
    if step == "group" and not 0 < len(group) <= _LONGEST_GROUP:
        said = _LONG_GROUP if group else _NO_GROUP
        return _page(draft, group_wrong=said, pasted=pasted), 422
    try:
        rows = _rows_asked_for(draft, step)
    except BadInput as exc:
        return _page(draft, unread=exc.problems, pasted=pasted), 422
    settings = None
    if "sponsor" in request.form:
        settings = {**draft.settings, "sponsor": request.form["sponsor"]}
    try:
        wanted = DraftChange(people=rows, settings=settings)
        if step == "group":
            ask_for_group(draft_id, group, wanted)
            return redirect(url_for("draft_groups.show", draft_id=draft_id), 303)
        changed = change(draft_id, wanted)
    except Refused as exc:
        return _page(draft, refused=str(exc), pasted=pasted), 409
    if step != "on":
        return redirect(url_for("draft_people.show", draft_id=draft_id), 303)
    if not rows or check_draft_people(written(changed)):
        is_about_managers = rows and not _wrong_cells(changed)
        flash(_MANAGERS_FIRST if is_about_managers else _CELLS_FIRST, "look")
        return redirect(url_for("draft_people.show", draft_id=draft_id), 303)
    _place_at_first(changed)
    return redirect(url_for("draft_sets.show", draft_id=draft_id), 303)


def _step() -> str:
    """Return what was pressed; the Enter key reads the group that was typed, or saves."""
    step = request.form.get("step", "")
    if step != "enter":
        return step
    return "group" if typed_words("group") else "save"


def _place_at_first(draft: ProgrammeDraft) -> None:
    """Whoever comes to the sets for the first time finds everybody placed."""
    if draft.sets:
        return
    placed = suggest_draft_sets(written(draft), size=draft.size)
    change_draft(
        get_db(),
        draft.id,
        DraftChange(people=placed.people, sets=placed.sets),
        seen=draft.version,
        actor=access.colleague().actor,
        now=get_now(),
    )


def _rows_asked_for(draft: ProgrammeDraft, step: str) -> list[dict[str, Any]]:
    """Return the rows as they are to be: read anew, with managers, or as mended.

    Raises:
        BadInput: it is no table of people.
    """
    given = request.files.get("file")
    has_table = bool(request.form.get("pasted", "").strip() or (given and given.filename))
    # Whoever names a group beside the first table wants both.
    if step == "read" or (step == "group" and has_table and not draft.people):
        file = FileContent(given.filename, given.read()) if given and given.filename else None
        table = (
            read_pasted_people(request.form.get("pasted", ""))
            if file is None
            else read_people_table(file)
        )
        for warning in table.warnings[:_MOST_WARNINGS]:
            flash(str(warning), "look")
        return as_rows(table.rows)
    rows = fixed_rows(draft.people, request.form)
    if step == "managers":
        mended = Written(draft.settings, rows, draft.sets)
        return as_rows(add_missing_managers(people_rows(mended)))
    return rows


def _wrong_cells(draft: ProgrammeDraft) -> dict[int, dict[str, str]]:
    """Return what is wrong, by row and column."""
    wrong: dict[int, dict[str, str]] = {}
    for one in problems_in_cells(written(draft)) if draft.people else ():
        wrong.setdefault(one.row or 0, {}).setdefault(one.column or "", one.message)
    return wrong


def _page(
    draft: ProgrammeDraft,
    *,
    unread: list[Problem] | None = None,
    pasted: str = "",
    refused: str = "",
    group_wrong: str = "",
) -> str:
    wrong = _wrong_cells(draft)
    # What was typed and could not be kept stands where it was typed.
    is_lost = refused or group_wrong
    rows = list(enumerate(fixed_rows(draft.people, request.form) if is_lost else draft.people))
    shows_all = request.args.get("all") == "yes" or not wrong
    shown = rows if shows_all else [(at, row) for at, row in rows if row["row"] in wrong]
    page = page_number(request.args.get("page"))
    return render_console(
        "hr/draft/people.html",
        draft=draft,
        kept=kept_for(draft),
        columns=PEOPLE_COLUMNS,
        wrong=wrong,
        rows=shown[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE],
        total=len(shown),
        shows_all=shows_all,
        page=page,
        page_size=_PAGE_SIZE,
        unknown=unknown_managers(written(draft)),
        unread=unread or [],
        pasted=pasted,
        refused=refused,
        group=_group_to_tell(draft),
        group_typed=request.form.get("group", ""),
        group_wrong=group_wrong,
    )


def _group_to_tell(draft: ProgrammeDraft) -> GroupProgress | None:
    """Return the last group while it is read, and what came of it until the draft is changed."""
    last = last_group(get_db(), draft.id)
    return last if last and (not last.is_ended or last.version == draft.version) else None
