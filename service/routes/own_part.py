"""In charge of one's own part: pause, resume, object to a set."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_own_place
from service.routes.typed_words import typed_words
from service.store.objections import waiting_objection
from service.workflows.object_to_set import object_to_set
from service.workflows.pause_own_part import pause_own_part
from service.workflows.resume_own_part import resume_own_part
from service.workflows.settle_objection import settle_objection

blueprint = Blueprint("own_part", __name__)
blueprint.after_request(remember_device)

_PAUSE = "/p/<token>/pause/<int:membership_id>"
_OBJECT = "/p/<token>/object/<int:membership_id>"


@blueprint.get(_PAUSE)
def consider_pausing(token: str, membership_id: int) -> ResponseReturnValue:
    """Say what a pause does, or offer its end."""
    found = find_own_place(token, membership_id)
    if found is None:
        return unknown_link_page()
    owner, place = found
    return render_template(
        "participant/pause.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        set_name=place.learning_set.name,
        membership_id=membership_id,
        is_paused=place.paused_at is not None,
    )


@blueprint.post(_PAUSE)
def pause(token: str, membership_id: int) -> ResponseReturnValue:
    """Pause the owner's part in a set, or take it up again, as the button says."""
    found = find_own_place(token, membership_id)
    if found is None:
        return unknown_link_page()
    owner, place = found
    if guard_holds(token):
        actor = f"person:{owner.id}"
        match request.form.get("do"):
            case "pause":
                pause_own_part(get_db(), place, actor=actor, now=get_now())
            case "resume":
                resume_own_part(get_db(), place, actor=actor, now=get_now())
    return redirect(url_for("pages.show_page", token=token, _anchor=f"set-{membership_id}"), 303)


@blueprint.get(_OBJECT)
def consider_objecting(token: str, membership_id: int) -> ResponseReturnValue:
    """Ask why, and say who alone reads it; what waits shows after a fresh code."""
    found = find_own_place(token, membership_id)
    if found is None:
        return unknown_link_page()
    owner, place = found
    waiting = waiting_objection(get_db(), membership_id)
    has_code = has_shown_code(owner)
    return render_template(
        "participant/object.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        set_name=place.learning_set.name,
        membership_id=membership_id,
        waits=waiting is not None,
        words=waiting.words if waiting is not None and has_code else "",
        may_write=waiting is None or has_code,
    )


@blueprint.post(_OBJECT)
def object_to(token: str, membership_id: int) -> ResponseReturnValue:
    """Take the objection down for the HR lead, or take it back; what waits needs the code."""
    found = find_own_place(token, membership_id)
    if found is None:
        return unknown_link_page()
    owner, place = found
    waiting = waiting_objection(get_db(), membership_id)
    if guard_holds(token) and (waiting is None or has_shown_code(owner)):
        if request.form.get("do") == "object":
            object_to_set(get_db(), place, typed_words("words"), now=get_now())
        elif waiting is not None and request.form.get("do") == "withdraw":
            # As when it was raised: the audit of all of HR does not name who objected.
            settle_objection(get_db(), waiting, actor="service", now=get_now())
    return redirect(
        url_for("own_part.consider_objecting", token=token, membership_id=membership_id), 303
    )
