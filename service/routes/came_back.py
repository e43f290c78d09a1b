"""What came back to the sender mailboxes, marked as seen by HR."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.errors import Refused
from service.routes import access
from service.routes.context import get_db, get_now
from service.workflows.settle_inbound import settle_inbound

blueprint = Blueprint("came_back", __name__)
access.guard(blueprint)


@blueprint.post("/came-back/<int:inbound_id>/seen")
def seen(inbound_id: int) -> ResponseReturnValue:
    """Take a message, and those like it before it, off the first page."""
    try:
        settle_inbound(get_db(), inbound_id, actor=access.colleague().actor, now=get_now())
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash("It is marked as seen.", "good")
    return redirect(url_for("home.show"), 303)
