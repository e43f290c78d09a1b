"""A set at its end: ask whether it goes on, vote with one press, press what was agreed."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.renewal import Renewal
from service.domain.states import Role
from service.models import Membership, Person, SetSession
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_holds
from service.routes.link_view import find_own_place
from service.store.hosting import leads_session
from service.store.session_rows import last_session
from service.workflows.ask_to_renew import ask_to_renew
from service.workflows.conclude_renewal import conclude_renewal
from service.workflows.vote_to_renew import vote_to_renew

blueprint = Blueprint("renewal", __name__)
blueprint.after_request(remember_device)

_PLACE = "/p/<token>/renewal/<int:membership_id>"


@blueprint.post(f"{_PLACE}/ask")
def ask(token: str, membership_id: int) -> ResponseReturnValue:
    """Open the vote; an old page's press changes nothing and shows what is so."""
    found = _find(token, membership_id)
    if found is None or not leads_session(get_db(), found[1], found[2]):
        return unknown_link_page()
    if guard_holds(token):
        ask_to_renew(get_db(), found[2], found[0].id, now=get_now())
    return _back(token, membership_id)


@blueprint.post(f"{_PLACE}/vote")
def vote(token: str, membership_id: int) -> ResponseReturnValue:
    """Take the member's press, or the change of it; as above."""
    found = _find(token, membership_id)
    if found is None or found[1].role is not Role.MEMBER:
        return unknown_link_page()
    if guard_holds(token) and (choice := _choice()) is not None:
        vote_to_renew(get_db(), found[1], found[2], choice, now=get_now())
    return _back(token, membership_id)


@blueprint.post(f"{_PLACE}/conclude")
def conclude(token: str, membership_id: int) -> ResponseReturnValue:
    """Take what whoever leads the set presses as agreed; as above."""
    found = _find(token, membership_id)
    if found is None or not leads_session(get_db(), found[1], found[2]):
        return unknown_link_page()
    if guard_holds(token) and (choice := _choice()) is not None:
        conclude_renewal(get_db(), found[2], choice, found[0].id, now=get_now())
    return _back(token, membership_id)


def _find(token: str, membership_id: int) -> tuple[Person, Membership, SetSession] | None:
    found = find_own_place(token, membership_id)
    last = last_session(get_db(), found[1].set_id) if found else None
    return None if found is None or last is None else (*found, last)


def _choice() -> Renewal | None:
    given = request.form.get("do", "")
    return Renewal(given) if given in set(Renewal) else None


def _back(token: str, membership_id: int) -> ResponseReturnValue:
    return redirect(url_for("pages.show_page", token=token, _anchor=f"set-{membership_id}"), 303)
