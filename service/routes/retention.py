"""What is kept of a programme's people, and when it goes."""

from datetime import date

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from service.domain.keeping import Holding, Term
from service.domain.retention import last_day, of_a_programme
from service.models import Programme
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.store.programme_head import find_programme

blueprint = Blueprint("retention", __name__)
access.guard(blueprint)

_TERMS = (Term.WORDS, Term.RATINGS, Term.FACTS, Term.AUDIT)
"""Those that count from a programme's end, the shortest first."""


@blueprint.get("/programmes/<int:programme_id>/retention")
def show(programme_id: int) -> ResponseReturnValue:
    """Show what goes on which day, and never a word of it."""
    db = get_db()
    head, programme = find_programme(db, programme_id), db.get(Programme, programme_id)
    if head is None or programme is None:
        abort(404)
    days: dict[date, list[Holding]] = {}
    for term in _TERMS:
        goes = [one for one in of_a_programme() if one.term is term]
        days.setdefault(last_day(term, programme.ends_at), []).extend(goes)
    return render_console(
        "hr/retention.html",
        programme=head,
        today=get_now().date(),
        # No figures: one that grew by three this morning would tell who did something private.
        days=days.items(),
    )
