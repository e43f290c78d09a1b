"""Set-ups that flow tests run on: one process, or many, or HR's pages alone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from flask.testing import FlaskClient

from tests.conftest import LONG
from tests.flows.harness import EXAMPLES, SetUp, running
from tests.hr import HrWiring, build_hr_wiring, sign_in
from tests.web_app import make_app

BOOKED_AT = datetime(2027, 9, 13, 5, 0, tzinfo=UTC)
"""A Monday before anybody's day begins; six sessions from here span two clock changes."""


class MakesSetUps(Protocol):
    """Starts a set-up; all of them end with the test."""

    def __call__(self, *, people: Path = ..., at: datetime = ..., name: str = ...) -> SetUp: ...


@pytest.fixture(params=["embedded", "many"])
def make_set_up(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakesSetUps]:
    """Both ways of running, through one interface."""
    with _maker(request, tmp_path, str(request.param)) as make:
        yield make


@pytest.fixture(params=["embedded", "many"] if LONG else ["embedded"])
def make_set_up_at_length(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakesSetUps]:
    """As `make_set_up`, for what takes minutes: on many processes in `make soak` alone.

    There a whole programme is lived through in every run by `tests/crash`, against the same oracle.
    """
    with _maker(request, tmp_path, str(request.param)) as make:
        yield make


@pytest.fixture
def make_embedded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakesSetUps]:
    """One service process, SQLite, the queue inside it."""
    with _maker(request, tmp_path, "embedded") as make:
        yield make


@pytest.fixture
def wiring(tmp_path: Path) -> Iterator[HrWiring]:
    """A wiring of HR's pages over an empty SQLite file; the test does the worker's part."""
    built = build_hr_wiring(f"sqlite:///{tmp_path / 'setwise.sqlite3'}")
    yield built
    built.database.dispose()


@pytest.fixture
def browser(wiring: HrWiring) -> FlaskClient:
    """HR, signed in."""
    return sign_in(make_app(wiring), wiring, "HR.Admin")


@contextmanager
def _maker(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> Iterator[Callable[..., SetUp]]:
    with ExitStack() as started:

        def make(
            *, people: Path = EXAMPLES / "people.csv", at: datetime = BOOKED_AT, name: str = "one"
        ) -> SetUp:
            own = {}
            if kind == "many":
                own["database_url"] = str(request.getfixturevalue("postgres_url"))
                own["broker_url"] = str(request.getfixturevalue("redis_url"))
            return started.enter_context(
                running(kind, tmp_path / name, people=people, at=at, **own)
            )

        yield make
