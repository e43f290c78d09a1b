"""A planner at work on a draft, whatever it plans: how far it is, and its stop."""

from flask import abort
from flask.typing import ResponseReturnValue

from service.domain.states import JobKind
from service.models import ProgrammeDraft
from service.routes import access
from service.routes.context import get_db, get_now
from service.store.draft_plannings import last_planning
from service.workflows.ask_planning import stop_planning


def progress_told(draft: ProgrammeDraft, kind: JobKind) -> ResponseReturnValue:
    """Return how far it is, for a page's own script; not found where nothing was asked."""
    planning = last_planning(get_db(), draft.id, kind)
    if planning is None:
        abort(404)
    return {"state": planning.state.value, "done": planning.done, "total": planning.total}


def stop(draft: ProgrammeDraft, kind: JobKind) -> None:
    """End what is under way, in the name of whoever is signed in."""
    stop_planning(get_db(), draft.id, kind, actor=access.colleague().actor, now=get_now())
