"""A transport to a recorded Graph, and a whole sandbox for the contract tests."""

from collections.abc import Iterator

import pytest
import responses

from service.graph.tokens import AppTokens, Secret, resource_of
from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL, NumberedTokens
from tests.graph.live import RunningSandbox, running_sandbox


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


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """A sandbox of its own process, on free ports."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def sandbox_tokens(sandbox: RunningSandbox) -> Iterator[AppTokens]:
    """The worker's tokens, from the sandbox's Entra."""
    made = AppTokens(
        authority=sandbox.authority,
        client_id=sandbox.client_id,
        credential=Secret(sandbox.client_secret),
        ca_file=sandbox.ca_file,
        resource=resource_of(sandbox.graph_base_url),
    )
    yield made
    made.close()


@pytest.fixture
def sandbox_transport(sandbox: RunningSandbox, sandbox_tokens: AppTokens) -> Iterator[Transport]:
    """The worker's way to the sandbox's Graph; the sandbox is emptied first."""
    sandbox.tell("reset", {})
    made = Transport(
        sandbox.graph_base_url,
        sandbox_tokens,
        ca_file=sandbox.ca_file,
        read_timeout_seconds=5,
    )
    yield made
    made.close()
