"""A programme's champions as HR reads them: who said yes, and how many were asked."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.domain.champions import HOURS_A_QUARTER, LEAST_FOR_A_GROUP
from service.errors import Refused
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.store.champions import champions_of, count_invited
from service.store.programme_head import find_programme
from service.workflows.form_support_group import form_support_group

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
        least=LEAST_FOR_A_GROUP,
    )


@blueprint.post("/programmes/<int:programme_id>/champions/support-group")
def form_group(programme_id: int) -> ResponseReturnValue:
    """Begin the draft of a support group; nobody hears of it before its plan is confirmed."""
    db = get_db()
    if find_programme(db, programme_id) is None:
        abort(404)
    try:
        draft = form_support_group(db, programme_id, actor=access.colleague().actor, now=get_now())
    except Refused as exc:
        flash(f"Nothing was begun: {exc}.", "look")
        return redirect(url_for("programme_champions.show", programme_id=programme_id), 303)
    flash("Look at the people and go on to sets and dates. Nobody has heard of it yet.", "good")
    return redirect(url_for("draft_people.show", draft_id=draft.id), 303)
