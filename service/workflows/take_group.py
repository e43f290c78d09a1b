"""Read the people of a group and their managers, and add them to the draft that asked for them.

No transaction is open while the directory is asked. The last one writes the rows and ends the job:
killed before it, the job is read from the beginning once more, and nothing is there twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace

import structlog
from sqlalchemy.orm import Session

from service.domain.directory import DirectoryPerson, GroupMember
from service.domain.group_people import (
    MOST_PEOPLE,
    LeftOut,
    UnusableGroup,
    asked_of,
    merged,
    require_people,
    the_group,
)
from service.domain.states import JobState
from service.errors import Refused, TryLater
from service.models import GroupReading, Job, ProgrammeDraft
from service.workflows.change_draft import DraftChange, change_draft
from service.workflows.ports import ReadsDirectory
from service.workflows.record_audit import record_audit
from service.workflows.worked_job import JobWords, LeasedJob, LeaseLost, end_job, worked_off

_LOG = structlog.get_logger(__name__)

_AT_ONCE = 100
"""People between two looks at the lease, and two steps of the progress bar."""
_WORDS = JobWords(
    busy="Microsoft 365 is busy or did not answer; reading goes on by itself",
    broken_off="the database broke it off; reading goes on by itself",
    waits=lambda **told: _LOG.warning("group job waits", **told),
    lost=lambda **told: _LOG.warning("group job lost its lease", **told),
    failed=lambda **told: _LOG.exception("group job failed", **told),
)
_NO_ACCESS = (
    "Microsoft 365 does not let this service read the group; ask an administrator to run"
    " “setwise doctor”, which says how to grant GroupMember.Read.All and User.Read.All, or paste"
    " the people as a table"
)


def take_group(job: LeasedJob, directory: ReadsDirectory) -> None:
    """Work the job off; one that is over, waits or is held by another worker is left alone.

    What the group cannot be used for ends the job as failed, with a sentence for HR. Where the
    directory is busy the job waits (`retry_at`).

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait, or, where
            that could not be noted, when its lease has ended.
    """
    name = _begin(job)
    if name is None:
        return
    _LOG.info("group job started", job_id=job.job_id)
    with worked_off(job, _WORDS):
        _read(job, directory, name)
        _LOG.info("group job ended", job_id=job.job_id)


def _begin(leased: LeasedJob) -> str | None:
    """Take the job; return the name that HR typed, None if it is not ours."""
    with leased.database.writing() as db:
        job = leased.take(db)
        if job is None:
            return None
        job.done = job.total = 0
        return db.get_one(GroupReading, job.id).name


def _read(leased: LeasedJob, directory: ReadsDirectory, name: str) -> None:
    try:
        group = the_group(directory.find_groups(name), name)
        members = directory.members(group.directory_id, most=MOST_PEOPLE)
        require_people(members)
        asked, left_out = asked_of(members)
        found = _looked_up(leased, directory, asked)
        _add(leased, asked, found, left_out)
    except UnusableGroup as exc:
        _refuse(leased, str(exc))
    except Refused as exc:
        _LOG.warning("group refused", job_id=leased.job_id, error=str(exc))
        _refuse(leased, _NO_ACCESS)


def _looked_up(
    leased: LeasedJob, directory: ReadsDirectory, asked: Sequence[GroupMember]
) -> dict[str, DirectoryPerson | None]:
    """Return everybody with their manager, by directory id; the job's row tells how far it is.

    Raises:
        TryLater: somebody got no answer.
    """
    found: dict[str, DirectoryPerson | None] = {}
    for begin in range(0, len(asked), _AT_ONCE):
        some = [member.directory_id for member in asked[begin : begin + _AT_ONCE]]
        answered = directory.look_up(some)
        if len(answered) < len(some):
            message = f"the directory did not answer for {len(some) - len(answered)} people"
            raise TryLater(message)
        found |= answered
        with leased.database.writing() as db:
            leased.renew(db)
            job = db.get_one(Job, leased.job_id)
            job.done, job.total = len(found), len(asked)
    return found


def _add(
    leased: LeasedJob,
    asked: Sequence[GroupMember],
    found: Mapping[str, DirectoryPerson | None],
    left_out: LeftOut,
) -> None:
    """Add the rows to the draft as it stands now, and end the job, in one transaction."""
    here = [each for each in asked if (person := found[each.directory_id]) and person.enabled]
    left_out = replace(left_out, disabled=left_out.disabled + len(asked) - len(here))
    with _held(leased) as (db, job, reading, draft):
        result = merged(draft.people, here, found)
        if result.people or result.managers:
            change = DraftChange(people=result.rows)
            seen, now = draft.version, leased.now()
            change_draft(db, draft.id, change, seen=seen, actor=job.asked_by, now=now)
        reading.version = draft.version
        reading.counts = {
            "people": result.people,
            "managers": result.managers,
            "known": result.known,
            **asdict(left_out),
        }
        record_audit(
            db,
            now=leased.now(),
            actor=job.asked_by,
            verb="draft-group-added",
            subject=f"draft:{draft.id}",
            new=f"{result.people} people, {result.managers} managers",
        )
        end_job(job, JobState.DONE, problem=None, now=leased.now())


def _refuse(leased: LeasedJob, problem: str) -> None:
    """End the job with a sentence for HR; the draft stays as it is."""
    with _held(leased) as (_, job, reading, draft):
        reading.version = draft.version
        end_job(job, JobState.FAILED, problem=problem, now=leased.now())


@contextmanager
def _held(leased: LeasedJob) -> Iterator[tuple[Session, Job, GroupReading, ProgrammeDraft]]:
    """Hold job and draft in one writing transaction.

    Raises:
        LeaseLost: the job is not ours any more, or the draft was thrown away.
    """
    with leased.database.writing() as db:
        # The draft first, as whoever throws it away takes them.
        reading = db.get(GroupReading, leased.job_id)
        if reading is None:
            raise LeaseLost(f"job {leased.job_id} is gone with its draft")
        draft = db.get(ProgrammeDraft, reading.draft_id, with_for_update=True)
        leased.renew(db)
        if draft is None:
            raise LeaseLost(f"the draft of job {leased.job_id} is gone")
        yield db, db.get_one(Job, leased.job_id), reading, draft
