"""`/p/<token>/recommendations/<id>`: a sponsor answers one recommendation on their own page."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.readers import DataClass, Reader, Relation
from service.domain.standing import Standing
from service.domain.visibility import may_read
from service.errors import Refused
from service.forms.check import problems
from service.models import Person, Recommendation
from service.routes.asked_form import AskedForm, asked_form
from service.routes.context import get_db, get_now
from service.routes.dead_links import dead_link_page, unknown_link_page
from service.routes.devices import device_digest, has_shown_code, remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_page_owner, standing_of
from service.routes.project_desk import STALE, code_page
from service.routes.reply_page import given_reply, values_from
from service.routes.sponsor_words import recommendation_view
from service.store import recommendations, set_questions
from service.workflows.follow_recommendation import Told, follow_recommendation
from service.workflows.open_decisions import open_decisions
from service.workflows.record_part import record_part

pages = Blueprint("sponsor_answers", __name__)
pages.after_request(remember_device)

_PARTS = ("decision", "reason", "owner", "due_on")
_CHOOSE = "Choose one of the three."
_MISSING = "Something is still needed; what you wrote stands below."
_REPLACED = (
    "The set has put this in other words meanwhile, and they wait for your answer on your page. "
    "What you wrote stands below for copying."
)
_NO_LONGER = "Your answer to this one says neither yes nor adapted, so nothing can follow from it."
_NO_END = "The set has no final session by now, so it cannot be answered yet. HR can say more."


@pages.post("/p/<token>/recommendations/<int(max=2147483647):recommendation_id>")
def answer(token: str, recommendation_id: int) -> ResponseReturnValue:
    """Take the sponsor's answer, or how it goes, into the rows that their form has too."""
    owner = find_page_owner(token)
    if owner is None or not may_read(
        DataClass.RECOMMENDATION, Reader.SPONSOR, Relation.SAME_PROGRAMME
    ):
        return unknown_link_page(typed=request.form)
    db = get_db()
    row = recommendations.put_to(db, recommendation_id, sponsor_id=owner.id)
    if row is None:
        return unknown_link_page(typed=request.form)
    if not has_shown_code(owner):
        return code_page(token, owner), 403
    if not guard_holds(token):
        return _again(token, owner, row, note=STALE), 400
    set_questions.lock_set(db, row.set_id)
    db.refresh(row)
    if row.replaced_at is not None:
        return _again(token, owner, row, note=_REPLACED), 409
    do = request.form.get("do", "")
    if do in tuple(Told):
        return _follow(token, owner, row, Told(do))
    return _answer(token, owner, row)


def _answer(token: str, owner: Person, row: Recommendation) -> ResponseReturnValue:
    db = get_db()
    try:
        link = open_decisions(db, row, now=get_now())
    except Refused:
        return _again(token, owner, row, note=_NO_END), 409
    standing = standing_of(link, link.generation)
    if standing is not Standing.OPEN:
        return dead_link_page(link, standing, typed=request.form)
    asked = _about(asked_form(db, link), row)
    values = values_from(asked, request.form)
    wrong = problems(asked.questions, values)
    decision = f"recommendation_{row.id}_decision"
    if not values[decision]:
        wrong.setdefault(decision, _CHOOSE)
    if wrong:
        return _again(token, owner, row, note=_MISSING, wrong=wrong), 422
    given = given_reply(
        asked, values, withheld=frozenset(), noted=frozenset(), device=device_digest()
    )
    record_part(db, link, given, now=get_now())
    return redirect(_home(token, row), 303)


def _follow(token: str, owner: Person, row: Recommendation, told: Told) -> ResponseReturnValue:
    try:
        follow_recommendation(get_db(), row, told, actor=f"person:{owner.id}", now=get_now())
    except Refused:
        return _again(token, owner, row, note=_NO_LONGER), 409
    return redirect(_home(token, row), 303)


def _about(asked: AskedForm, row: Recommendation) -> AskedForm:
    """Return the part of the form that asks about one recommendation, as the page shows it."""
    names = {f"recommendation_{row.id}_{part}" for part in _PARTS}
    return replace(asked, questions=tuple(one for one in asked.questions if one.name in names))


def _home(token: str, row: Recommendation) -> str:
    return url_for("pages.show_page", token=token, _anchor=f"recommendation-{row.id}")


def _again(
    token: str,
    owner: Person,
    row: Recommendation,
    *,
    note: str,
    wrong: dict[str, str] | None = None,
) -> str:
    """Return a page of this one recommendation, with what was typed and why it was not taken."""
    prefix = f"recommendation_{row.id}_"
    view = recommendation_view(row, None, (), owner, get_now(), has_code=True)
    typed = {part: request.form.get(prefix + part, "") for part in _PARTS}
    return render_template(
        "participant/sponsor_answer.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        one=replace(
            view,
            decision=typed["decision"],
            reason=typed["reason"],
            owner=typed["owner"],
            due_on=typed["due_on"],
        ),
        problems={name.removeprefix(prefix): said for name, said in (wrong or {}).items()},
        note=note,
    )
