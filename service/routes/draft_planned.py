"""All dates of a draft planned at once: asked for, followed, compared, taken over or left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint

from service.domain.date_request import request_of
from service.domain.states import JobKind
from service.domain.wording import day_in_words, time_in_words
from service.errors import BadInput, Refused
from service.files.date_choices import Choices, look_at_dates
from service.files.planned_dates import MEND_FIRST, with_planned_dates
from service.models import ProgrammeDraft
from service.routes.console import render_console
from service.routes.context import get_now
from service.routes.draft_access import written
from service.routes.draft_planner import Planner, open_planner
from service.store.draft_plannings import PlanningProgress
from service.workflows.change_draft import DraftChange

blueprint = Blueprint("draft_planned", __name__)


@dataclass(frozen=True)
class ComparedSet:
    """A set's dates as they are and as they were planned, in words."""

    name: str
    present: tuple[str, ...]
    present_score: str
    planned: tuple[str, ...]


def _asked(draft: ProgrammeDraft) -> Mapping[str, Any]:
    choices = look_at_dates(written(draft), now=get_now())
    if choices is None:
        raise Refused(MEND_FIRST)
    return request_of(choices.file, now=get_now())


def _planned(draft: ProgrammeDraft, planning: PlanningProgress) -> DraftChange:
    return DraftChange(sets=with_planned_dates(written(draft), planning.found, now=get_now()).sets)


def _page(draft: ProgrammeDraft, planning: PlanningProgress, refused: str) -> str:
    sets: list[ComparedSet] = []
    if planning.found:
        try:
            choices = look_at_dates(written(draft), now=get_now())
        except BadInput as exc:
            choices, refused = None, str(exc)
        sets = _compared(choices, planning) if choices else []
    return render_console(
        "hr/draft/planned.html",
        draft=draft,
        planning=planning,
        sets=sets,
        is_current=planning.version == draft.version,
        refused=refused,
    )


def _compared(choices: Choices, planning: PlanningProgress) -> list[ComparedSet]:
    proposed = choices.proposals(slice(None))
    compared = []
    for at, one in enumerate(choices.sets):
        found = planning.found["sets"].get(one.party.name)
        if found is None:
            continue
        best = proposed.get(one.party.name, ())
        present = choices.weighed(at) or (best[0] if best else None)
        dates = present.dates.dates if present else ()
        compared.append(
            ComparedSet(
                name=one.party.name,
                present=tuple(_when(date_.starts_local) for date_ in dates),
                present_score=present.in_words() if present else "",
                planned=tuple(found["why"]),
            )
        )
    return compared


def _when(local: datetime) -> str:
    return f"{day_in_words(local.date(), today=local.date())}, {time_in_words(local)}"


open_planner(
    blueprint,
    "planned",
    Planner(
        kind=JobKind.DATES,
        back="draft_dates.show",
        asked=_asked,
        planned=_planned,
        page=_page,
        nothing="Nothing is planned",
        taken="The planned dates stand in the draft now.",
        changed="the draft was changed since these dates were planned; plan them once more",
    ),
)
