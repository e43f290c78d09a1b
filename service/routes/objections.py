"""The named HR lead's word on who would rather not be in a set."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.routes import access
from service.routes.context import get_db, get_now
from service.store.objections import WaitingObjection, objection, waiting_objections
from service.workflows.settle_objection import settle_objection

blueprint = Blueprint("objections", __name__)
access.guard(blueprint)


def objections_for(reader: Reader) -> list[WaitingObjection]:
    """Return what waits, to whom may read it; to everybody else not even that there is any.

    A deputy reads those of their lead's programmes.
    """
    if may_read(DataClass.CANNOT_BE_WITH, reader, Relation.SAME_PROGRAMME):
        return waiting_objections(get_db())
    led = access.programmes_stood_in_for()
    return [one for one in waiting_objections(get_db()) if one.programme_id in led] if led else []


@blueprint.post("/objections/<int:objection_id>/settled")
def settle(objection_id: int) -> ResponseReturnValue:
    """Note that the HR lead has looked after it."""
    reader = access.current().reader
    found = objection(get_db(), objection_id)
    if found is None or not may_read(DataClass.CANNOT_BE_WITH, reader, Relation.SAME_PROGRAMME):
        abort(404)
    settle_objection(get_db(), found, actor=access.colleague().actor, now=get_now())
    flash("Settled. It stands here no more.")
    return redirect(url_for("home.show"), 303)
