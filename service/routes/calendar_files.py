"""Calendar files of sets: for those who wait for consent, or want the dates elsewhere."""

import io
import zipfile
from datetime import datetime

from flask import Blueprint, Response, abort

from service.domain.calendar.file import SetDates
from service.files.ics_file import write_calendar_file
from service.routes import access
from service.routes.context import get_db, get_wiring
from service.store.calendar_files import dates_of_programme, dates_of_set
from service.store.programme_head import find_programme

blueprint = Blueprint("calendar_files", __name__)
access.guard(blueprint)


@blueprint.get("/sets/<int:set_id>/dates.ics")
def of_set(set_id: int) -> Response:
    """Give one set's dates as a file."""
    dates = dates_of_set(get_db(), set_id)
    if dates is None:
        abort(404)
    body = write_calendar_file(dates, now=get_wiring().real_now())
    return _download(body, "text/calendar; charset=utf-8", "dates.ics")


@blueprint.get("/programmes/<int:programme_id>/dates.zip")
def of_programme(programme_id: int) -> Response:
    """Give a file for each set, in one archive."""
    programme = find_programme(get_db(), programme_id)
    if programme is None:
        abort(404)
    every = dates_of_programme(get_db(), programme_id)
    return _download(_archive(every, get_wiring().real_now()), "application/zip", "dates.zip")


def _archive(every: list[SetDates], now: datetime) -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, dates in enumerate(every, start=1):
            # Names may hold what no file name can; the place keeps them apart.
            name = "".join(sign if sign.isalnum() else "-" for sign in dates.set_name)
            archive.writestr(f"{place:02}-{name}.ics", write_calendar_file(dates, now=now))
    return told.getvalue()


def _download(body: bytes, content_type: str, name: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
