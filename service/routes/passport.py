"""The learning passport: one file of the owner's own learning, to take along."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for
from service.routes.link_view import find_page_owner
from service.routes.passport_words import passport_view
from service.workflows.export_passport import export_passport

blueprint = Blueprint("passport", __name__)
blueprint.after_request(remember_device)


@blueprint.get("/p/<token>/passport")
def download(token: str) -> ResponseReturnValue:
    """Hand the file over after a fresh code; until then, say what opens it."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    if not has_shown_code(owner):
        return render_template(
            "participant/needs_code.html", token=token, guard=guard_for(token), owner=owner
        )
    held = passport_view(export_passport(get_db(), owner), owner, get_now())
    response = make_response(render_template("participant/passport.html", owner=owner, held=held))
    response.headers["Content-Disposition"] = 'attachment; filename="learning-passport.html"'
    return response
