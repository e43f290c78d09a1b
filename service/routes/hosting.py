"""Take the next session of a set that runs itself over, or pass it on to the next member."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_holds
from service.routes.link_view import find_own_session
from service.workflows.take_over_session import pass_session_on, take_over_session

blueprint = Blueprint("hosting", __name__)
blueprint.after_request(remember_device)

_SESSION = "/p/<token>/hosting/<int:membership_id>/<int(max=2147483647):session_id>"


@blueprint.post(f"{_SESSION}/take")
def take(token: str, membership_id: int, session_id: int) -> ResponseReturnValue:
    """Let the owner host the session; an old page's press changes nothing and shows what is so."""
    found = find_own_session(token, membership_id, session_id)
    if found is None:
        return unknown_link_page()
    owner, _, session = found
    if guard_holds(token):
        take_over_session(get_db(), session, owner.id, now=get_now())
    return _back(token, membership_id)


@blueprint.post(f"{_SESSION}/pass")
def pass_on(token: str, membership_id: int, session_id: int) -> ResponseReturnValue:
    """Ask the next member in the owner's place; as above."""
    found = find_own_session(token, membership_id, session_id)
    if found is None:
        return unknown_link_page()
    owner, _, session = found
    if guard_holds(token):
        pass_session_on(get_db(), session, owner.id, now=get_now())
    return _back(token, membership_id)


def _back(token: str, membership_id: int) -> ResponseReturnValue:
    return redirect(url_for("pages.show_page", token=token, _anchor=f"set-{membership_id}"), 303)
