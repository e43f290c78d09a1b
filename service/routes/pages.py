"""`/p/<token>`: a person's own page, whatever their role: open forms, dates, actions."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.models import Membership, Person
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_page_owner
from service.routes.page_words import (
    form_cards,
    log_lines,
    own_actions,
    place_views,
    report_views,
    sponsored_views,
)
from service.routes.set_question_words import set_question_views
from service.store import own_page, own_rows
from service.workflows.leave_set import leave_set
from service.workflows.revoke_release import revoke_release

pages = Blueprint("pages", __name__)
pages.after_request(remember_device)

_MOST_OPEN = 3


@pages.get("/p/<token>")
def show_page(token: str) -> ResponseReturnValue:
    """Show what is open, when the sets meet, and what the owner chose to do."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    db, now = get_db(), get_now()
    places = own_page.places(db, owner.id, now=now)
    cards = form_cards(own_page.open_forms(db, owner.id, now=now), owner, get_wiring().links, now)
    has_code = has_shown_code(owner)
    return render_template(
        "participant/page.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        open_cards=[card for card in cards if not card.answered][:_MOST_OPEN],
        answered_cards=[card for card in cards if card.answered],
        places=place_views(places, owner, now),
        actions=own_actions(own_page.actions(db, owner.id), owner, now),
        offers=own_page.offers(db, owner.id),
        reports=report_views(own_page.reports(db, owner.id, now=now), owner, now),
        sponsored=sponsored_views(own_page.sponsored(db, owner.id, now=now), owner, now),
        has_code=has_code,
        set_questions=set_question_views(db, owner, places, now=now, has_code=has_code),
        log=log_lines(own_page.log_entries(db, owner.id), owner, now) if has_code else [],
        releases=own_page.releases(db, owner.id) if has_code else [],
        is_member=own_page.has_been_member(db, owner.id),
    )


@pages.post("/p/<token>/releases/<int(max=2147483647):release_id>/revoke")
def take_back(token: str, release_id: int) -> ResponseReturnValue:
    """Take a line back before it goes to the manager."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    found = own_page.release(get_db(), release_id, owner_id=owner.id)
    if found is not None and guard_holds(token) and has_shown_code(owner):
        revoke_release(get_db(), found, actor=f"person:{owner.id}", now=get_now())
    return redirect(url_for("pages.show_page", token=token, _anchor="releases"), 303)


@pages.get("/p/<token>/leave/<int(max=2147483647):membership_id>")
def consider_leaving(token: str, membership_id: int) -> ResponseReturnValue:
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
        dates=len(dates[0].sessions) if dates else 0,
    )


@pages.post("/p/<token>/leave/<int(max=2147483647):membership_id>")
def leave(token: str, membership_id: int) -> ResponseReturnValue:
    """Close the owner's place in a set."""
    owner = find_page_owner(token)
    membership = None if owner is None else _own_membership(owner, membership_id)
    if owner is None or membership is None:
        return unknown_link_page()
    if not guard_holds(token) or request.form.get("sure") != "yes":
        return redirect(
            url_for("pages.consider_leaving", token=token, membership_id=membership_id), 303
        )
    leave_set(get_db(), membership, actor=f"person:{owner.id}", now=get_now())
    return redirect(url_for("pages.show_left", token=token), 303)


@pages.get("/p/<token>/left")
def show_left(token: str) -> ResponseReturnValue:
    """Say goodbye, and what stays theirs."""
    owner = find_page_owner(token)
    if owner is None:
        return unknown_link_page()
    return render_template("participant/left.html", token=token, owner=owner)


def _own_membership(owner: Person, membership_id: int) -> Membership | None:
    return own_rows.membership(get_db(), membership_id, person_id=owner.id)
