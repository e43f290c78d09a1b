"""Leaving a set from the own page: what it does, a last word, goodbye."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.states import Role
from service.models import Membership, Person
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_page_owner
from service.routes.typed_words import typed_words
from service.store import own_page, own_rows
from service.workflows.change import Change
from service.workflows.keep_closing_word import keep_closing_word
from service.workflows.leave_set import leave_set
from service.workflows.tell_farewell import tell_farewell

blueprint = Blueprint("leaving", __name__)

_RULE = "/p/<token>/leave/<int:membership_id>"


@blueprint.get(_RULE)
def consider(token: str, membership_id: int) -> ResponseReturnValue:
    """Say what leaving does, before anything happens."""
    owner = find_page_owner(token)
    membership = None if owner is None else _own_membership(owner, membership_id)
    if owner is None or membership is None:
        return unknown_link_page()
    dates = [
        place
        for place in own_page.places(get_db(), owner.id, now=get_now())
        if place.membership_id == membership_id
    ]
    return render_template(
        "participant/leave.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        set_name=membership.learning_set.name,
        membership_id=membership_id,
        is_member=membership.role is Role.MEMBER,
        dates=len(dates[0].sessions) if dates else 0,
    )


@blueprint.post(_RULE)
def leave(token: str, membership_id: int) -> ResponseReturnValue:
    """Close the owner's place in a set, and keep their last word for it."""
    owner = find_page_owner(token)
    membership = None if owner is None else _own_membership(owner, membership_id)
    if owner is None or membership is None:
        return unknown_link_page()
    if not guard_holds(token) or request.form.get("sure") != "yes":
        return redirect(url_for("leaving.consider", token=token, membership_id=membership_id), 303)
    db, now = get_db(), get_now()
    actor = f"person:{owner.id}"
    if leave_set(db, membership, actor=actor, now=now) is not None:
        wiring = get_wiring()
        senders, holidays_of = wiring.settings.sender_mailboxes, wiring.holidays_of
        tell_farewell(db, membership, Change(actor, now, "", senders, holidays_of))
    if membership.role is Role.MEMBER:
        keep_closing_word(db, membership, typed_words("closing_word"), now=now)
    return redirect(url_for("leaving.show_left", token=token), 303)


@blueprint.get("/p/<token>/left")
def show_left(token: str) -> ResponseReturnValue:
    """Say goodbye, and what stays theirs."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    return render_template("participant/left.html", token=token, owner=owner)


def _own_membership(owner: Person, membership_id: int) -> Membership | None:
    return own_rows.membership(get_db(), membership_id, person_id=owner.id)
