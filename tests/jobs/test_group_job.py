"""A job that reads a group writes nothing to Microsoft 365, and so waits for nobody's word."""

from datetime import UTC, datetime

from sqlalchemy import select

from service.domain.states import JobKind, JobState
from service.jobs.rest import ask_once, here
from service.jobs.work import waiting_jobs, work_job
from service.models import Job, Programme
from service.workflows.discard_draft import discard_draft
from service.workflows.stop_everything import stop_everything
from tests.jobs.memory import MemoryWiring, with_maple
from tests.workflows.groups import HANNA, ask, begun, last, people

_TUESDAY = datetime(2027, 2, 23, 9, 0, tzinfo=UTC)


def _stopped(sqlite_url: str) -> tuple[MemoryWiring, int]:
    """Return a wiring in which everything is stopped, and a draft that asked for a group."""
    wiring = with_maple(sqlite_url, at=_TUESDAY)
    wiring.groups.people = people(3)
    with wiring.database.writing() as db:
        programme = db.scalars(select(Programme)).one()
        db.add(
            Job(
                kind=JobKind.CALENDAR,
                programme_id=programme.id,
                state=JobState.WAITING,
                asked_at=_TUESDAY,
                asked_by=HANNA,
            )
        )
        stop_everything(
            db,
            actor=HANNA,
            name="Hanna Reed",
            reason="to look",
            now=_TUESDAY,
            real_now=wiring.real_now(),
        )
    draft_id = begun(wiring.database)
    ask(wiring.database, draft_id)
    return wiring, draft_id


def test_group_is_read_while_everything_is_stopped(sqlite_url: str) -> None:
    wiring, draft_id = _stopped(sqlite_url)

    counts = ask_once(wiring, here(wiring))

    with wiring.database.reading() as db:
        states = {job.kind: job.state for job in db.scalars(select(Job))}
    assert counts["jobs"] == 1
    assert states == {JobKind.CALENDAR: JobState.WAITING, JobKind.GROUP: JobState.DONE}
    assert last(wiring.database, draft_id).counts["people"] == 3
    assert wiring.calendar.calls == []


def test_message_about_a_job_that_went_with_its_draft_does_nothing(sqlite_url: str) -> None:
    wiring, draft_id = _stopped(sqlite_url)
    (job_id,) = waiting_jobs(wiring)
    with wiring.database.writing() as db:
        discard_draft(db, draft_id, actor=HANNA, now=_TUESDAY)

    work_job(wiring, job_id)

    assert waiting_jobs(wiring) == []
