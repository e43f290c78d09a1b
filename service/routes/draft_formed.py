"""All sets of a draft formed at once: asked for, followed, compared, taken over or left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.states import JobKind
from service.errors import Refused
from service.files.draft import Written
from service.files.draft_dates import check_but_dates
from service.files.seat_request import seat_request, with_formed
from service.models import ProgrammeDraft
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.routes.draft_access import change, draft_or_404, guard_drafts, seen_version, written
from service.routes.draft_progress import progress_told, stop
from service.routes.draft_words import said
from service.store.draft_plannings import PlanningProgress, last_planning
from service.workflows.ask_planning import ask_planning
from service.workflows.change_draft import DraftChange

blueprint = Blueprint("draft_formed", __name__)
guard_drafts(blueprint)

_CHANGED = "the draft was changed since these sets were formed; form them once more"
_KINDS = {
    "department": "same department",
    "manager": "same manager",
    "grade": "grades far apart",
    "location": "many from one place",
    "size": "size",
}


@dataclass(frozen=True)
class ShownSet:
    """A set as it is or as it was formed, in words; `notes` say why, or what it breaks."""

    name: str
    members: tuple[str, ...]
    points: str
    notes: tuple[str, ...]


@blueprint.get("/drafts/<int:draft_id>/formed")
def show(draft_id: int) -> ResponseReturnValue:
    """Show how far the planner is; once it is over, its sets beside the present ones."""
    draft = draft_or_404(draft_id)
    planning = last_planning(get_db(), draft_id, JobKind.SEATS)
    if planning is None:
        return redirect(url_for("draft_sets.show", draft_id=draft_id), 303)
    return _page(draft, planning)


@blueprint.get("/drafts/<int:draft_id>/formed.json")
def progress(draft_id: int) -> ResponseReturnValue:
    """Return how far it is, for the page's own script."""
    return progress_told(draft_or_404(draft_id), JobKind.SEATS)


@blueprint.post("/drafts/<int:draft_id>/formed")
def press(draft_id: int) -> ResponseReturnValue:
    """Ask for sets, stop that, or take them over."""
    draft = draft_or_404(draft_id)
    step = request.form.get("step")
    if step == "take":
        return _take(draft)
    if step == "stop":
        stop(draft, JobKind.SEATS)
        return redirect(url_for("draft_formed.show", draft_id=draft.id), 303)
    return _ask(draft)


def _ask(draft: ProgrammeDraft) -> ResponseReturnValue:
    kept = set(request.form.getlist("keep"))
    asked = seat_request(written(draft), size=draft.size, kept=kept, on=get_now().date())
    try:
        ask_planning(
            get_db(),
            draft.id,
            JobKind.SEATS,
            asked,
            seen=seen_version(),
            actor=access.colleague().actor,
            now=get_now(),
        )
    except Refused as exc:
        flash(f"Nothing is formed: {exc}.", "look")
        return redirect(url_for("draft_sets.show", draft_id=draft.id), 303)
    return redirect(url_for("draft_formed.show", draft_id=draft.id), 303)


def _take(draft: ProgrammeDraft) -> ResponseReturnValue:
    planning = last_planning(get_db(), draft.id, JobKind.SEATS)
    if planning is None or not planning.found:
        return redirect(url_for("draft_sets.show", draft_id=draft.id), 303)
    try:
        if planning.version != draft.version:
            raise Refused(_CHANGED)
        formed = with_formed(written(draft), planning.found)
        change(draft.id, DraftChange(people=formed.people, sets=formed.sets))
    except Refused as exc:
        return _page(draft, planning, refused=str(exc)), 409
    flash("The formed sets stand in the draft now.", "good")
    return redirect(url_for("draft_sets.show", draft_id=draft.id), 303)


def _page(draft: ProgrammeDraft, planning: PlanningProgress, *, refused: str = "") -> str:
    found = planning.found
    is_current = planning.version == draft.version
    wanted = with_formed(written(draft), found) if found and is_current else None
    problems, warnings = _checked(wanted) if wanted else ([], [])
    names = _names(draft)
    return render_console(
        "hr/draft/formed.html",
        draft=draft,
        planning=planning,
        formed=[_shown(one, one["why"], names) for one in found["sets"]] if found else [],
        present=[_shown(one, one["broken"], names) for one in found["present"]] if found else [],
        present_cost=sum(sum(one["points"].values()) for one in found["present"]) if found else 0,
        is_current=is_current,
        problems=problems,
        warnings=warnings,
        refused=refused,
    )


def _checked(wanted: Written) -> tuple[list[str], list[str]]:
    """Return what would have to change in a draft, and what would be unusual."""
    _, problems, warnings = check_but_dates(wanted)
    return [said(one, wanted) for one in problems], [one.message for one in warnings]


def _names(draft: ProgrammeDraft) -> dict[str, str]:
    return {
        str(row.get("email", "")).casefold(): (
            f"{row.get('given_name', '')} {row.get('family_name', '')}".strip()
        )
        for row in draft.people
    }


def _shown(one: Mapping[str, Any], notes: list[str], names: Mapping[str, str]) -> ShownSet:
    points = [f"{_KINDS[kind]} {count}" for kind, count in one["points"].items() if count]
    total = sum(one["points"].values())
    return ShownSet(
        name=one["name"],
        members=tuple(names.get(each) or each for each in one["members"]),
        points=f"{total} ({', '.join(points)})" if points else "0",
        notes=tuple(notes),
    )
