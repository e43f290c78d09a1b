"""A booked programme to start from, and the rows that tests compare."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import select

from service.domain.programme_file import ProgrammeFile
from service.files import read_programme
from service.models import Base
from service.models.encryption import use_data_keys
from service.store.database import Database
from service.workflows.apply_calendar_changes import apply_calendar_changes
from service.workflows.approve_programme import approve_programme
from service.workflows.book_programme import book_programme
from service.workflows.ports import BooksMeetings
from tests.databases import open_with_tables

EXAMPLE = Path(__file__).parents[2] / "examples" / "becky.yaml"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ORGANISERS = ("sets-1@larkfield.example", "sets-2@larkfield.example")


OPEN: list[Database] = []
"""Closed after each test (conftest): a connection left to the garbage collector is a warning."""


def open_database(url: str) -> Database:
    use_data_keys([Fernet.generate_key().decode()])
    database = open_with_tables(url)
    OPEN.append(database)
    return database


def example() -> ProgrammeFile:
    return read_programme(EXAMPLE)


def book(
    database: Database,
    file: ProgrammeFile,
    *,
    now: datetime = NOW,
    organisers: Sequence[str] = ORGANISERS,
) -> int:
    with database.writing() as db:
        return book_programme(db, file, actor="command-line", now=now, organisers=organisers).id


def approve(database: Database, programme_id: int, *, now: datetime = NOW) -> int:
    with database.writing() as db:
        return approve_programme(db, programme_id, actor="command-line", now=now).id


def work(
    database: Database,
    books: BooksMeetings,
    job_id: int,
    *,
    owner: str = "worker-1",
    now: datetime = NOW,
    real: datetime = NOW,
) -> None:
    apply_calendar_changes(
        database, books, job_id, owner=owner, now=lambda: now, real_now=lambda: real
    )


def after_the_lease() -> datetime:
    return NOW + timedelta(minutes=6)


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.reading() as db:
        return {
            table.name: [
                tuple(row) for row in db.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }
