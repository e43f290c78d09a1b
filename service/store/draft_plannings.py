"""Plans of all dates or all sets that HR asked for in a draft, and what came of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from service.domain.states import JobKind
from service.models import DraftPlanning
from service.store.draft_jobs import DraftJobProgress, drop_asked, last_asked


@dataclass(frozen=True)
class PlanningProgress(DraftJobProgress):
    """The last plan of its kind in a draft.

    `version` is the draft's when it was asked for; `found` is empty until it is done.
    """

    found: Mapping[str, Any]


def last_planning(db: Session, draft_id: int, kind: JobKind) -> PlanningProgress | None:
    """Return what was asked for last in a draft; None where nothing was."""
    last = last_asked(db, DraftPlanning, draft_id, kind)
    if last is None:
        return None
    planning, job = last
    return PlanningProgress(
        job_id=job.id,
        version=planning.version,
        found=planning.found,
        state=job.state,
        done=job.done,
        total=job.total,
        problem=job.problem,
    )


def drop_plannings(
    db: Session, draft_ids: Collection[int], kinds: Collection[JobKind] = tuple(JobKind)
) -> None:
    """Delete what was asked for in drafts that go, or of one kind before it is asked anew."""
    drop_asked(db, DraftPlanning, draft_ids, kinds)
