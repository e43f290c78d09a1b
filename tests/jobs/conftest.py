"""What the tests of jobs share."""

from collections.abc import Iterator

import pytest

from service.jobs import rounds
from tests.workflows.booking import OPEN


@pytest.fixture(autouse=True)
def _close_databases() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().dispose()


@pytest.fixture(autouse=True)
def _no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """How work is begun hangs on no round that happens to exist; `test_rounds` makes its own."""
    monkeypatch.setattr(rounds, "ROUNDS", ())
