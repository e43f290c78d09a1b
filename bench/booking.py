"""Seconds and Graph calls to book 10, 100 and 400 sets."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from bench import programme
from bench.clients.ours import transport
from bench.clients.target import Target
from bench.machines import Microsoft, database_url, microsoft
from bench.table import Row
from service.domain.plan import plan_programme
from service.domain.states import JobState
from service.graph.calendar import GraphCalendar
from service.models import Job
from service.models.encryption import use_data_keys
from service.store.database import Database
from service.workflows.apply_calendar_changes import apply_calendar_changes

_SETS = (10, 100, 400)
_CALLS_A_SERIES = 6
"""Create it and read its dates; look its facilitator up, find its Teams meeting, set co-organisers
and lobby, and read them back: less is not possible."""


def measure(folder: Path) -> Iterator[Row]:
    """Book programmes of sets of six people, each of six dates; yield rows.

    Raises:
        RuntimeError: not every series was booked.
    """
    for sets in _SETS:
        place = folder / str(sets)
        place.mkdir()
        yield from _booked(place, sets)


def _booked(folder: Path, sets: int) -> Iterator[Row]:
    files = programme.write_files(folder / "booking", sets=sets)
    use_data_keys([Fernet.generate_key().decode()])
    section = f"Booking {sets} sets of {programme.SEATS} people, 6 dates each (SQLite)"
    with (
        microsoft(folder / "booking", files.people) as running,
        database_url("sqlite", folder) as url,
    ):
        database = Database(url)
        database.create_all()
        started = time.perf_counter()
        file = programme.read(files)
        plan_programme(file, now=programme.BOOKED_AT)
        planned = time.perf_counter()
        job_id = programme.book(database, file)
        written = time.perf_counter()
        before = _calls(running)
        cpu = time.process_time()
        apply_calendar_changes(
            database,
            GraphCalendar(transport(target(running))),
            job_id,
            owner="bench",
            now=lambda: programme.BOOKED_AT,
            real_now=lambda: datetime.now(UTC),
        )
        ended, cpu = time.perf_counter(), time.process_time() - cpu
        calls = _calls(running) - before
        _check(database, job_id, sets)
        database.dispose()
    yield Row(section, "reading the file and planning its dates", planned - started, "s", sets)
    yield Row(section, "writing the rows", written - planned, "s", sets)
    yield Row(section, "creating the series and reading them back", ended - written, "s", sets)
    yield Row(section, "our CPU for that", cpu, "s", sets, curve="booking, by sets", size=sets)
    least = _CALLS_A_SERIES * sets
    yield Row(
        section,
        "Graph calls",
        calls,
        "calls",
        sets,
        least,
        "create, read its dates, set its Teams meeting",
    )


def target(running: Microsoft) -> Target:
    """Return a sandbox as the clients take it."""
    sandbox = running.sandbox
    return Target(
        graph_base_url=sandbox.graph_base_url,
        authority=sandbox.authority,
        ca_file=sandbox.ca_file,
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
    )


def _calls(running: Microsoft) -> int:
    return running.counters().get("requests", 0)


def _check(database: Database, job_id: int, sets: int) -> None:
    with database.reading() as db:
        job = db.get_one(Job, job_id)
        if (job.state, job.done) != (JobState.DONE, sets):
            raise RuntimeError(f"{job.done} of {sets} series were booked: {job.problem}")
