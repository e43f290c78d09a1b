"""HR's word on what happened in Outlook: take that version, restore ours, leave a proposal."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.errors import Refused
from service.models import Drift, Invitee
from service.routes import access
from service.routes.context import get_db, get_now, get_wiring
from service.workflows.change import Change
from service.workflows.leave_proposal import leave_proposal
from service.workflows.settle_drift import restore_ours, take_theirs

blueprint = Blueprint("drift", __name__)
access.guard(blueprint)

_FOLLOWS = "The calendar follows in a moment"


@blueprint.post("/drift/<int:drift_id>/theirs")
def theirs(drift_id: int) -> ResponseReturnValue:
    """Let Outlook's version stand."""
    set_id = _set_of(drift_id)
    return _decide(
        set_id,
        lambda: take_theirs(get_db(), drift_id, by=_change()),
        "Outlook's version stands, here as well.",
    )


@blueprint.post("/drift/<int:drift_id>/ours")
def ours(drift_id: int) -> ResponseReturnValue:
    """Put ours back."""
    set_id = _set_of(drift_id)
    return _decide(
        set_id,
        lambda: restore_ours(get_db(), drift_id, by=_change()),
        f"Ours is being put back. {_FOLLOWS}.",
    )


@blueprint.post("/proposals/<int:invitee_id>/leave")
def leave(invitee_id: int) -> ResponseReturnValue:
    """Leave the time as it is."""
    invitee = get_db().get(Invitee, invitee_id)
    if invitee is None:
        abort(404)
    return _decide(
        invitee.set_id,
        lambda: leave_proposal(get_db(), invitee_id, actor=access.colleague().actor, now=get_now()),
        "The time stays as it is. Nobody is told by us: a word to them is kind.",
    )


def _set_of(drift_id: int) -> int:
    drift = get_db().get(Drift, drift_id)
    if drift is None:
        abort(404)
    return drift.set_id


def _change() -> Change:
    wiring = get_wiring()
    return Change(
        actor=access.colleague().actor,
        now=get_now(),
        reason="",
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )


def _decide(set_id: int, change: Callable[[], object], done: str) -> ResponseReturnValue:
    """Do it and say so on the set's page, or say there why nothing was changed."""
    trial = get_db().begin_nested()
    try:
        change()
        trial.commit()
    except Refused as exc:
        trial.rollback()
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash(done, "good")
    return redirect(url_for("sets.show", set_id=set_id), 303)
