"""One set: members, dates, series, join link."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import render_console
from service.routes.console_words import Saying
from service.routes.context import get_db, get_now
from service.routes.drift_words import in_words
from service.store.answers import calendar_answers
from service.store.calendar_questions import what_follows
from service.store.drift import open_drifts
from service.store.set_page import set_page

blueprint = Blueprint("sets", __name__)
access.guard(blueprint)


@blueprint.get("/sets/<int:set_id>")
def show(set_id: int) -> ResponseReturnValue:
    """Show one set as HR may see it: process, never content."""
    db, now = get_db(), get_now()
    found = set_page(db, set_id, now=now)
    if found is None:
        abort(404)
    drifts = open_drifts(db, now=now, set_id=set_id)
    follows = what_follows(db, drifts, set_id, now=now)
    return render_console(
        "hr/set.html",
        the_set=found,
        answers=calendar_answers(db, [set_id], now=now)[set_id],
        drifts=[in_words(each, follows[each.drift_id], Saying(now)) for each in drifts],
        numbers={cell.session_id: cell.number for cell in found.cells},
    )
