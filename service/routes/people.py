"""The people of a programme with their process facts."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db
from service.store.programme_head import find_programme
from service.store.programme_people import programme_people

blueprint = Blueprint("people", __name__)
access.guard(blueprint)


@blueprint.get("/programmes/<int:programme_id>/people")
def show(programme_id: int) -> ResponseReturnValue:
    """List everybody a programme writes to, with counts and never a word of theirs."""
    db = get_db()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    return render_console(
        "hr/people.html", programme=programme, people=programme_people(db, programme_id)
    )
