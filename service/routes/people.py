"""The people of a programme with their process facts."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import page_number, render_console, searched_words
from service.routes.context import get_db, get_now
from service.store.came_back import reasons_unreached
from service.store.person_history import person_history
from service.store.programme_head import find_programme
from service.store.programme_people import PlacesAsked, programme_people
from service.store.times_away import away_until

blueprint = Blueprint("people", __name__)
access.guard(blueprint)

_PAGE_SIZE = 50


@blueprint.get("/programmes/<int:programme_id>/people")
def show(programme_id: int) -> ResponseReturnValue:
    """List everybody a programme writes to, with counts and never a word of theirs."""
    db = get_db()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    searched, page = searched_words(), page_number(request.args.get("page"))
    asked = PlacesAsked(words=searched, offset=(page - 1) * _PAGE_SIZE, limit=_PAGE_SIZE)
    people = programme_people(db, programme_id, asked)
    shown = {person.person_id for person in people.in_sets}
    shown |= {person.person_id for person in people.others}
    now = get_now()
    return render_console(
        "hr/people.html",
        programme=programme,
        people=people,
        searched=searched,
        page=page,
        page_size=_PAGE_SIZE,
        away={who: end for who, end in away_until(db, shown, now=now).items() if end > now},
        unreached=reasons_unreached(db, shown),
    )


@blueprint.get("/programmes/<int:programme_id>/people/<int:person_id>")
def history(programme_id: int, person_id: int) -> ResponseReturnValue:
    """Show one person's places in sets, and the mails that they got by kind and state."""
    db = get_db()
    programme = find_programme(db, programme_id)
    found = person_history(db, programme_id, person_id)
    if programme is None or found is None:
        abort(404)
    now = get_now()
    ends_at = away_until(db, [person_id], now=now).get(person_id)
    return render_console(
        "hr/person.html",
        programme=programme,
        person=found,
        away_until=ends_at if ends_at is not None and ends_at > now else None,
        unreached=reasons_unreached(db, [person_id]).get(person_id),
    )
