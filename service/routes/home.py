"""The console's first page: what needs a hand, then every programme."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from service.routes import access, drift_words
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.routes.objections import objections_for
from service.store.calendar_questions import calendar_questions
from service.store.came_back import came_back
from service.store.directory_questions import directory_questions
from service.store.needs_hand import needs_hand
from service.store.programme_drafts import draft_lines
from service.store.programme_list import programme_lines

blueprint = Blueprint("home", __name__)
access.guard(blueprint)


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show exceptions first, each with its button, then the programmes."""
    db = get_db()
    return render_console(
        "hr/home.html",
        waiting=needs_hand(db),
        questions=directory_questions(db, now=get_now()),
        returned=came_back(db),
        outlook=calendar_questions(db, now=get_now()),
        objections=objections_for(access.current().reader),
        drift_words=drift_words,
        programmes=programme_lines(db, now=get_now()),
        drafts=draft_lines(db) if access.current().changes else [],
    )
