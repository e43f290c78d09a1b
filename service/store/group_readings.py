"""Groups whose people HR wants in a draft: what is asked for, and what came of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.domain.states import JobKind
from service.models import GroupReading
from service.store.draft_jobs import DraftJobProgress, drop_asked, last_asked


@dataclass(frozen=True)
class GroupProgress(DraftJobProgress):
    """The last group of a draft; `done` of `total` people were looked up.

    `version` is the draft's when it was asked for, or when it ended.
    """

    name: str
    counts: Mapping[str, int]


def last_group(db: Session, draft_id: int) -> GroupProgress | None:
    """Return the group that was asked for last in a draft; None where none was."""
    last = last_asked(db, GroupReading, draft_id, JobKind.GROUP)
    if last is None:
        return None
    reading, job = last
    return GroupProgress(
        job_id=job.id,
        name=reading.name,
        version=reading.version,
        counts=reading.counts,
        state=job.state,
        done=job.done,
        total=job.total,
        problem=job.problem,
    )


def drop_group_readings(db: Session, draft_ids: Collection[int]) -> None:
    """Delete what was asked for in drafts that go."""
    drop_asked(db, GroupReading, draft_ids)
