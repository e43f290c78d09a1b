"""An updated list of people: how it differs from the sets, and each difference as a change."""

from collections.abc import Mapping

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from service.domain.list_changes import ListChanges, Listed, compare_list
from service.errors import BadInput, Problem
from service.files import (
    FileContent,
    PeopleRow,
    read_pasted_people,
    read_people_table,
)
from service.files.draft import Written, members_of, problems_in_cells
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db
from service.routes.draft_fields import as_rows
from service.store.programme_head import find_programme
from service.store.seated_people import seated_people, set_names

blueprint = Blueprint("updated_list", __name__)
access.guard(blueprint)


@blueprint.get("/programmes/<int:programme_id>/list")
def show(programme_id: int) -> ResponseReturnValue:
    """Ask for the list."""
    if not access.current().changes:
        abort(403)
    return _page(programme_id)


@blueprint.post("/programmes/<int:programme_id>/list")
def compare(programme_id: int) -> ResponseReturnValue:
    """Show what differs; nothing is changed by this."""
    pasted = request.form.get("pasted", "")
    given = request.files.get("file")
    try:
        if given and given.filename:
            table = read_people_table(FileContent(given.filename, given.read()))
        else:
            table = read_pasted_people(pasted)
    except BadInput as exc:
        return _page(programme_id, problems=exc.problems, pasted=pasted), 422
    # Managers need no row of their own here: those who take part are what counts.
    problems = problems_in_cells(Written({}, as_rows(table.rows), []))
    if problems:
        return _page(programme_id, problems=problems, pasted=pasted), 422
    changes = _compared(programme_id, table.rows)
    return _page(programme_id, changes=changes, pasted=pasted)


def _compared(programme_id: int, rows: tuple[PeopleRow, ...]) -> ListChanges:
    taking_part = members_of(Written({}, as_rows(rows), []))
    listed = [_listed(row) for row in taking_part]
    names = {
        row.text("email").casefold(): f"{row.text('given_name')} {row.text('family_name')}"
        for row in rows
    }
    return compare_list(seated_people(get_db(), programme_id), listed, names)


def _listed(row: Mapping[str, object]) -> Listed:
    return Listed(
        address=str(row.get("email", "")).casefold(),
        given_name=str(row.get("given_name", "")),
        family_name=str(row.get("family_name", "")),
        manager=str(row.get("manager", "")).casefold() or None,
    )


def _page(
    programme_id: int,
    *,
    changes: ListChanges | None = None,
    problems: list[Problem] | None = None,
    pasted: str = "",
) -> str:
    db = get_db()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    return render_console(
        "hr/updated_list.html",
        programme=programme,
        sets=set_names(db, programme_id),
        changes=changes,
        problems=problems or [],
        pasted=pasted,
    )
