"""Everything that is kept of somebody, as one file for themselves (art. 15)."""

import io
import zipfile
from datetime import datetime

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from service.domain.own_data import OwnData, OwnRow, as_json
from service.models import Person
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for
from service.routes.link_view import find_page_owner
from service.workflows.export_person import export_person

blueprint = Blueprint("own_data", __name__)
blueprint.after_request(remember_device)


@blueprint.get("/p/<token>/everything")
def download(token: str) -> ResponseReturnValue:
    """Hand the file over after a fresh code; until then, say what opens it."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    if not has_shown_code(owner):
        return render_template(
            "participant/needs_code.html", token=token, guard=guard_for(token), owner=owner
        )
    response = make_response(_packed(export_person(get_db(), owner), owner, get_now()))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


def _packed(held: OwnData, owner: Person, now: datetime) -> bytes:
    """Return one ZIP file: to be read by people, to be read by programs, and photos."""
    kinds: dict[str, list[OwnRow]] = {}
    for row in held.rows:
        kinds.setdefault(row.what, []).append(row)
    made_on = now.date()
    page = render_template("participant/my_data.html", owner=owner, kinds=kinds, made_on=made_on)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("my-data.html", page)
        file.writestr("my-data.json", as_json(held, made_on))
        for name, image in held.photos.items():
            file.writestr(name, image)
    return written.getvalue()
