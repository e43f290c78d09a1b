"""What the tests of evaluation share."""

from collections.abc import Iterator

import pytest

from service.store.database import Database
from tests.workflows.booking import OPEN, open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty, complete database on either engine."""
    yield open_database(database_url)
    while OPEN:
        OPEN.pop().dispose()
