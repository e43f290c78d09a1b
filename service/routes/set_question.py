"""`/p/<token>/sets/<id>/question`: a set's question, worded by its members on their own page."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import Refused
from service.models import Person
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_page_owner
from service.routes.set_question_words import SetQuestionView, set_question_views
from service.store import own_page, own_rows
from service.workflows.word_set_question import word_set_question

pages = Blueprint("set_question", __name__)
pages.after_request(remember_device)

_RULE = "/p/<token>/sets/<int(max=2147483647):set_id>/question"
_STALE = (
    "This page could not prove that it came from us, so nothing was saved. "
    "Your words are still here: press once more."
)
_CODE = "Nothing was saved: your set's question opens with a fresh code. Your words stand below."
_EMPTY = "Write the question first, as you would put it now."
_MEANWHILE = (
    "Somebody in your set has worded it meanwhile. Theirs stands above, yours is still below: "
    "press once more if it should follow."
)


@pages.get(_RULE)
def show(token: str, set_id: int) -> ResponseReturnValue:
    """Show the question of one set and how it came to its words."""
    owner = find_page_owner(token)
    view = None if owner is None else _view(owner, set_id)
    if owner is None or view is None:
        return unknown_link_page()
    return _page(token, owner, view)


@pages.post(_RULE)
def word(token: str, set_id: int) -> ResponseReturnValue:
    """Take a new wording; whatever is wrong, what was typed stays on the page."""
    owner = find_page_owner(token)
    view = None if owner is None else _view(owner, set_id)
    if owner is None or view is None:
        return unknown_link_page(typed=request.form)
    typed = request.form.get("words", "").replace("\r\n", "\n").strip()
    if not guard_holds(token):
        return _page(token, owner, view, note=_STALE, typed=typed), 400
    if not has_shown_code(owner):
        return _page(token, owner, view, note=_CODE, typed=typed), 403
    membership = own_rows.open_membership(get_db(), person_id=owner.id, set_id=set_id)
    if membership is None or not view.may_word:
        return unknown_link_page(typed=request.form)
    if not typed:
        return _page(token, owner, view, note=_EMPTY), 422
    try:
        word_set_question(
            get_db(),
            membership,
            typed,
            seen=_seen(request.form.get("seen", "")),
            is_final=request.form.get("final") == "yes",
            now=get_now(),
        )
    except Refused:
        return _page(token, owner, view, note=_MEANWHILE, typed=typed), 409
    return redirect(url_for("pages.show_page", token=token, _anchor=f"question-{set_id}"), 303)


def _seen(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _view(owner: Person, set_id: int) -> SetQuestionView | None:
    db, now = get_db(), get_now()
    places = [one for one in own_page.places(db, owner.id, now=now) if one.set_id == set_id]
    has_code = has_shown_code(owner)
    view = set_question_views(db, owner, places, now=now, has_code=has_code).get(set_id)
    return view if view is not None and view.may_read else None


def _page(
    token: str, owner: Person, view: SetQuestionView, *, note: str = "", typed: str = ""
) -> str:
    return render_template(
        "participant/set_question.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        set_question=view,
        note=note,
        typed=typed,
    )
