"""HR's stop-all: one button that halts every mail and every change of a calendar."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.context import get_db, get_now, get_wiring
from service.workflows.resume_everything import resume_everything
from service.workflows.stop_everything import stop_everything

blueprint = Blueprint("stop", __name__)
access.guard(blueprint)

_LONGEST_REASON = 200


@blueprint.post("/stop")
def stop() -> ResponseReturnValue:
    """Stop everything, with a reason for the others."""
    colleague = access.colleague()
    stop_everything(
        get_db(),
        actor=colleague.actor,
        name=colleague.name,
        reason=" ".join(request.form.get("reason", "").split())[:_LONGEST_REASON],
        now=get_now(),
        real_now=get_wiring().real_now(),
    )
    # The note on every page says the rest, and by whom if somebody was quicker.
    return redirect(url_for("home.show"), 303)


@blueprint.post("/resume")
def resume() -> ResponseReturnValue:
    """Go on."""
    if resume_everything(
        get_db(),
        actor=access.colleague().actor,
        now=get_now(),
        real_now=get_wiring().real_now(),
    ):
        flash("Mail and calendars go on. What came too late meanwhile is skipped.", "good")
    return redirect(url_for("home.show"), 303)
