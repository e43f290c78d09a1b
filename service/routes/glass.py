"""Break-glass: a named HR lead asks to read one thing, a second one answers, its owner is told."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.break_glass import GlassPurpose, Lead
from service.domain.visibility import Reader, may_ask_to_open
from service.errors import Refused
from service.models import BreakGlass
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.glass_words import (
    PURPOSE,
    STANDING,
    GlassView,
    glass_views,
    opened_lines,
    thing,
)
from service.routes.typed_words import typed_words
from service.store import break_glass
from service.store.named_leads import is_named, named_leads
from service.store.person_history import PersonHistory, person_history
from service.store.programme_head import ProgrammeHead, find_programme
from service.workflows.answer_opening import approve_opening, refuse_opening
from service.workflows.ask_to_open import LONGEST_REASON, ask_to_open
from service.workflows.name_lead import name_lead, unname_lead
from service.workflows.read_opened import read_opened
from service.workflows.withdraw_opening import withdraw_opening

blueprint = Blueprint("glass", __name__)
access.guard(blueprint)

_ONE = "/break-glass/<int:glass_id>"


def waiting_openings(reader: Reader) -> list[GlassView]:
    """Return what waits for this lead's answer; to everybody else not even that there is any."""
    if not may_ask_to_open(reader):
        return []
    lead, now = _lead(), get_now()
    rows = break_glass.waiting_for(get_db(), actor=lead.actor, address=lead.address)
    views = glass_views(rows, actor=lead.actor, is_named=True, now=now)
    return [view for view in views if view.can_answer]


@blueprint.get("/programmes/<int:programme_id>/break-glass")
def show(programme_id: int) -> ResponseReturnValue:
    """Show who is named, and everything that was asked for."""
    return _page(_programme(programme_id))


@blueprint.post("/programmes/<int:programme_id>/leads")
def name(programme_id: int) -> ResponseReturnValue:
    """Name an HR lead who may answer."""
    programme = _programme(programme_id)
    typed = {"address": typed_words("address"), "name": typed_words("name")}
    try:
        is_new = name_lead(
            get_db(), programme_id, **typed, actor=access.colleague().actor, now=get_now()
        )
    except Refused as exc:
        return _page(programme, problem=str(exc), typed=typed), 400
    flash("They are named." if is_new else "They were named before.", "good")
    return redirect(url_for("glass.show", programme_id=programme_id), 303)


@blueprint.post("/programmes/<int:programme_id>/leads/<int:lead_id>/end")
def unname(programme_id: int, lead_id: int) -> ResponseReturnValue:
    """Take a name off."""
    _programme(programme_id)
    if not unname_lead(
        get_db(), programme_id, lead_id, actor=access.colleague().actor, now=get_now()
    ):
        abort(404)
    flash("They are named no more.", "good")
    return redirect(url_for("glass.show", programme_id=programme_id), 303)


@blueprint.get("/programmes/<int:programme_id>/people/<int:person_id>/break-glass")
def choose(programme_id: int, person_id: int) -> ResponseReturnValue:
    """Ask which one form, and why."""
    return _ask_page(_programme(programme_id), _person(programme_id, person_id))


@blueprint.post("/programmes/<int:programme_id>/people/<int:person_id>/break-glass")
def ask(programme_id: int, person_id: int) -> ResponseReturnValue:
    """Ask the second lead."""
    programme, person = _programme(programme_id), _person(programme_id, person_id)
    chosen, purpose = request.form.get("thing", ""), request.form.get("purpose", "")
    reason = " ".join(typed_words("reason").split())
    things = break_glass.openables(get_db(), programme_id, person_id)
    found = next((one for one in things if str(one.form_link_id) == chosen), None)
    try:
        if found is None:
            raise Refused("choose which form should be opened")
        if purpose not in set(GlassPurpose):
            raise Refused("choose what it is about")
        ask_to_open(
            get_db(),
            programme_id,
            person_id,
            form_link_id=found.form_link_id,
            what=thing(found),
            purpose=GlassPurpose(purpose),
            reason=reason,
            lead=_lead(),
            now=get_now(),
        )
    except Refused as exc:
        typed = {"thing": chosen, "purpose": purpose, "reason": reason}
        return _ask_page(programme, person, problem=str(exc), typed=typed), 400
    flash("Asked. A second HR lead has seven days to answer; nothing is open until then.", "good")
    return redirect(url_for("glass.show", programme_id=programme_id), 303)


@blueprint.post(f"{_ONE}/approve")
def approve(glass_id: int) -> ResponseReturnValue:
    """Agree: open it for a day, and tell its owner."""
    row, wiring = _request(glass_id), get_wiring()
    try:
        approve_opening(
            get_db(),
            row,
            lead=_lead(),
            senders=wiring.settings.sender_mailboxes,
            holidays_of=wiring.holidays_of,
            now=get_now(),
        )
    except Refused as exc:
        flash(f"Nothing was opened: {exc}.", "look")
    else:
        flash("It is open to who asked, for 24 hours. Whose words they are is told now.", "good")
    return _back(row)


@blueprint.post(f"{_ONE}/refuse")
def refuse(glass_id: int) -> ResponseReturnValue:
    """Do not agree."""
    row = _request(glass_id)
    try:
        refuse_opening(get_db(), row, lead=_lead(), now=get_now())
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash("It stays closed.", "good")
    return _back(row)


@blueprint.post(f"{_ONE}/withdraw")
def withdraw(glass_id: int) -> ResponseReturnValue:
    """Take it back, or close it early."""
    row = _request(glass_id)
    try:
        withdraw_opening(get_db(), row, lead=_lead(), now=get_now())
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash("It is closed.", "good")
    return _back(row)


@blueprint.post(f"{_ONE}/read")
def read(glass_id: int) -> ResponseReturnValue:
    """Show the words to who asked; a press and no link, since each reading is written down."""
    row = _request(glass_id)
    try:
        version, fields = read_opened(get_db(), row, lead=_lead(), now=get_now())
    except Refused as exc:
        flash(f"Nothing was shown: {exc}.", "look")
        return _back(row)
    form = break_glass.form_of(get_db(), row.form_link_id or 0)
    return render_console(
        "hr/opened.html",
        programme=find_programme(get_db(), row.programme_id),
        row=row,
        purposes=PURPOSE,
        lines=opened_lines(form, version, fields),
    )


def _page(
    programme: ProgrammeHead, *, problem: str = "", typed: dict[str, str] | None = None
) -> str:
    db, lead, now = get_db(), _lead(), get_now()
    programme_id = programme.programme_id
    named = is_named(db, programme_id, lead.address)
    rows = break_glass.glass_requests(db, programme_id)
    return render_console(
        "hr/break_glass.html",
        programme=programme,
        leads=named_leads(db, programme_id),
        views=glass_views(rows, actor=lead.actor, is_named=named, now=now),
        purposes=PURPOSE,
        standings=STANDING,
        problem=problem,
        typed=typed or {"address": "", "name": ""},
    )


def _ask_page(
    programme: ProgrammeHead,
    person: PersonHistory,
    *,
    problem: str = "",
    typed: dict[str, str] | None = None,
) -> str:
    things = break_glass.openables(get_db(), programme.programme_id, person.person_id)
    return render_console(
        "hr/ask_to_open.html",
        programme=programme,
        person=person,
        things=[(str(one.form_link_id), thing(one)) for one in things],
        purposes=PURPOSE,
        longest=LONGEST_REASON,
        problem=problem,
        typed=typed or {"thing": "", "purpose": "", "reason": ""},
    )


def _programme(programme_id: int) -> ProgrammeHead:
    _leads_alone()
    found = find_programme(get_db(), programme_id)
    if found is None:
        abort(404)
    return found


def _person(programme_id: int, person_id: int) -> PersonHistory:
    found = person_history(get_db(), programme_id, person_id)
    if found is None:
        abort(404)
    return found


def _request(glass_id: int) -> BreakGlass:
    _leads_alone()
    row = break_glass.glass_request(get_db(), glass_id, to_write=True)
    if row is None:
        abort(404)
    return row


def _leads_alone() -> None:
    if not may_ask_to_open(access.current().reader):
        abort(404)


def _lead() -> Lead:
    colleague = access.colleague()
    return Lead(colleague.actor, colleague.name, colleague.address)


def _back(row: BreakGlass) -> ResponseReturnValue:
    return redirect(url_for("glass.show", programme_id=row.programme_id), 303)
