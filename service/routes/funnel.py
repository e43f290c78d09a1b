"""How far a programme's people are with coming in; HR reminds, or goes on without somebody."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.domain.funnel import Step
from service.errors import Refused
from service.routes import access, funnel_words
from service.routes.asking import asked_by
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.store.funnel import funnel_shown, silent_links
from service.store.programme_head import find_programme
from service.store.times_away import away_until
from service.workflows.remind_again import remind_again

blueprint = Blueprint("funnel", __name__)
access.guard(blueprint)

_MOST_NAMED = 50
"""People of one stage that the page names."""


@blueprint.get("/programmes/<int:programme_id>/funnel")
def show(programme_id: int) -> ResponseReturnValue:
    """Show each stage with its numbers, who is waited for and since when."""
    db, now = get_db(), get_now()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    found = funnel_shown(db, programme_id, most=_MOST_NAMED)
    waited_for = {one.person_id for stage in found.stages for one in stage.waiting}
    return render_console(
        "hr/funnel.html",
        programme=programme,
        funnel=found,
        stages=funnel_words.STAGES,
        reasons=funnel_words.REASONS,
        away={who: end for who, end in away_until(db, waited_for, now=now).items() if end > now},
    )


@blueprint.post("/programmes/<int:programme_id>/funnel/<step>/remind")
def remind(programme_id: int, step: str) -> ResponseReturnValue:
    """Send the mail of a stage's form once more to whoever has given no answer."""
    db = get_db()
    if find_programme(db, programme_id) is None or step not in set(Step):
        abort(404)
    links = silent_links(db, programme_id, Step(step))
    try:
        told = remind_again(db, programme_id, link_ids=links, by=asked_by())
    except Refused as exc:
        flash(f"Nobody was reminded: {exc}.", "look")
    else:
        flash(*funnel_words.reminded(told))
    return redirect(url_for("funnel.show", programme_id=programme_id), 303)
