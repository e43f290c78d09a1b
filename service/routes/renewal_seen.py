"""HR has taken up that a set goes on."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.context import get_db, get_now
from service.workflows.take_up_renewal import take_up_renewal

blueprint = Blueprint("renewal_seen", __name__)
access.guard(blueprint)


@blueprint.post("/renewals/<int:vote_id>/seen")
def take_up(vote_id: int) -> ResponseReturnValue:
    """Note it, and show the first page without it."""
    done = take_up_renewal(get_db(), vote_id, actor=access.colleague().actor, now=get_now())
    if done is None:
        abort(404)
    flash("Taken up. It stands here no more.", "good")
    return redirect(url_for("home.show"), 303)
