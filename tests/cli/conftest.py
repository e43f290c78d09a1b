"""A sandbox for the commands, shared where nothing of it is changed for good."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import EXAMPLES
from tests.graph.live import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """Everybody of the example in its directory."""
    people = (EXAMPLES / "people.csv").read_text(encoding="utf-8")
    folder: Path = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(folder, people_csv=people) as running:
        yield running
