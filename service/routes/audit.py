"""Who did what, newest first."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import page_number, render_console
from service.routes.context import get_db, get_wiring
from service.store.audit import audit_lines, count_audit

blueprint = Blueprint("audit", __name__)
access.guard(blueprint)

_PAGE_SIZE = 100


@blueprint.get("/audit")
def show() -> ResponseReturnValue:
    """List one page; ids and hashes only, never anybody's words."""
    db = get_db()
    page = page_number(request.args.get("page"))
    return render_console(
        "hr/audit.html",
        lines=audit_lines(db, offset=(page - 1) * _PAGE_SIZE, limit=_PAGE_SIZE),
        total=count_audit(db),
        page=page,
        page_size=_PAGE_SIZE,
        zone=get_wiring().settings.programme_zone,
    )
