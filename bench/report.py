"""A programme's evidence: measured, drawn and kept by a worker's job, of three sizes."""

import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bench.machines import database_url
from bench.table import Row
from service.cli.database import alembic_config
from service.domain.states import JobState
from service.jobs.drawing import draw_charts
from service.models import DrawnChart, Job, KeptReport
from service.models.encryption import use_data_keys
from service.store.database import Database
from service.workflows.ask_report import ask_report
from service.workflows.draw_report import draw_report
from service.workflows.measure_programme import measure_programme
from service.workflows.worked_job import LeasedJob
from tests.workflows.evaluation.simulated import NOW, PROGRAMME, Simulated
from tests.workflows.evaluation.simulated_rows import write

_SETS = (8, 83, 833)
_A_SET = 6
_MOST_SECONDS = 20


def measure(folder: Path) -> Iterator[Row]:
    """Let a worker's job make HR's and the sponsor's report; yield rows.

    Raises:
        RuntimeError: the job failed, or nothing was drawn.
    """
    use_data_keys([Fernet.generate_key().decode()])
    for sets in _SETS:
        place = folder / str(sets)
        place.mkdir()
        with database_url("sqlite", place) as url:
            command.upgrade(alembic_config(url), "head")
            database = Database(url)
            with database.writing() as db:
                write(Simulated(sizes=(_A_SET,) * sets), db)
            began = time.monotonic()
            # What a round does daily, of a whole programme at once.
            measure_programme(database, PROGRAMME, now=NOW)
            counting = time.monotonic() - began
            job_id = _ask(database)
            seconds, cpu = _work_off(database, job_id)
            drawings, size = _kept(database, job_id)
            database.dispose()
        section = f"Evidence of {sets * _A_SET} people measured, drawn and kept in one job"
        yield Row(section, "time", seconds, "s", drawings, _MOST_SECONDS, "what is promised")
        people = sets * _A_SET
        yield Row(section, "CPU", cpu, "s", drawings, curve="a report, by people", size=people)
        # The most of any child so far: the sizes grow.
        yield Row(section, "memory of the child", _most_mebibytes(), "MiB", drawings)
        yield Row(section, "drawings and workbooks", size, "kB", drawings)
        yield Row(section, "counting every rating at once, before it", counting, "s", drawings)


def _ask(database: Database) -> int:
    with database.writing() as db:
        return ask_report(db, PROGRAMME, actor="system:bench", now=NOW)


def _work_off(database: Database, job_id: int) -> tuple[float, float]:
    """Return the seconds and our processor's seconds, the child's too."""
    leased = LeasedJob(database, job_id, "bench", lambda: NOW, lambda: datetime.now(UTC))
    began, cpu = time.monotonic(), _cpu_seconds()
    draw_report(leased, measure_programme, draw_charts)
    return time.monotonic() - began, _cpu_seconds() - cpu


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _most_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _kept(database: Database, job_id: int) -> tuple[int, float]:
    """Return how many drawings are kept, and the kB of them and of the workbooks."""
    with database.reading() as db:
        job = db.get_one(Job, job_id)
        if job.state is not JobState.DONE:
            raise RuntimeError(f"the job is {job.state}: {job.problem}")
        pictures = list(db.scalars(select(func.length(DrawnChart.picture))))
        books = list(db.scalars(select(func.length(KeptReport.workbook))))
    if not pictures:
        raise RuntimeError("nothing was drawn")
    return len(pictures), (sum(pictures) + sum(books)) / 1024
