"""Somebody's own case: the invitation to an interview, what HR wrote, and whether it is told."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.cases import CAN_BE_ANSWERED, CAN_BE_DECIDED
from service.domain.states import Consent
from service.domain.visibility import DataClass, Reader, Relation, may_read
from service.models import Person, SuccessCase
from service.routes.context import get_db, get_now
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code, remember_device
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_page_owner
from service.store.programme_head import find_programme
from service.store.success_cases import lock_case, own_case
from service.workflows.answer_case import accept_interview, decide_case, decline_interview

blueprint = Blueprint("own_case", __name__)
blueprint.after_request(remember_device)

_PAGE = "/p/<token>/case/<int(max=2147483647):case_id>"


@blueprint.get(_PAGE)
def show(token: str, case_id: int) -> ResponseReturnValue:
    """Show what is asked and, after a fresh code, what was written."""
    found = _find(token, case_id)
    return unknown_link_page() if found is None else _page(token, *found)


@blueprint.post(_PAGE)
def answer(token: str, case_id: int) -> ResponseReturnValue:
    """Take the owner's word: yes, no, or how it may be told."""
    found = _find(token, case_id)
    if found is None:
        return unknown_link_page()
    owner, case = found
    if not guard_holds(token):
        return redirect(url_for("own_case.show", token=token, case_id=case_id), 303)
    db, now, pressed = get_db(), get_now(), request.form.get("do", "")
    lock_case(db, case)
    if pressed == "accept":
        accept_interview(db, case, now=now)
    elif pressed == "decline":
        decline_interview(db, case, now=now)
    elif pressed in set(Consent) and has_shown_code(owner):
        edition = request.form.get("edition", type=int) or 0
        if not decide_case(db, case, Consent(pressed), edition=edition, now=now):
            return _page(token, owner, case, is_stale=True), 422
    return redirect(url_for("own_case.show", token=token, case_id=case_id), 303)


def _find(token: str, case_id: int) -> tuple[Person, SuccessCase] | None:
    owner = find_page_owner(token)
    case = None if owner is None else own_case(get_db(), case_id, owner_id=owner.id)
    return None if owner is None or case is None else (owner, case)


def _page(token: str, owner: Person, case: SuccessCase, *, is_stale: bool = False) -> str:
    may = may_read(DataClass.CASE, Reader.OWNER, Relation.OWN)
    return render_template(
        "participant/case.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        case=case,
        words=case.words if may and has_shown_code(owner) else "",
        has_code=has_shown_code(owner),
        programme=find_programme(get_db(), case.programme_id),
        is_asked=case.state in CAN_BE_ANSWERED,
        is_written=case.state in CAN_BE_DECIDED,
        is_stale=is_stale,
    )
