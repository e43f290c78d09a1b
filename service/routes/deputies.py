"""A deputy while an HR lead is away."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.domain.break_glass import Lead
from service.domain.visibility import Reader
from service.errors import Refused
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.typed_words import typed_words
from service.store.deputies import deputies_around, led_programmes
from service.workflows.name_deputy import end_deputy, name_deputy

blueprint = Blueprint("deputies", __name__)
access.guard_own(blueprint)

_FIELDS = ("name", "address", "starts_on", "ends_on")


@blueprint.get("/deputies")
def show() -> ResponseReturnValue:
    """Show who stands in for this colleague, and for whom they do."""
    return _page(dict.fromkeys(_FIELDS, ""))


@blueprint.post("/deputies")
def name() -> ResponseReturnValue:
    """Name a deputy."""
    if access.current().reader is not Reader.HR_LEAD:
        abort(404)
    typed = {field: typed_words(field) for field in _FIELDS}
    try:
        name_deputy(
            get_db(),
            _lead(),
            name=typed["name"],
            address=typed["address"],
            starts_on=_day(typed["starts_on"], "first"),
            ends_on=_day(typed["ends_on"], "last"),
            zone=get_wiring().settings.programme_zone,
            now=get_now(),
        )
    except Refused as exc:
        return _page(typed, problem=str(exc)), 400
    flash("They stand in for you on these days, and get the mail of your programmes.", "good")
    return redirect(url_for("deputies.show"), 303)


@blueprint.post("/deputies/<int:deputy_id>/end")
def end(deputy_id: int) -> ResponseReturnValue:
    """End it early: the lead, or who stands in."""
    try:
        if end_deputy(get_db(), deputy_id, by=_lead(), now=get_now()):
            flash("It has ended.", "good")
        else:
            flash("It had ended before.")
    except Refused:
        abort(404)
    return redirect(url_for("deputies.show"), 303)


def _page(typed: dict[str, str], *, problem: str = "") -> str:
    db, lead = get_db(), _lead()
    leads = access.current().reader is Reader.HR_LEAD
    return render_console(
        "hr/deputies.html",
        deputies=deputies_around(db, lead.address, now=get_now()) if lead.address else [],
        mine=lead.address.casefold(),
        leads=leads,
        programmes=led_programmes(db, lead.address) if leads and lead.address else [],
        zone=get_wiring().settings.programme_zone,
        typed=typed,
        problem=problem,
    )


def _day(typed: str, which: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as exc:
        raise Refused(f"choose the {which} day") from exc


def _lead() -> Lead:
    colleague = access.colleague()
    return Lead(colleague.actor, colleague.name, colleague.address)
