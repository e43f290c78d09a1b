"""A set's vote, on a session to which few may come or on its end: ask, vote, press what is so."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.states import Role
from service.domain.votes import CHOICES, VoteKind
from service.models import Membership, SetSession
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_device
from service.routes.form_guard import guard_holds
from service.routes.link_view import find_own_place, find_own_session
from service.store.hosting import leads_session
from service.store.session_rows import last_session
from service.workflows.ask_set import ask_set
from service.workflows.cast_vote import cast_vote
from service.workflows.conclude_vote import conclude_vote

blueprint = Blueprint("set_votes", __name__)
blueprint.after_request(remember_device)

_QUORUM = "/p/<token>/quorum/<int:membership_id>/<int(max=2147483647):session_id>"
_RENEWAL = "/p/<token>/renewal/<int:membership_id>"


@dataclass(frozen=True)
class _Seat:
    """From where somebody presses: their place, and which vote about which session."""

    place: Membership
    session: SetSession
    kind: VoteKind

    @property
    def leads(self) -> bool:
        return leads_session(get_db(), self.place, self.session)


@blueprint.post(f"{_QUORUM}/ask")
@blueprint.post(f"{_RENEWAL}/ask")
def ask(token: str, membership_id: int, session_id: int | None = None) -> ResponseReturnValue:
    """Let the set vote; an old page's press changes nothing and shows what is so."""
    seat = _find(token, membership_id, session_id)
    if seat is None or not seat.leads:
        return unknown_link_page()
    if guard_holds(token):
        ask_set(get_db(), seat.session, seat.kind, seat.place.person_id, now=get_now())
    return _back(token, membership_id)


@blueprint.post(f"{_QUORUM}/vote")
@blueprint.post(f"{_RENEWAL}/vote")
def vote(token: str, membership_id: int, session_id: int | None = None) -> ResponseReturnValue:
    """Take the member's press, or the change of it; as above."""
    seat = _find(token, membership_id, session_id)
    if seat is None or seat.place.role is not Role.MEMBER:
        return unknown_link_page()
    choice = request.form.get("do", "")
    if guard_holds(token) and choice in CHOICES[seat.kind]:
        cast_vote(get_db(), seat.place, seat.session, seat.kind, choice, now=get_now())
    return _back(token, membership_id)


@blueprint.post(f"{_QUORUM}/conclude")
@blueprint.post(f"{_RENEWAL}/conclude")
def conclude(token: str, membership_id: int, session_id: int | None = None) -> ResponseReturnValue:
    """Take what whoever leads the session presses as the outcome; as above."""
    seat = _find(token, membership_id, session_id)
    if seat is None or not seat.leads:
        return unknown_link_page()
    choice = request.form.get("do", "")
    if guard_holds(token) and choice in CHOICES[seat.kind]:
        by_id = seat.place.person_id
        conclude_vote(get_db(), seat.session, seat.kind, choice, by_id, now=get_now())
    return _back(token, membership_id)


def _find(token: str, membership_id: int, session_id: int | None) -> _Seat | None:
    """Return the seat; an address that names no session is about the set's last."""
    if session_id is not None:
        coming = find_own_session(token, membership_id, session_id)
        return None if coming is None else _Seat(*coming[1:], VoteKind.QUORUM)
    found = find_own_place(token, membership_id)
    last = last_session(get_db(), found[1].set_id) if found else None
    return None if found is None or last is None else _Seat(found[1], last, VoteKind.RENEWAL)


def _back(token: str, membership_id: int) -> ResponseReturnValue:
    return redirect(url_for("pages.show_page", token=token, _anchor=f"set-{membership_id}"), 303)
