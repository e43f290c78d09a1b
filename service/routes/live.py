"""The live page of a session: its clock, who is there, who presents, what people will do.

It works without a script, press by press. With one it also works without a network: presses wait on
the device under an id of their own, and are taken once however often they are sent.
"""

import uuid
from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.live import GivenWrite, WriteKind, read_write
from service.models import Membership, Person, SetSession
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_own_place
from service.routes.live_words import live_view
from service.store.hosting import leads_session
from service.store.live import live_facts, live_session
from service.store.run_sheet import next_session
from service.workflows.open_wrap_form import open_wrap_form
from service.workflows.take_live_write import Outcome, take_live_write

blueprint = Blueprint("live", __name__)
blueprint.after_request(remember_device)

_RULE = "/p/<token>/live/<int:membership_id>"
_STALE = "This page could not prove that it came from us, so nothing was kept. Press once more."
_CODE = "Show a fresh code first; what you typed is still here. Then press once more."
_UNCLEAR = "Choose whose action it is, then press once more. What you typed is still here."
_OVER = "The page of that session has closed. What you typed is still here, to copy."
_NO_FORM = "No form after this session is meant for you; your programme’s contact can say why."
_SAID = {
    Outcome.OWN_WORDS_STAND: "They have written their action themselves meanwhile; it stands.",
    Outcome.NOT_OF_THIS_SET: "They are no member of this set. What you typed is still here.",
}


@blueprint.get(_RULE)
def show(token: str, membership_id: int) -> ResponseReturnValue:
    """Show the session that runs, to whom facilitates it."""
    found = find_own_place(token, membership_id)
    if found is None or not _leads(found[1]):
        return unknown_link_page()
    owner, place = found
    if not has_shown_code(owner):
        return render_template(
            "participant/needs_code.html", token=token, guard=guard_for(token), owner=owner
        )
    return _page(token, owner, place)


@blueprint.post(_RULE)
def press(token: str, membership_id: int) -> ResponseReturnValue:
    """Take one press in; whatever is wrong, what was typed stays on the page."""
    found = find_own_place(token, membership_id)
    if found is None or not _leads(found[1]):
        return unknown_link_page(typed=request.form)
    owner, place = found
    if not has_shown_code(owner):
        return _page(token, owner, place, note=_CODE, shows=False), HTTPStatus.FORBIDDEN
    if not guard_holds(token):
        return _page(token, owner, place, note=_STALE), HTTPStatus.BAD_REQUEST
    session = _session(place, request.form)
    if session is None:
        return _page(token, owner, place, note=_OVER), HTTPStatus.GONE
    given = read_write(request.form.to_dict(), now=get_now())
    if given is None:
        return _page(token, owner, place, note=_UNCLEAR), HTTPStatus.UNPROCESSABLE_ENTITY
    outcome = _take(session, given, owner)
    if outcome in _SAID:
        return _page(token, owner, place, note=_SAID[outcome]), HTTPStatus.CONFLICT
    part = "clock" if given.about_id is None else _PARTS[given.kind]
    return redirect(
        url_for("live.show", token=token, membership_id=membership_id, _anchor=part), 303
    )


@blueprint.post(_RULE + "/write")
def write(token: str, membership_id: int) -> ResponseReturnValue:
    """Take one press in that a device kept until the network was there; it may come twice."""
    found = find_own_place(token, membership_id)
    body = request.get_json(silent=True)
    if found is None or not _leads(found[1]) or not isinstance(body, dict):
        return {"kept": False}, HTTPStatus.NOT_FOUND
    owner, place = found
    if not has_shown_code(owner):
        return {"kept": False}, HTTPStatus.FORBIDDEN
    if not guard_holds(token, str(body.get("csrf_token", ""))):
        return {"kept": False}, HTTPStatus.BAD_REQUEST
    values = body.get("values")
    sent = {
        str(name): value.encode(errors="replace").decode()
        for name, value in (values.items() if isinstance(values, dict) else ())
        if isinstance(value, str)
    }
    session = _session(place, sent)
    if session is None:
        return {"kept": False}, HTTPStatus.GONE
    given = read_write(sent, now=get_now())
    if given is None:
        return {"kept": False}, HTTPStatus.UNPROCESSABLE_ENTITY
    return {"kept": True, "outcome": _take(session, given, owner).value}


@blueprint.post(_RULE + "/wrap")
def wrap(token: str, membership_id: int) -> ResponseReturnValue:
    """Lead into the form after the session, with what was marked on this page."""
    found = find_own_place(token, membership_id)
    if found is None or not _leads(found[1]):
        return unknown_link_page()
    owner, place = found
    if not has_shown_code(owner):
        return _page(token, owner, place, note=_CODE, shows=False), HTTPStatus.FORBIDDEN
    if not guard_holds(token):
        return _page(token, owner, place, note=_STALE), HTTPStatus.BAD_REQUEST
    session = _session(place, request.form)
    if session is None:
        return _page(token, owner, place, note=_OVER), HTTPStatus.GONE
    link = open_wrap_form(
        get_db(),
        session,
        person_id=owner.id,
        now=get_now(),
        holidays_of=get_wiring().holidays_of,
    )
    if link is None:
        return _page(token, owner, place, note=_NO_FORM), HTTPStatus.CONFLICT
    return redirect(get_wiring().links.form_url(link.id, link.generation), 303)


_PARTS = {
    WriteKind.ATTENDED: "there",
    WriteKind.PRESENTED: "presenting",
    WriteKind.ACTION: "actions",
}


def _take(session: SetSession, given: GivenWrite, owner: Person) -> Outcome:
    return take_live_write(get_db(), session, given, made_by_id=owner.id, now=get_now())


def _leads(place: Membership) -> bool:
    """Whether the session that runs, or comes next, is theirs to lead."""
    db, now = get_db(), get_now()
    session = live_session(db, place.set_id, now=now) or next_session(db, place.set_id, now=now)
    return leads_session(db, place, session)


def _session(place: Membership, sent: Mapping[str, str]) -> SetSession | None:
    """Return the session that runs, if that is the one the page showed."""
    session = live_session(get_db(), place.set_id, now=get_now())
    return session if session is not None and sent.get("session") == str(session.id) else None


def _page(
    token: str, owner: Person, place: Membership, *, note: str = "", shows: bool = True
) -> str:
    """Render the page; without a code nothing of the set's is on it."""
    db, now = get_db(), get_now()
    session = live_session(db, place.set_id, now=now) if shows else None
    view = (
        None
        if session is None
        else live_view(live_facts(db, session), place.learning_set, owner, now=now)
    )
    return render_template(
        "participant/live.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        membership_id=place.id,
        set_name=place.learning_set.name,
        view=view,
        note=note,
        typed=request.form,
        needs_code=not shows,
        new_id=lambda: str(uuid.uuid4()),
    )
