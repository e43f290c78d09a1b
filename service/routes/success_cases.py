"""HR's success cases: what could be one, whom to ask about it, and what is written of it."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.cases import CAN_BE_WRITTEN, CaseKind
from service.domain.visibility import DataClass, Reader, Relation, Verdict, may_read
from service.errors import Refused
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.typed_words import typed_words
from service.store.programme_head import find_programme
from service.store.success_cases import case_lines, case_proposals, find_case
from service.workflows.invite_to_case import invite_to_case
from service.workflows.write_case import write_case

blueprint = Blueprint("success_cases", __name__)
access.guard(blueprint)

_PAGE = "/programmes/<int:programme_id>/cases"


@blueprint.get(_PAGE)
def show(programme_id: int) -> ResponseReturnValue:
    """Show cases by set and count of evidence; a name only where its owner agreed to that."""
    return _page(programme_id)


@blueprint.post(f"{_PAGE}/invite")
def invite(programme_id: int) -> ResponseReturnValue:
    """Ask whose story it is for an interview, by one mail of its own."""
    db, wiring = get_db(), get_wiring()
    if find_programme(db, programme_id) is None:
        abort(404)
    try:
        invite_to_case(
            db,
            programme_id,
            request.form.get("story_id", type=int) or 0,
            actor=access.colleague().actor,
            senders=wiring.settings.sender_mailboxes,
            holidays_of=wiring.holidays_of,
            now=get_now(),
        )
    except Refused as exc:
        flash(f"Nobody was asked: {exc}.", "look")
    else:
        flash("They are asked by a mail of its own, once. It is theirs to say yes.", "good")
    return redirect(url_for("success_cases.show", programme_id=programme_id), 303)


@blueprint.post(f"{_PAGE}/<int(max=2147483647):case_id>/words")
def write(programme_id: int, case_id: int) -> ResponseReturnValue:
    """Keep HR's words of a case; its owner reads them first."""
    db = get_db()
    case = find_case(db, programme_id, case_id)
    if case is None:
        abort(404)
    words = typed_words("words").strip()
    try:
        write_case(
            db,
            case,
            words,
            edition=request.form.get("edition", type=int) or 0,
            actor=access.colleague().actor,
            now=get_now(),
        )
    except Refused as exc:
        return _page(programme_id, problem=(case_id, str(exc)), typed=words), 422
    flash("Kept. It is on its owner's page now; nobody else reads it before they agree.", "good")
    return redirect(url_for("success_cases.show", programme_id=programme_id), 303)


def _page(programme_id: int, *, problem: tuple[int, str] = (0, ""), typed: str = "") -> str:
    db = get_db()
    programme = find_programme(db, programme_id)
    if programme is None:
        abort(404)
    may = may_read(
        DataClass.STORY, Reader.HR, Relation.SAME_PROGRAMME, met={Verdict.WITH_CONSENT}
    ) and may_read(DataClass.CASE, Reader.HR, Relation.SAME_PROGRAMME)
    proposals = case_proposals(db, programme_id) if may else []
    return render_console(
        "hr/success_cases.html",
        programme=programme,
        proposals={kind: [one for one in proposals if one.kind is kind] for kind in CaseKind},
        cases=case_lines(db, programme_id) if may else [],
        can_be_written=CAN_BE_WRITTEN,
        problem=problem,
        typed=typed,
    )
