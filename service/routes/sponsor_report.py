"""`/p/<token>/report/<id>`: a programme's report for its sponsor, two pages when printed."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from service.domain.evaluation.drawing import Form, Medium, Scheme, Shape
from service.routes.context import get_db
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for
from service.routes.link_view import find_page_owner
from service.routes.report_words import READER, report_view
from service.store.kept_reports import picture as kept_picture
from service.store.programme_head import find_programme
from service.store.sponsored import is_sponsor_of

blueprint = Blueprint("sponsor_report", __name__)
blueprint.after_request(remember_device)

_RULE = "/p/<token>/report/<int(max=2147483647):programme_id>"


@blueprint.get(_RULE)
def show(token: str, programme_id: int) -> ResponseReturnValue:
    """Show the pages after a fresh code; until then, say what opens them."""
    owner, db = find_page_owner(token), get_db()
    if owner is None or not is_sponsor_of(db, owner.id, programme_id):
        return unknown_link_page()
    if not has_shown_code(owner):
        return render_template(
            "participant/needs_code.html", token=token, guard=guard_for(token), owner=owner
        )
    programme = find_programme(db, programme_id)
    if programme is None:
        return unknown_link_page()
    return render_template(
        "participant/sponsor_report.html",
        token=token,
        owner=owner,
        programme=programme,
        report=report_view(db, programme),
    )


@blueprint.get(f"{_RULE}/<chart>/<any(light, dark):scheme>-<any(page, phone):shape>.svg")
def picture(
    token: str, programme_id: int, chart: str, scheme: str, shape: str
) -> ResponseReturnValue:
    """Return one drawing of the pages."""
    owner, db = find_page_owner(token), get_db()
    if owner is None or not is_sponsor_of(db, owner.id, programme_id):
        abort(404)
    if not has_shown_code(owner):
        abort(403)
    form = Form(Scheme(scheme), Shape(shape), Medium.SVG)
    drawing = kept_picture(db, programme_id, READER, chart, form)
    if drawing is None:
        abort(404)
    return Response(drawing, content_type="image/svg+xml")
