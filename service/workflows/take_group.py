"""Read the people of a group and their managers, and add them to the draft that asked for them.

No transaction is open while the directory is asked. The last one writes the rows and ends the job:
killed before it, the job is read from the beginning once more, and nothing is there twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError
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
from service.errors import OutcomeUnknown, Refused, TryLater
from service.models import GroupReading, Job, ProgrammeDraft
from service.store.calendar_jobs import lease_job
from service.store.database import Database
from service.workflows.change_draft import DraftChange, change_draft
from service.workflows.ports import ReadsDirectory
from service.workflows.record_audit import record_audit
from service.workflows.worked_job import (
    LEASE,
    WAIT,
    LeaseLost,
    end_job,
    give_back,
    give_up,
    renew_lease,
    wait_after,
)

_LOG = structlog.get_logger(__name__)

_AT_ONCE = 100
"""People between two looks at the lease, and two steps of the progress bar."""
_BUSY = "Microsoft 365 is busy or did not answer; reading goes on by itself"
_BROKEN_OFF = "the database broke it off; reading goes on by itself"
_NO_ACCESS = (
    "Microsoft 365 does not let this service read the group; ask an administrator to run"
    " “setwise doctor”, which says how to grant GroupMember.Read.All and User.Read.All, or paste"
    " the people as a table"
)


@dataclass(frozen=True)
class _Work:
    database: Database
    directory: ReadsDirectory
    job_id: int
    owner: str
    now: Callable[[], datetime]
    real_now: Callable[[], datetime]


def take_group(
    database: Database,
    directory: ReadsDirectory,
    job_id: int,
    *,
    owner: str,
    now: Callable[[], datetime],
    real_now: Callable[[], datetime],
) -> None:
    """Work the job off; one that is over, waits or is held by another worker is left alone.

    What the group cannot be used for ends the job as failed, with a sentence for HR. Where the
    directory is busy the job waits (`retry_at`).

    Args:
        owner: this worker's name, under which it holds the lease.
        now: service time.
        real_now: the machine's time, for leases and waits.

    Raises:
        OperationalError: the database broke it off; the job goes on after a short wait, or, where
            that could not be noted, when its lease has ended.
    """
    work = _Work(database, directory, job_id, owner, now, real_now)
    name = _begin(work)
    if name is None:
        return
    _LOG.info("group job started", job_id=job_id)
    try:
        _read(work, name)
    except (TryLater, OutcomeUnknown) as exc:
        retry_at = real_now() + wait_after(exc)
        give_back(database, job_id, owner, retry_at=retry_at, problem=_BUSY)
        _LOG.warning("group job waits", job_id=job_id, error=str(exc))
    except LeaseLost:
        _LOG.warning("group job lost its lease", job_id=job_id)
    except OperationalError:
        with suppress(OperationalError):
            give_back(database, job_id, owner, retry_at=real_now() + WAIT, problem=_BROKEN_OFF)
        raise
    except Exception as exc:  # noqa: BLE001 -- or the job would be begun again for ever
        _LOG.exception("group job failed", job_id=job_id)
        give_up(database, job_id, owner, exc, now=now())
    else:
        _LOG.info("group job ended", job_id=job_id)


def _begin(work: _Work) -> str | None:
    """Take the job; return the name that HR typed, None if it is not ours."""
    with work.database.writing() as db:
        job = lease_job(db, work.job_id, owner=work.owner, real_now=work.real_now(), lasts=LEASE)
        if job is None:
            return None
        job.done = job.total = 0
        return db.get_one(GroupReading, work.job_id).name


def _read(work: _Work, name: str) -> None:
    try:
        group = the_group(work.directory.find_groups(name), name)
        members = work.directory.members(group.directory_id, most=MOST_PEOPLE)
        require_people(members)
        asked, left_out = asked_of(members)
        found = _looked_up(work, asked)
        _add(work, asked, found, left_out)
    except UnusableGroup as exc:
        _refuse(work, str(exc))
    except Refused as exc:
        _LOG.warning("group refused", job_id=work.job_id, error=str(exc))
        _refuse(work, _NO_ACCESS)


def _looked_up(work: _Work, asked: Sequence[GroupMember]) -> dict[str, DirectoryPerson | None]:
    """Return everybody with their manager, by directory id; the job's row tells how far it is.

    Raises:
        TryLater: somebody got no answer.
    """
    found: dict[str, DirectoryPerson | None] = {}
    for begin in range(0, len(asked), _AT_ONCE):
        some = [member.directory_id for member in asked[begin : begin + _AT_ONCE]]
        answered = work.directory.look_up(some)
        if len(answered) < len(some):
            message = f"the directory did not answer for {len(some) - len(answered)} people"
            raise TryLater(message)
        found |= answered
        with work.database.writing() as db:
            renew_lease(db, work.job_id, owner=work.owner, real_now=work.real_now())
            job = db.get_one(Job, work.job_id)
            job.done, job.total = len(found), len(asked)
    return found


def _add(
    work: _Work,
    asked: Sequence[GroupMember],
    found: Mapping[str, DirectoryPerson | None],
    left_out: LeftOut,
) -> None:
    """Add the rows to the draft as it stands now, and end the job, in one transaction."""
    here = [each for each in asked if (person := found[each.directory_id]) and person.enabled]
    left_out = replace(left_out, disabled=left_out.disabled + len(asked) - len(here))
    with _held(work) as (db, job, reading, draft):
        result = merged(draft.people, here, found)
        if result.people or result.managers:
            change = DraftChange(people=result.rows)
            seen, now = draft.version, work.now()
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
            now=work.now(),
            actor=job.asked_by,
            verb="draft-group-added",
            subject=f"draft:{draft.id}",
            new=f"{result.people} people, {result.managers} managers",
        )
        end_job(job, JobState.DONE, problem=None, now=work.now())


def _refuse(work: _Work, problem: str) -> None:
    """End the job with a sentence for HR; the draft stays as it is."""
    with _held(work) as (_, job, reading, draft):
        reading.version = draft.version
        end_job(job, JobState.FAILED, problem=problem, now=work.now())


@contextmanager
def _held(work: _Work) -> Iterator[tuple[Session, Job, GroupReading, ProgrammeDraft]]:
    """Hold job and draft in one writing transaction.

    Raises:
        LeaseLost: the job is not ours any more, or the draft was thrown away.
    """
    with work.database.writing() as db:
        # The draft first, as whoever throws it away takes them.
        reading = db.get(GroupReading, work.job_id)
        if reading is None:
            raise LeaseLost(f"job {work.job_id} is gone with its draft")
        draft = db.get(ProgrammeDraft, reading.draft_id, with_for_update=True)
        renew_lease(db, work.job_id, owner=work.owner, real_now=work.real_now())
        if draft is None:
            raise LeaseLost(f"the draft of job {work.job_id} is gone")
        yield db, db.get_one(Job, work.job_id), reading, draft
