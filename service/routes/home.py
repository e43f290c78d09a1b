"""The console's first page: what needs a hand, then every programme."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.errors import Refused
from service.routes import access, drift_words, funnel_words
from service.routes.asking import asked_by
from service.routes.console import render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.flags import flags_for
from service.routes.glass import waiting_openings
from service.routes.objections import objections_for
from service.store.calendar_questions import calendar_questions
from service.store.came_back import came_back
from service.store.chosen_changes import chosen_changes
from service.store.directory_questions import directory_questions
from service.store.needs_hand import needs_hand
from service.store.programme_drafts import draft_lines
from service.store.programme_list import programme_lines
from service.store.quorum_risks import quorum_risks
from service.store.renewals import renewals
from service.store.silent_sponsors import silent_sponsors
from service.workflows.remind_again import remind_again

blueprint = Blueprint("home", __name__)
access.guard(blueprint)


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show exceptions first, each with its button, then the programmes."""
    db, now = get_db(), get_now()
    reader = access.current().reader
    waiting, questions, returned = needs_hand(db), directory_questions(db, now=now), came_back(db)
    outlook, objections = calendar_questions(db, now=now), objections_for(reader)
    openings = waiting_openings(reader)
    flags, flag_total = flags_for(reader)
    risks, chosen = quorum_risks(db, now=now), chosen_changes(db, now=now)
    silent = silent_sponsors(db, now=now, holidays_of=get_wiring().holidays_of)
    going_on = renewals(db)
    ahead = flag_total + len(chosen) + len(risks) + len(silent)
    behind = waiting.total + outlook.total + questions.total + returned.total
    return render_console(
        "hr/home.html",
        total=ahead + behind + len(objections) + len(openings) + len(going_on),
        flags=flags,
        flag_total=flag_total,
        chosen=chosen,
        risks=risks,
        silent=silent,
        going_on=going_on,
        waiting=waiting,
        questions=questions,
        returned=returned,
        outlook=outlook,
        objections=objections,
        openings=openings,
        drift_words=drift_words,
        drafts=draft_lines(db) if access.current().changes else [],
        programmes=programme_lines(db, now=now),
    )


@blueprint.post("/programmes/<int:programme_id>/sponsor/<form>/remind")
def remind_sponsor(programme_id: int, form: str) -> ResponseReturnValue:
    """Send a sponsor the mail of one kind of form once more, where they have been silent."""
    db = get_db()
    silent = silent_sponsors(
        db, now=get_now(), holidays_of=get_wiring().holidays_of, programme_id=programme_id
    )
    found = next((one for one in silent if one.form == form), None)
    if found is None:
        abort(404)
    try:
        told = remind_again(db, programme_id, link_ids=found.link_ids, by=asked_by())
    except Refused as exc:
        flash(f"Nobody was reminded: {exc}.", "look")
    else:
        flash(*funnel_words.reminded(told))
    return redirect(url_for("home.show"), 303)
