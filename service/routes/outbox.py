"""HR's outbox: what is planned, held back, due, sent, stuck and skipped."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import page_number, render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.touchpoint_names import TOUCHPOINT
from service.store.outbox import Folder, MailFilter, folder_counts, mail_lines
from service.store.planned_mail import planned_mails
from service.store.programme_head import find_programme
from service.store.programme_people import programme_people

blueprint = Blueprint("outbox", __name__)
access.guard(blueprint)

_PAGE_SIZE = 50


@blueprint.get("/programmes/<int:programme_id>/outbox")
def show(programme_id: int) -> ResponseReturnValue:
    """List one folder, narrowed by kind of mail and by reader, a page at a time."""
    db, now = get_db(), get_now()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    narrowed = asked_mails(programme_id)
    planned = planned_mails(db, narrowed, now=now, holidays_of=get_wiring().holidays_of)
    counts = folder_counts(db, narrowed) | {Folder.PLANNED: len(planned)}
    folder = asked_folder()
    page = page_number(request.args.get("page"))
    start = (page - 1) * _PAGE_SIZE
    people = programme_people(db, programme_id)
    readers = {person.person_id: person.name for person in people.in_sets}
    readers |= {person.person_id: person.name for person in people.others}

    def address(*, folder: Folder = folder, page: int | None = None) -> str:
        """Return this page's address with another folder or page."""
        return url_for(
            "outbox.show",
            programme_id=programme_id,
            folder=folder.value,
            touchpoint=narrowed.touchpoint,
            person=narrowed.person_id,
            page=page,
        )

    return render_console(
        "hr/outbox.html",
        programme=programme,
        folder=folder,
        folders=list(Folder),
        counts=counts,
        narrowed=narrowed,
        planned=planned[start : start + _PAGE_SIZE] if folder is Folder.PLANNED else [],
        lines=mail_lines(db, narrowed, folder, offset=start, limit=_PAGE_SIZE),
        page=page,
        page_size=_PAGE_SIZE,
        address=address,
        readers=sorted(readers.items(), key=lambda pair: pair[1]),
        now=now,
    )


def asked_mails(programme_id: int) -> MailFilter:
    """Return what the address narrows the outbox to."""
    touchpoint = request.args.get("touchpoint")
    person = request.args.get("person", "")
    return MailFilter(
        programme_id=programme_id,
        touchpoint=touchpoint if touchpoint in TOUCHPOINT else None,
        person_id=int(person) if person.isdecimal() and len(person) < 10 else None,
    )


def asked_folder() -> Folder:
    """Return the folder that the address names, else what is planned."""
    asked = request.args.get("folder")
    return Folder(asked) if asked in set(Folder) else Folder.PLANNED
