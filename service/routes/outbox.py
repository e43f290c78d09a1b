"""HR's outbox: what is planned, held back, due, sent, stuck and skipped."""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import page_number, render_console, row_number, searched_words
from service.routes.context import get_db, get_now, get_wiring
from service.routes.touchpoint_names import TOUCHPOINT
from service.store.bounded_count import BoundedCount
from service.store.outbox import Folder, MailFilter, folder_counts, mail_lines
from service.store.people import name_of
from service.store.planned_mail import PlannedMail, planned_mails
from service.store.programme_head import find_programme
from service.store.set_slice import SETS_A_PAGE, SetSlice, slice_of_sets

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
    counts = folder_counts(db, narrowed)
    folder = asked_folder()
    page = page_number(request.args.get("page"))
    start = (page - 1) * _PAGE_SIZE
    sets_page = page_number(request.args.get("sets"))
    sets, planned = _planned(narrowed, sets_page, even_many=folder is Folder.PLANNED)
    counts |= {} if planned is None else {Folder.PLANNED: BoundedCount(len(planned))}

    def address(
        *, folder: Folder = folder, page: int | None = None, sets: int | None = None
    ) -> str:
        """Return this page's address with another folder, page or page of sets."""
        return url_for(
            "outbox.show",
            programme_id=programme_id,
            folder=folder.value,
            touchpoint=narrowed.touchpoint,
            person=narrowed.person_id,
            called=narrowed.called or None,
            page=page,
            sets=sets,
        )

    return render_console(
        "hr/outbox.html",
        programme=programme,
        folder=folder,
        folders=list(Folder),
        counts=counts,
        narrowed=narrowed,
        planned=(planned or [])[start : start + _PAGE_SIZE] if folder is Folder.PLANNED else [],
        sets=sets,
        sets_page=sets_page,
        sets_a_page=SETS_A_PAGE,
        lines=mail_lines(db, narrowed, folder, offset=start, limit=_PAGE_SIZE),
        page=page,
        page_size=_PAGE_SIZE,
        address=address,
        reader=None if narrowed.person_id is None else name_of(db, narrowed.person_id),
        now=now,
    )


def _planned(
    narrowed: MailFilter, sets_page: int, *, even_many: bool
) -> tuple[SetSlice, list[PlannedMail] | None]:
    """Return a few sets and what is planned for them.

    Args:
        even_many: where these are not all sets, too; else None stands for what was not looked at.
    """
    db, programme_id = get_db(), narrowed.programme_id
    sets = slice_of_sets(
        db, programme_id, around=narrowed.person_id, called=narrowed.called, page=sets_page
    )
    if not (sets.is_all or even_many):
        return sets, None
    holidays_of = get_wiring().holidays_of
    return sets, planned_mails(
        db, narrowed, now=get_now(), holidays_of=holidays_of, of_sets=sets.set_ids
    )


def asked_mails(programme_id: int) -> MailFilter:
    """Return what the address narrows the outbox to."""
    touchpoint = request.args.get("touchpoint")
    return MailFilter(
        programme_id=programme_id,
        touchpoint=touchpoint if touchpoint in TOUCHPOINT else None,
        person_id=row_number(request.args.get("person")),
        called=searched_words("called"),
    )


def asked_folder() -> Folder:
    """Return the folder that the address names, else what is planned."""
    asked = request.args.get("folder")
    return Folder(asked) if asked in set(Folder) else Folder.PLANNED
