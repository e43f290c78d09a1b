"""The pages of a planner at work on a draft, whatever it plans: asked, followed, taken, left."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.states import JobKind
from service.errors import BadInput, Refused
from service.models import ProgrammeDraft
from service.routes import access
from service.routes.context import get_db, get_now
from service.routes.draft_access import change, draft_or_404, guard_drafts, seen_version
from service.store.draft_plannings import PlanningProgress, last_planning
from service.workflows.ask_planning import ask_planning, stop_planning
from service.workflows.change_draft import DraftChange


@dataclass(frozen=True)
class Planner:
    """What the pages of one planner say and do in their own way.

    `asked` and `planned` raise `BadInput` or `Refused` where the draft does not allow it.

    Attributes:
        back: the end point of the page on which what is planned stands.
        asked: makes the planner's document.
        planned: makes the change of a draft that takes over what was found.
        page: shows how far it is, or what was found; is given why it was not taken over, or "".
        nothing: begins the sentence that nothing was asked, and why.
        taken: says that what was found stands in the draft.
        changed: says that the draft was changed meanwhile.
    """

    kind: JobKind
    back: str
    asked: Callable[[ProgrammeDraft], Mapping[str, Any]]
    planned: Callable[[ProgrammeDraft, PlanningProgress], DraftChange]
    page: Callable[[ProgrammeDraft, PlanningProgress, str], str]
    nothing: str
    taken: str
    changed: str


def open_planner(blueprint: Blueprint, address: str, planner: Planner) -> None:
    """Add the pages to a blueprint.

    Args:
        address: the last part of the path, behind the draft.
    """
    guard_drafts(blueprint)
    path = f"/drafts/<int:draft_id>/{address}"

    @blueprint.get(path)
    def show(draft_id: int) -> ResponseReturnValue:
        """Show how far it is; once it is over, what was found beside what there is."""
        draft = draft_or_404(draft_id)
        planning = last_planning(get_db(), draft_id, planner.kind)
        if planning is None:
            return _back(planner, draft_id)
        return planner.page(draft, planning, "")

    @blueprint.get(f"{path}.json")
    def progress(draft_id: int) -> ResponseReturnValue:
        """Return how far it is, for the page's own script; not found where nothing was asked."""
        planning = last_planning(get_db(), draft_or_404(draft_id).id, planner.kind)
        if planning is None:
            abort(404)
        return {"state": planning.state.value, "done": planning.done, "total": planning.total}

    @blueprint.post(path)
    def press(draft_id: int) -> ResponseReturnValue:
        """Ask for it, stop it, or take over what was found."""
        draft = draft_or_404(draft_id)
        step = request.form.get("step")
        if step == "take":
            return _take(planner, draft)
        if step == "stop":
            actor = access.colleague().actor
            stop_planning(get_db(), draft_id, planner.kind, actor=actor, now=get_now())
        elif not _ask(planner, draft):
            return _back(planner, draft_id)
        return redirect(url_for(".show", draft_id=draft_id), 303)


def _ask(planner: Planner, draft: ProgrammeDraft) -> bool:
    """Ask for it; False where the draft does not allow it, which is told then."""
    try:
        ask_planning(
            get_db(),
            draft.id,
            planner.kind,
            planner.asked(draft),
            seen=seen_version(),
            actor=access.colleague().actor,
            now=get_now(),
        )
    except (BadInput, Refused) as exc:
        flash(f"{planner.nothing}: {exc}.", "look")
        return False
    return True


def _take(planner: Planner, draft: ProgrammeDraft) -> ResponseReturnValue:
    planning = last_planning(get_db(), draft.id, planner.kind)
    if planning is None or not planning.found:
        return _back(planner, draft.id)
    try:
        if planning.version != draft.version:
            raise Refused(planner.changed)
        change(draft.id, planner.planned(draft, planning))
    except (BadInput, Refused) as exc:
        return planner.page(draft, planning, str(exc)), 409
    flash(planner.taken, "good")
    return _back(planner, draft.id)


def _back(planner: Planner, draft_id: int) -> ResponseReturnValue:
    return redirect(url_for(planner.back, draft_id=draft_id), 303)
