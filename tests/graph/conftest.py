"""A transport to a recorded Graph, and a whole sandbox for the contract tests."""

from collections.abc import Iterator

import pytest
import responses

from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL, NumberedTokens


@pytest.fixture
def graph() -> Iterator[responses.RequestsMock]:
    """Recorded answers in place of Microsoft's; one that is never asked for fails the test."""
    with responses.RequestsMock() as recorded:
        yield recorded


@pytest.fixture
def waits() -> list[float]:
    """The seconds for which the transport would have slept."""
    return []


@pytest.fixture
def transport(waits: list[float]) -> Iterator[Transport]:
    """A transport that does not really sleep."""
    made = Transport(BASE_URL, NumberedTokens(), sleep=waits.append)
    yield made
    made.close()
