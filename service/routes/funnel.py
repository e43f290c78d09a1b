"""How far a programme's people are with coming in; HR reminds, or goes on without somebody."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.domain.funnel import Step, Waiting
from service.domain.states import ProgrammeState
from service.errors import Refused
from service.routes import access, funnel_words
from service.routes.asking import asked_by
from service.routes.console import page_number, render_console, searched_words
from service.routes.context import get_db, get_now
from service.store.funnel import funnel_shown, silent_links, stage_waiting
from service.store.programme_head import find_programme
from service.store.programme_people import PlacesAsked
from service.store.times_away import away_until
from service.workflows.remind_again import remind_again

blueprint = Blueprint("funnel", __name__)
access.guard(blueprint)

_MOST_NAMED = 50
"""People of one stage that a page names."""
_LISTED = frozenset({Step.MANAGERS, Step.NOMINEES, Step.JOINED})
"""Stages that wait for people: the sponsor is one, and of those who affirmed HR sees how many."""


@blueprint.get("/programmes/<int:programme_id>/funnel")
def show(programme_id: int) -> ResponseReturnValue:
    """Show each stage with its numbers, who is waited for and since when."""
    db, now = get_db(), get_now()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    found = funnel_shown(db, programme_id, most=_MOST_NAMED)
    waited_for = [one for stage in found.stages for one in stage.waiting]
    return render_console(
        "hr/funnel.html",
        programme=programme,
        funnel=found,
        stages=funnel_words.STAGES,
        reasons=funnel_words.REASONS,
        listed=_LISTED,
        away=_away(db, waited_for, now=now),
    )


@blueprint.get("/programmes/<int:programme_id>/funnel/<step>")
def waiting(programme_id: int, step: str) -> ResponseReturnValue:
    """List everybody whom a stage waits for, a few at a time, or those whom words find."""
    db, now = get_db(), get_now()
    programme = find_programme(db, programme_id)
    if programme is None or step not in _LISTED:
        abort(404)
    if programme.state is ProgrammeState.PLANNED:
        # Nobody was asked, so that nobody is waited for: that page says so.
        return redirect(url_for("funnel.show", programme_id=programme_id), 303)
    searched, page = searched_words(), page_number(request.args.get("page"))
    asked = PlacesAsked(words=searched, offset=(page - 1) * _MOST_NAMED, limit=_MOST_NAMED)
    found, total = stage_waiting(db, programme_id, Step(step), asked)
    return render_console(
        "hr/funnel_stage.html",
        programme=programme,
        step=step,
        words_of_stage=funnel_words.STAGES[Step(step)],
        waiting=found,
        total=total,
        searched=searched,
        page=page,
        page_size=_MOST_NAMED,
        reasons=funnel_words.REASONS,
        away=_away(db, found, now=now),
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


def _away(db: Session, waited_for: Iterable[Waiting], *, now: datetime) -> Mapping[int, datetime]:
    """Return until when those are away who are so now, by person."""
    people = {one.person_id for one in waited_for}
    return {who: end for who, end in away_until(db, people, now=now).items() if end > now}
