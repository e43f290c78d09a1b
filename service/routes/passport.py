"""The learning passport: the owner's own learning, as one file to take along and as a page."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from service.models import Person
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
    if owner is None or not has_shown_code(owner):
        return _closed(token, owner)
    response = make_response(_shown("participant/passport.html", token, owner))
    response.headers["Content-Disposition"] = 'attachment; filename="learning-passport.html"'
    return response


@blueprint.get("/p/<token>/passport/page")
def show(token: str) -> ResponseReturnValue:
    """Show the same on a page that prints on A4, after a fresh code as well."""
    owner = find_page_owner(token)
    if owner is None or not has_shown_code(owner):
        return _closed(token, owner)
    return _shown("participant/passport_page.html", token, owner)


def _closed(token: str, owner: Person | None) -> ResponseReturnValue:
    if owner is None:
        return unknown_link_page()
    return render_template(
        "participant/needs_code.html", token=token, guard=guard_for(token), owner=owner
    )


def _shown(template: str, token: str, owner: Person) -> str:
    held = passport_view(export_passport(get_db(), owner), owner, get_now())
    return render_template(template, token=token, owner=owner, held=held)
