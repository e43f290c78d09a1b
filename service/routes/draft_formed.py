"""All sets of a draft formed at once: asked for, followed, compared, taken over or left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from service.domain.states import JobKind
from service.files.draft import Written
from service.files.draft_dates import check_but_dates
from service.files.seat_request import seat_request, with_formed
from service.models import ProgrammeDraft
from service.routes.console import render_console
from service.routes.context import get_now
from service.routes.draft_access import written
from service.routes.draft_planner import Planner, open_planner
from service.routes.draft_words import said
from service.store.draft_plannings import PlanningProgress
from service.workflows.change_draft import DraftChange

blueprint = Blueprint("draft_formed", __name__)

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


def _asked(draft: ProgrammeDraft) -> Mapping[str, Any]:
    kept = set(request.form.getlist("keep"))
    return seat_request(written(draft), size=draft.size, kept=kept, on=get_now().date())


def _formed(draft: ProgrammeDraft, planning: PlanningProgress) -> DraftChange:
    formed = with_formed(written(draft), planning.found)
    return DraftChange(people=formed.people, sets=formed.sets)


def _page(draft: ProgrammeDraft, planning: PlanningProgress, refused: str) -> str:
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


open_planner(
    blueprint,
    "formed",
    Planner(
        kind=JobKind.SEATS,
        back="draft_sets.show",
        asked=_asked,
        planned=_formed,
        page=_page,
        nothing="Nothing is formed",
        taken="The formed sets stand in the draft now.",
        changed="the draft was changed since these sets were formed; form them once more",
    ),
)
