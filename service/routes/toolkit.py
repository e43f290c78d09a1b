"""Sheets to print for hosts, facilitators and champions; they hold nobody's words."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.link_view import find_page_owner
from service.routes.toolkit_words import CARDS, QUESTIONS, SHEETS, TASTER

blueprint = Blueprint("toolkit", __name__)
blueprint.after_request(remember_device)

_BY_SLUG = {one.slug: one for one in SHEETS}


@blueprint.get("/p/<token>/toolkit")
def contents(token: str) -> ResponseReturnValue:
    """List the sheets."""
    if find_page_owner(token) is None:
        return unknown_link_page()
    return render_template("participant/toolkit/contents.html", token=token, sheets=SHEETS)


@blueprint.get("/p/<token>/toolkit/<slug>")
def sheet(token: str, slug: str) -> ResponseReturnValue:
    """Show one sheet, made for A4."""
    if find_page_owner(token) is None or slug not in _BY_SLUG:
        return unknown_link_page()
    return render_template(
        f"participant/toolkit/{slug}.html",
        token=token,
        sheet=_BY_SLUG[slug],
        cards=CARDS,
        agenda=TASTER,
        questions=QUESTIONS,
    )
