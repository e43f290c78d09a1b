"""HR's lists as CSV: what a page shows, to take along; the audit notes who took it.

Buttons, not links: a GET writes nothing, and taking a list out of the house is written down.
"""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from service.files.csv_list import csv_list
from service.routes import access
from service.routes.audit import asked_lines
from service.routes.console import Sight, sight_of
from service.routes.console_words import MOST_HANDED_OVER
from service.routes.context import get_db, get_now, get_wiring
from service.routes.export_rows import (
    Listing,
    audit_list,
    mail_list,
    people_list,
    session_list,
)
from service.routes.outbox import asked_folder, asked_mails
from service.store.audit import audit_lines, audit_names
from service.store.outbox import Folder, mail_lines
from service.store.planned_mail import planned_mails
from service.store.programme_grid import programme_grid
from service.store.programme_head import find_programme
from service.store.programme_people import programme_people
from service.workflows.note_export import note_export

blueprint = Blueprint("exports", __name__)
access.guard(blueprint)


@blueprint.post("/programmes/<int:programme_id>/people.csv")
def people(programme_id: int) -> ResponseReturnValue:
    """Hand over everybody of a programme, with counts as far as this reader sees them."""
    subject = _programme(programme_id)
    found = programme_people(get_db(), programme_id)
    return _handed_over("people", subject, people_list(found, _sight()))


@blueprint.post("/programmes/<int:programme_id>/sessions.csv")
def sessions(programme_id: int) -> ResponseReturnValue:
    """Hand over the grid, one row a session."""
    subject = _programme(programme_id)
    grid = programme_grid(get_db(), programme_id, now=get_now())
    return _handed_over("sessions", subject, session_list(grid, _sight()))


@blueprint.post("/programmes/<int:programme_id>/outbox.csv")
def outbox(programme_id: int) -> ResponseReturnValue:
    """Hand over one folder, narrowed as the page was."""
    subject = _programme(programme_id)
    db, narrowed, folder = get_db(), asked_mails(programme_id), asked_folder()
    if folder is Folder.PLANNED:
        planned = planned_mails(db, narrowed, now=get_now(), holidays_of=get_wiring().holidays_of)
        listing = mail_list(planned[:MOST_HANDED_OVER])
    else:
        listing = mail_list(mail_lines(db, narrowed, folder, offset=0, limit=MOST_HANDED_OVER))
    return _handed_over(f"outbox-{folder.value}", subject, listing)


@blueprint.post("/audit.csv")
def audit() -> ResponseReturnValue:
    """Hand over the audit, narrowed as the page was, the newest first."""
    db = get_db()
    lines = audit_lines(db, asked_lines(), offset=0, limit=MOST_HANDED_OVER)
    return _handed_over("audit", "installation:1", audit_list(lines, audit_names(db, lines)))


def _programme(programme_id: int) -> str:
    if find_programme(get_db(), programme_id) is None:
        abort(404)
    return f"programme:{programme_id}"


def _sight() -> Sight:
    return sight_of(access.current().reader)


def _handed_over(name: str, subject: str, listing: Listing) -> Response:
    note_export(
        get_db(),
        now=get_now(),
        actor=access.colleague().actor,
        subject=subject,
        what=name,
        rows=len(listing.rows),
    )
    body = csv_list(listing.headings, listing.rows)
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
