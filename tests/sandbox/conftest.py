"""One sandbox for all tests of this folder, emptied before each of them."""

from collections.abc import Iterator

import pytest

from tests.sandbox.running import PEOPLE, Client, running

_HOME = {"disabled": False, "deleted": False, "mailbox": "ok", "out_of_office": None}


@pytest.fixture(scope="session")
def _sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with running(tmp_path_factory.mktemp("sandbox")) as client:
        yield client


@pytest.fixture
def m365(_sandbox: Client) -> Client:
    """A running sandbox with no mail, default switches and healthy people."""
    _sandbox.script("reset", {})
    for row in PEOPLE.splitlines()[1:]:
        _sandbox.script("person", {"email": row.partition(",")[0], **_HOME})
    return _sandbox
