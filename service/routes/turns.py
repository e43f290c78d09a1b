"""An invitation to present next, answered on one's own page: yes, maybe, not this time, never."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.states import Presenting, Role
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_holds
from service.routes.link_view import find_own_place
from service.store.session_rows import coming_session
from service.workflows.answer_turn import answer_turn
from service.workflows.choose_turn_invitations import (
    begin_turn_invitations,
    end_turn_invitations,
)

blueprint = Blueprint("turns", __name__)
blueprint.after_request(remember_device)


@blueprint.post("/p/<token>/turn/<int:membership_id>")
def answer(token: str, membership_id: int) -> ResponseReturnValue:
    """Take the member's word for the session that their page showed; one that is over stays."""
    found = find_own_place(token, membership_id)
    if found is None or found[1].role is not Role.MEMBER:
        return unknown_link_page()
    place = found[1]
    if guard_holds(token):
        do = request.form.get("do", "")
        if do == "never":
            end_turn_invitations(place, now=get_now())
        elif do == "again":
            begin_turn_invitations(place)
        elif do in set(Presenting):
            session = coming_session(get_db(), _session_id(), set_id=place.set_id, now=get_now())
            if session is not None:
                answer_turn(get_db(), place, session, Presenting(do))
    return redirect(url_for("pages.show_page", token=token, _anchor=f"set-{membership_id}"), 303)


def _session_id() -> int:
    given = request.form.get("session", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0
