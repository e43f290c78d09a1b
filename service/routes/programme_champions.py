"""A programme's champions as HR reads them: who said yes, and how many were asked."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.domain.champions import HOURS_A_QUARTER
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db
from service.store.champions import champions_of, count_invited
from service.store.programme_head import find_programme

blueprint = Blueprint("programme_champions", __name__)
access.guard(blueprint)


@blueprint.get("/programmes/<int:programme_id>/champions")
def show(programme_id: int) -> ResponseReturnValue:
    """Name the champions; who was asked and is none stays unnamed, whatever they answered."""
    db = get_db()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    return render_console(
        "hr/champions.html",
        programme=programme,
        champions=champions_of(db, programme_id),
        invited=count_invited(db, programme_id),
        hours=HOURS_A_QUARTER,
    )
