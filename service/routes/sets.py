"""One set: members, dates, series, join link."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.store.set_page import set_page

blueprint = Blueprint("sets", __name__)
access.guard(blueprint)


@blueprint.get("/sets/<int:set_id>")
def show(set_id: int) -> ResponseReturnValue:
    """Show one set as HR may see it: process, never content."""
    found = set_page(get_db(), set_id, now=get_now())
    if found is None:
        abort(404)
    return render_console("hr/set.html", the_set=found)
