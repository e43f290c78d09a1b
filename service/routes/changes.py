"""Changes of a running programme: asked for, previewed, confirmed as shown."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.effects import Effects
from service.errors import BadInput, Refused
from service.routes import access
from service.routes.asking import asked_by
from service.routes.change_fields import Asked, Field, Typed
from service.routes.change_words import Said
from service.routes.console import render_console
from service.routes.context import get_db, get_now, get_wiring
from service.routes.programme_changes import PROGRAMME_KINDS
from service.routes.set_changes import SET_KINDS
from service.store.change_choices import (
    ProgrammeChoices,
    SetChoices,
    programme_choices,
    set_choices,
)
from service.workflows.preview_change import (
    ChangedMeanwhile,
    Workflow,
    confirm_change,
    preview_change,
)

blueprint = Blueprint("changes", __name__)
access.guard(blueprint)


@dataclass(frozen=True)
class _Page:
    """One change's pages: what they say, where they lead, and what was typed stands for."""

    title: str
    lead: str
    fields: tuple[Field, ...]
    read: Callable[[Typed], Asked]
    set_ids: tuple[int, ...]
    programme_id: int
    zone: str
    crumbs: tuple[tuple[str, str], ...]
    back: str

    def told(self, values: dict[str, str]) -> list[tuple[str, str]]:
        """Return what was typed, as (question, answer in words), empty answers left out."""
        return [
            (field.label, words)
            for field in self.fields
            if (words := field.in_words(values.get(field.name, "")))
        ]


@blueprint.get("/sets/<int:set_id>/changes/<kind>")
def ask_set(set_id: int, kind: str) -> ResponseReturnValue:
    """Ask what shall change in a set."""
    return _ask(_set_page(set_id, kind))


@blueprint.post("/sets/<int:set_id>/changes/<kind>")
def change_set(set_id: int, kind: str) -> ResponseReturnValue:
    """Show what a change of a set brings about, or make it."""
    return _answer(_set_page(set_id, kind))


@blueprint.get("/programmes/<int:programme_id>/changes/<kind>")
def ask_programme(programme_id: int, kind: str) -> ResponseReturnValue:
    """Ask what shall change in a programme."""
    return _ask(_programme_page(programme_id, kind))


@blueprint.post("/programmes/<int:programme_id>/changes/<kind>")
def change_programme(programme_id: int, kind: str) -> ResponseReturnValue:
    """Show what a change of a programme brings about, or make it."""
    return _answer(_programme_page(programme_id, kind))


def _ask(page: _Page) -> ResponseReturnValue:
    if not access.current().changes:
        abort(403)
    values = {field.name: field.start for field in page.fields}
    asked = {name: value for name, value in request.args.items() if name in values}
    return _form(page, values | asked)


def _answer(page: _Page) -> ResponseReturnValue:
    values = {field.name: request.form.get(field.name, "") for field in page.fields}
    if request.form.get("step") == "edit":
        return _form(page, values)
    typed = Typed(values)
    try:
        asked = page.read(typed)
        typed.check()
        workflow = asked(asked_by(typed.reason()))
        if request.form.get("step") == "confirm":
            return _confirm(page, workflow, values)
        return _preview(page, _effects(page, workflow), values)
    except BadInput as exc:
        wrong = {problem.column or "": problem.message for problem in exc.problems}
        return _form(page, values, wrong=wrong), 422
    except Refused as exc:
        return _form(page, values, refused=str(exc)), 422


def _confirm(page: _Page, workflow: Workflow, values: dict[str, str]) -> ResponseReturnValue:
    try:
        confirm_change(
            get_db(),
            workflow,
            shown=request.form.get("shown", ""),
            set_ids=page.set_ids,
            now=get_now(),
            holidays_of=get_wiring().holidays_of,
        )
    except ChangedMeanwhile as exc:
        return _preview(page, exc.effects, values, changed=True), 409
    flash(f"{page.title}: done. The calendar and the mails follow by themselves.", "good")
    return redirect(page.back, 303)


def _effects(page: _Page, workflow: Workflow) -> Effects:
    return preview_change(
        get_db(),
        workflow,
        set_ids=page.set_ids,
        now=get_now(),
        holidays_of=get_wiring().holidays_of,
    )


def _form(
    page: _Page,
    values: dict[str, str],
    *,
    wrong: dict[str, str] | None = None,
    refused: str = "",
) -> str:
    return render_console(
        "hr/changes/form.html", page=page, values=values, wrong=wrong or {}, refused=refused
    )


def _preview(
    page: _Page, effects: Effects, values: dict[str, str], *, changed: bool = False
) -> str:
    return render_console(
        "hr/changes/preview.html",
        page=page,
        values=values,
        effects=effects,
        said=Said(effects, get_now(), page.zone),
        changed=changed,
    )


def _set_page(set_id: int, slug: str) -> _Page:
    kind = SET_KINDS.get(slug)
    if kind is None:
        abort(404)
    choices = set_choices(get_db(), set_id, now=get_now(), with_others=kind.reaches_others)
    if choices is None:
        abort(404)
    organisers = get_wiring().settings.organiser_mailboxes
    set_ids = _every_set(choices.programme_id) if kind.reaches_others else (set_id,)
    here: SetChoices = choices
    return _Page(
        title=kind.title,
        lead=kind.lead,
        fields=kind.fields(choices, organisers),
        read=lambda typed: kind.read(typed, here, organisers),
        set_ids=set_ids,
        programme_id=choices.programme_id,
        zone=choices.zone,
        crumbs=(
            (choices.programme_name, url_for("programmes.show", programme_id=choices.programme_id)),
            (f"Set {choices.name}", url_for("sets.show", set_id=set_id)),
        ),
        back=url_for("sets.show", set_id=set_id),
    )


def _programme_page(programme_id: int, slug: str) -> _Page:
    kind = PROGRAMME_KINDS.get(slug)
    choices = programme_choices(get_db(), programme_id, now=get_now())
    if kind is None or choices is None:
        abort(404)
    here: ProgrammeChoices = choices
    home = url_for("programmes.show", programme_id=programme_id)
    return _Page(
        title=kind.title,
        lead=kind.lead,
        fields=kind.fields(choices),
        read=lambda typed: kind.read(typed, here),
        set_ids=choices.set_ids,
        programme_id=programme_id,
        zone=choices.zone,
        crumbs=((choices.name, home),),
        back=url_for(kind.leads_back_to, programme_id=programme_id),
    )


def _every_set(programme_id: int) -> tuple[int, ...]:
    choices = programme_choices(get_db(), programme_id, now=get_now())
    return choices.set_ids if choices else ()
