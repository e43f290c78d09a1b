"""HR asks for the people of a group in a draft; a worker reads them (`take_group`)."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.states import JobKind
from service.errors import Refused
from service.models import GroupReading, ProgrammeDraft
from service.store.group_readings import last_group
from service.workflows.ask_worker import ask_worker
from service.workflows.change_draft import DraftChange, change_draft


def ask_group(
    db: Session,
    draft_id: int,
    name: str,
    change: DraftChange,
    *,
    seen: int,
    actor: str,
    now: datetime,
) -> None:
    """Keep what else was typed, and ask for the job that adds the group's people; once a press.

    Args:
        name: the group's, or its address.
        seen: the version of the draft that whoever asks had before them.
        actor: as the audit names them.
        now: service time.

    Raises:
        Refused: the draft is gone, somebody changed it since, or another group is being read.
    """
    # Before anything is looked at: of two presses the second waits here for the first.
    draft = db.get(ProgrammeDraft, draft_id, with_for_update=True, populate_existing=True)
    last = last_group(db, draft_id)
    if last and draft and _is_same_press(last.name, last.version, name, draft.version, seen):
        return
    if last and not last.is_ended:
        raise Refused("the people of another group are still being read; wait until they are here")
    draft = change_draft(db, draft_id, change, seen=seen, actor=actor, now=now)
    job_id = ask_worker(db, draft.id, JobKind.GROUP, actor=actor, now=now)
    db.add(
        GroupReading(job_id=job_id, draft_id=draft.id, name=name, version=draft.version, counts={})
    )


def _is_same_press(last: str, asked: int, name: str, version: int, seen: int) -> bool:
    """Say whether a press came twice: asking raised the version by one, and nothing since did."""
    return last.casefold() == name.casefold() and asked == version == seen + 1
