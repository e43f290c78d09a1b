"""What the tests of jobs share."""

from collections.abc import Iterator

import pytest

from tests.workflows.booking import OPEN


@pytest.fixture(autouse=True)
def _close_databases() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().dispose()
