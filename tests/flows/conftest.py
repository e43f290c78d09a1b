"""Set-ups that flow tests run on: one process, or many."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from tests.conftest import LONG
from tests.flows.harness import EXAMPLES, SetUp, running

BOOKED_AT = datetime(2027, 9, 13, 5, 0, tzinfo=UTC)
"""A Monday before anybody's day begins; six sessions from here span two clock changes."""


_LONGEST = "test_whole_programme"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests where each process of `pytest -n 2` begins, or one waits for both."""
    longest = [item for item in items if _LONGEST in item.nodeid]
    others = [item for item in items if _LONGEST not in item.nodeid]
    half = len(items) // 2
    items[:] = [*longest[:1], *others[: half - 1], *longest[1:], *others[half - 1 :]]


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
