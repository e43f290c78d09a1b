"""What the pages of a draft share: who may open it, and how it is read and changed."""

from datetime import datetime

from flask import Blueprint, abort, request

from service.files.draft import Written
from service.models import ProgrammeDraft
from service.routes import access
from service.routes.context import get_db, get_now, get_wiring
from service.store.programme_drafts import find_draft, goes_at
from service.workflows.ask_group import ask_group
from service.workflows.change_draft import DraftChange, change_draft


def guard_drafts(blueprint: Blueprint) -> None:
    """Open a draft, which is nobody's plan yet, to those alone who may book it."""
    access.guard(blueprint)

    @blueprint.before_request
    def refuse_who_only_looks() -> None:
        if not access.current().changes:
            abort(403)


def draft_or_404(draft_id: int) -> ProgrammeDraft:
    """Return a draft; the page ends as not found where there is none."""
    draft = find_draft(get_db(), draft_id)
    if draft is None:
        abort(404)
    return draft


def kept_for(draft: ProgrammeDraft) -> tuple[datetime, int, str]:
    """Return when a draft is deleted unless somebody changes it, in how many days, and where."""
    at, now = goes_at(get_db(), draft), get_now()
    # Not the draft's own zone: what stands in there is as typed, and may be none.
    return at, max(0, (at - now).days), get_wiring().settings.programme_zone


def written(draft: ProgrammeDraft) -> Written:
    """Return what stands in a draft, for whoever checks it."""
    return Written(draft.settings, draft.people, draft.sets)


def change(draft_id: int, wanted: DraftChange) -> ProgrammeDraft:
    """Change the draft whose version the form had before it.

    Raises:
        Refused: it is gone, or somebody changed it since.
    """
    return change_draft(
        get_db(),
        draft_id,
        wanted,
        seen=seen_version(),
        actor=access.colleague().actor,
        now=get_now(),
    )


def ask_for_group(draft_id: int, name: str, wanted: DraftChange) -> None:
    """Change the draft in the same way, and ask for the people of a group.

    Raises:
        Refused: as `change`, or another group is still being read.
    """
    ask_group(
        get_db(),
        draft_id,
        name,
        wanted,
        seen=seen_version(),
        actor=access.colleague().actor,
        now=get_now(),
    )


def seen_version() -> int:
    """Return the version of the draft that the form had before it; 0 where it says none."""
    given = request.form.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0
