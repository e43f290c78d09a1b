"""The dates of a draft's sets: patterns with their clashes, one chosen, single dates moved."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import BadInput, Refused
from service.files.date_choices import Choices, look_at_dates, with_best_dates
from service.files.draft import Written, check_draft
from service.files.draft_dates import check_but_dates
from service.models import ProgrammeDraft
from service.routes import access
from service.routes.console import page_number, render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.draft_access import change, draft_or_404, guard_drafts, kept_for, written
from service.routes.draft_date_fields import typed_dates
from service.routes.draft_date_views import set_views
from service.routes.draft_words import said
from service.workflows.book_programme import book_programme
from service.workflows.change_draft import DraftChange

blueprint = Blueprint("draft_dates", __name__)
guard_drafts(blueprint)

_PAGE_SIZE = 20
"""Sets on one page; each is weighed against all others."""


@blueprint.get("/drafts/<int:draft_id>/dates")
def show(draft_id: int) -> ResponseReturnValue:
    """Show for each set up to three patterns, its own dates, and what Outlook will hold."""
    draft = draft_or_404(draft_id)
    return _page(draft, written(draft))


@blueprint.post("/drafts/<int:draft_id>/dates")
def take(draft_id: int) -> ResponseReturnValue:
    """Keep the patterns chosen and the session moved, or write the plan."""
    draft = draft_or_404(draft_id)
    before, step = written(draft), request.form.get("step", "")
    typed = typed_dates(before, request.form, step)
    problems = typed.problems | _refusals(before, replace(before, sets=typed.sets))
    pairs = zip(before.sets, typed.sets, strict=True)
    kept = [old if at in problems else new for at, (old, new) in enumerate(pairs)]
    wanted = replace(before, sets=kept)
    is_newest = request.form.get("seen", "") == str(draft.version)
    if problems and is_newest:
        return _page(draft, wanted, problems=problems, form=request.form), 422
    try:
        if step == "plan":
            wanted = with_best_dates(wanted, now=get_now())
        changed = change(draft_id, DraftChange(sets=wanted.sets))
    except BadInput:
        return _page(draft, wanted, form=request.form), 422
    except Refused as exc:
        return _page(draft, before, refused=str(exc), form=request.form), 409
    if step == "plan":
        return _plan(changed)
    page = page_number(request.args.get("page"))
    return redirect(url_for("draft_dates.show", draft_id=draft_id, page=page), 303)


def _refusals(before: Written, wanted: Written) -> dict[int, str]:
    """Return why the dates of a set that was changed cannot be, by its place."""
    try:
        choices = look_at_dates(wanted, now=get_now())
    except BadInput:
        # The page says it of the programme as a whole.
        return {}
    if choices is None:
        return {}
    return {
        at: one.refused
        for at, one in enumerate(choices.sets)
        if one.refused and before.sets[at] != wanted.sets[at]
    }


def _plan(draft: ProgrammeDraft) -> ResponseReturnValue:
    file, _, _ = check_draft(written(draft))
    if file is None:
        return _page(draft, written(draft)), 422
    try:
        booked = book_programme(
            get_db(),
            file,
            actor=access.colleague().actor,
            now=get_now(),
            organisers=get_wiring().settings.organiser_mailboxes,
        )
    except (BadInput, Refused) as exc:
        return _page(draft, written(draft), refused=str(exc)), 422
    return redirect(url_for("programmes.plan", programme_id=booked.id), 303)


def _page(
    draft: ProgrammeDraft,
    wanted: Written,
    *,
    problems: Mapping[int, str] | None = None,
    refused: str = "",
    form: Mapping[str, str] | None = None,
) -> str:
    page = page_number(request.args.get("page"))
    shown = slice((page - 1) * _PAGE_SIZE, page * _PAGE_SIZE)
    choices, wrong = _choices(wanted)
    views = (
        set_views(
            choices,
            wanted.sets,
            shown,
            form=form or {},
            problems=problems or {},
            now=get_now(),
        )
        if choices
        else []
    )
    return render_console(
        "hr/draft/dates.html",
        draft=draft,
        kept=kept_for(draft),
        sets=views,
        total=len(wanted.sets),
        page=page,
        page_size=_PAGE_SIZE,
        file=choices.file if choices else None,
        wrong=wrong,
        problems=problems or {},
        refused=refused,
        form=form or {},
    )


def _choices(wanted: Written) -> tuple[Choices | None, list[str]]:
    """Return what can be chosen, or what has to be mended on another page first."""
    try:
        choices = look_at_dates(wanted, now=get_now())
    except BadInput as exc:
        return None, [said(one, wanted) for one in exc.problems]
    if choices is not None:
        return choices, []
    _, problems, _ = check_but_dates(wanted)
    return None, [said(one, wanted) for one in problems]
