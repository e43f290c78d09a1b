"""A session to which too few may come: ask the set, vote with one press, press what is so."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.states import Quorum, Role
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_holds
from service.routes.link_view import find_own_session
from service.store.hosting import leads_session
from service.workflows.ask_set import ask_set
from service.workflows.cast_vote import cast_vote
from service.workflows.conclude_vote import conclude_vote

blueprint = Blueprint("quorum", __name__)
blueprint.after_request(remember_device)

_SESSION = "/p/<token>/quorum/<int:membership_id>/<int(max=2147483647):session_id>"


@blueprint.post(f"{_SESSION}/ask")
def ask(token: str, membership_id: int, session_id: int) -> ResponseReturnValue:
    """Let the set choose; an old page's press changes nothing and shows what is so."""
    found = find_own_session(token, membership_id, session_id)
    if found is None or not leads_session(get_db(), found[1], found[2]):
        return unknown_link_page()
    if guard_holds(token):
        ask_set(get_db(), found[2], found[0].id, now=get_now())
    return _back(token, membership_id)


@blueprint.post(f"{_SESSION}/vote")
def vote(token: str, membership_id: int, session_id: int) -> ResponseReturnValue:
    """Take the member's press, or the change of it; as above."""
    found = find_own_session(token, membership_id, session_id)
    if found is None or found[1].role is not Role.MEMBER:
        return unknown_link_page()
    if guard_holds(token) and (choice := _choice()) is not None:
        cast_vote(get_db(), found[1], found[2], choice, now=get_now())
    return _back(token, membership_id)


@blueprint.post(f"{_SESSION}/conclude")
def conclude(token: str, membership_id: int, session_id: int) -> ResponseReturnValue:
    """Take what whoever leads the session presses as the outcome; as above."""
    found = find_own_session(token, membership_id, session_id)
    if found is None or not leads_session(get_db(), found[1], found[2]):
        return unknown_link_page()
    if guard_holds(token) and (choice := _choice()) is not None:
        conclude_vote(get_db(), found[2], choice, found[0].id, now=get_now())
    return _back(token, membership_id)


def _choice() -> Quorum | None:
    given = request.form.get("do", "")
    return Quorum(given) if given in set(Quorum) else None


def _back(token: str, membership_id: int) -> ResponseReturnValue:
    return redirect(url_for("pages.show_page", token=token, _anchor=f"set-{membership_id}"), 303)
