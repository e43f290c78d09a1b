"""The fresh code before private words, for `/r/` and `/p/` alike."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.standing import Standing
from service.models import Person
from service.routes.context import get_db, get_now, get_wiring
from service.routes.dead_links import unknown_link_page
from service.routes.devices import remember_code, remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_link, find_page_owner, standing_of
from service.workflows.ask_code import ask_code
from service.workflows.check_code import check_code

pages = Blueprint("private_words", __name__)
pages.after_request(remember_device)

_RULE = "/<any(r, p):surface>/<token>/code"


@pages.get(_RULE)
def type_code(surface: str, token: str) -> ResponseReturnValue:
    """Show where the code goes."""
    if _owner(surface, token) is None:
        return unknown_link_page()
    return _page(surface, token, is_wrong=False)


@pages.post(_RULE)
def ask_for_code(surface: str, token: str) -> ResponseReturnValue:
    """Mail a code to the owner of a link, whoever pressed."""
    owner = _owner(surface, token)
    if owner is None:
        return unknown_link_page()
    if guard_holds(token):
        wiring = get_wiring()
        ask_code(
            get_db(),
            owner,
            senders=wiring.settings.sender_mailboxes,
            now=get_now(),
            real_now=wiring.real_now(),
        )
    return redirect(url_for("private_words.type_code", surface=surface, token=token), 303)


@pages.post(_RULE + "/check")
def check(surface: str, token: str) -> ResponseReturnValue:
    """Open private words on this device for a day, if the code is right."""
    owner = _owner(surface, token)
    if owner is None:
        return unknown_link_page()
    given = request.form.get("code", "")
    is_right = guard_holds(token) and check_code(
        get_db(), owner.id, given, real_now=get_wiring().real_now()
    )
    if not is_right:
        return _page(surface, token, is_wrong=True), 400
    response = make_response(redirect(_back(surface, token), 303))
    remember_code(response, owner)
    return response


def _owner(surface: str, token: str) -> Person | None:
    if surface == "p":
        return find_page_owner(token)
    link, generation = find_link(token)
    if link is None or standing_of(link, generation) is not Standing.OPEN:
        return None
    return link.person


def _back(surface: str, token: str) -> str:
    if surface == "p":
        return url_for("pages.show_page", token=token)
    return url_for("replies.show_form", token=token)


def _page(surface: str, token: str, *, is_wrong: bool) -> str:
    return render_template(
        "participant/code.html",
        surface=surface,
        token=token,
        guard=guard_for(token),
        wrong=is_wrong,
        back=_back(surface, token),
    )
