"""`/p/<token>/figures/<id>`: what a set comes to, for its members and its facilitator."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.domain.readers import Reader
from service.domain.states import Role
from service.routes.chart_views import chart_view
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for
from service.routes.link_view import find_own_place
from service.store.evaluation_outcomes import told_outcomes
from service.workflows.make_report import make_report

blueprint = Blueprint("set_figures", __name__)
blueprint.after_request(remember_device)

_READERS = {Role.MEMBER: Reader.SET, Role.FACILITATOR: Reader.FACILITATOR}
_SHOWN = ("by-set", "useful", "safe", "actions", "open-actions", "turns", "outcomes")
"""What runs from meeting to meeting, in the order of the page; the rest is HR's to look at."""


@blueprint.get("/p/<token>/figures/<int(max=2147483647):membership_id>")
def show(token: str, membership_id: int) -> ResponseReturnValue:
    """Show them as tables after a fresh code; until then, say what opens them."""
    found = find_own_place(token, membership_id)
    if found is None or found[1].role not in _READERS:
        return unknown_link_page()
    owner, place = found
    if not has_shown_code(owner):
        return render_template(
            "participant/needs_code.html", token=token, guard=guard_for(token), owner=owner
        )
    db, now, own_set = get_db(), get_now(), place.learning_set
    report = make_report(
        db,
        own_set.programme_id,
        _READERS[place.role],
        now=now,
        set_id=own_set.id,
        told=told_outcomes(db, own_set.programme_id, now=now, of_set=own_set.id),
    )
    charts = (report.chart(slug) for slug in _SHOWN)
    return render_template(
        "participant/set_figures.html",
        token=token,
        owner=owner,
        set_name=own_set.name,
        charts=[chart_view(chart) for chart in charts if chart is not None],
    )
