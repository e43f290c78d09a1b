"""What the evidence of one cohort proposes for the next: taken or left, one press each."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.evaluation.defaults import About
from service.errors import Refused
from service.routes import access
from service.routes.context import get_db, get_now
from service.routes.draft_access import draft_or_404, guard_drafts, seen_version
from service.workflows.settle_proposal import settle_proposal

blueprint = Blueprint("draft_proposals", __name__)
guard_drafts(blueprint)


@blueprint.post("/drafts/<int:draft_id>/proposals/<any(every_weeks, size, sessions):about>")
def settle(draft_id: int, about: str) -> ResponseReturnValue:
    """Take it or leave it; the questions follow, with what stands in them now."""
    draft_or_404(draft_id)
    do = request.form.get("do", "")
    if do not in ("take", "leave"):
        abort(400)
    try:
        settle_proposal(
            get_db(),
            draft_id,
            About(about),
            takes=do == "take",
            seen=seen_version(),
            actor=access.colleague().actor,
            now=get_now(),
        )
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash("Taken over below." if do == "take" else "Left as it was.", "good")
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)
