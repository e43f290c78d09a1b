"""A programme put together on our pages begins with six questions."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.presets import BY_SLUG, PRESETS, Preset
from service.errors import Refused
from service.files.draft import check_questions
from service.models import ProgrammeDraft
from service.routes import access
from service.routes.console import render_console
from service.routes.context import get_db, get_now
from service.routes.draft_access import change, draft_or_404, guard_drafts, kept_for
from service.routes.draft_fields import asked_settings, asked_size, first_answers
from service.workflows.begin_draft import begin_draft
from service.workflows.change_draft import DraftChange
from service.workflows.copy_programme import copy_programme
from service.workflows.discard_draft import discard_draft

blueprint = Blueprint("drafts", __name__)
guard_drafts(blueprint)


@blueprint.get("/drafts/new")
def new() -> ResponseReturnValue:
    """Ask the six questions, with the answers of a preset in them."""
    preset = BY_SLUG.get(request.args.get("preset", ""), PRESETS[0])
    return _page(None, first_answers(preset, access.colleague(), get_now()), preset=preset)


@blueprint.post("/drafts/new")
def begin() -> ResponseReturnValue:
    """Keep the answers, or say beside each what to change."""
    settings = asked_settings(request.form)
    problems = _problems(settings)
    if problems:
        return _page(None, settings, problems=problems), 422
    draft = begin_draft(
        get_db(),
        settings,
        size=asked_size(request.form),
        actor=access.colleague().actor,
        now=get_now(),
    )
    return redirect(url_for("draft_people.show", draft_id=draft.id), 303)


@blueprint.post("/programmes/<int:programme_id>/copy")
def copy(programme_id: int) -> ResponseReturnValue:
    """Begin the next cohort with the answers of a programme."""
    try:
        draft = copy_programme(
            get_db(), programme_id, actor=access.colleague().actor, now=get_now()
        )
    except Refused:
        abort(404)
    return redirect(url_for("drafts.show", draft_id=draft.id), 303)


@blueprint.get("/drafts/<int:draft_id>/questions")
def show(draft_id: int) -> ResponseReturnValue:
    """Show the answers again."""
    draft = draft_or_404(draft_id)
    return _page(draft, {**draft.settings, "size": str(draft.size)})


@blueprint.post("/drafts/<int:draft_id>/questions")
def answer(draft_id: int) -> ResponseReturnValue:
    """Keep changed answers."""
    draft = draft_or_404(draft_id)
    settings = asked_settings(request.form)
    problems = _problems(settings)
    if problems:
        return _page(draft, settings, problems=problems), 422
    sponsor = {"sponsor": draft.settings.get("sponsor", "")}
    try:
        change(draft_id, DraftChange(settings=settings | sponsor, size=asked_size(request.form)))
    except Refused as exc:
        return _page(draft, settings, refused=str(exc)), 409
    return redirect(url_for("draft_people.show", draft_id=draft_id), 303)


@blueprint.post("/drafts/<int:draft_id>/discard")
def discard(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        discard_draft(get_db(), draft_id, actor=access.colleague().actor, now=get_now())
    except Refused as exc:
        flash(f"Nothing was changed: {exc}.", "look")
    else:
        flash("The draft is gone, and nobody heard of it.", "good")
    return redirect(url_for("home.show"), 303)


def _problems(settings: Mapping[str, str]) -> dict[str, str]:
    # The key is made of the name, and nobody is asked for it.
    found = check_questions({**settings, "key": "new"})
    return {one.column or "": one.message for one in found}


def _page(
    draft: ProgrammeDraft | None,
    answers: Mapping[str, str],
    *,
    preset: Preset | None = None,
    problems: Mapping[str, str] | None = None,
    refused: str = "",
) -> str:
    return render_console(
        "hr/draft/questions.html",
        draft=draft,
        kept=kept_for(draft) if draft else None,
        answers={"size": request.form.get("size", ""), **answers},
        presets=PRESETS,
        preset=preset,
        problems=problems or {},
        refused=refused,
    )
