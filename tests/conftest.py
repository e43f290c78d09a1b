"""What every test may ask for: databases, brokers and a browser of its own."""

import gc
import os
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import servers
from tests.databases import begin_afresh, open_database
from tests.engines import beyond_one_engine
from tests.graph_contract import Violations, watch_contract
from tests.loopback import block_outside_connections
from tests.order import begin_with_the_longest

NO_SKIPS = os.environ.get("SETWISE_NO_SKIPS") == "1"
LONG = os.environ.get("SETWISE_LONG") == "1"
"""Whether the long forms were asked for: `make crash`, `make fuzz`, `make soak`."""
PIECE = int(os.environ.get("SETWISE_PIECE", "1"))
PIECES = int(os.environ.get("SETWISE_PIECES", "1"))
"""A long form runs in pieces of under a quarter of an hour."""

# No deadline, since a shared machine pauses; the same examples every time, but in the long form.
settings.register_profile("short", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=2000, print_blob=True)


_violations = pytest.StashKey[Violations]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--one-engine",
        action="store_true",
        help="let tests of pages and workflows meet SQLite or PostgreSQL, half of them each",
    )


def pytest_collection_finish() -> None:
    """Leave what lives to the end, eleven thousand tests among it, out of every collection."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    block_outside_connections()
    file = watch_contract()
    config.stash[_violations] = Violations(file)
    config.add_cleanup(file.unlink)
    settings.load_profile("long" if LONG else "short")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Mark what hypothesis feeds; keep the one piece of a long form, or put the longest first."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.fuzz)
    yield
    # After pytest's own choice by mark, so that the pieces are of like size.
    if LONG and PIECES > 1:
        kept = set(items[PIECE - 1 :: PIECES])
        _leave_out(config, items, [item for item in items if item not in kept])
    if config.getoption("--one-engine"):
        _leave_out(config, items, beyond_one_engine(items))
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    if processes > 1:
        items[:] = begin_with_the_longest(items, processes)


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], left_out: Collection[pytest.Item]
) -> None:
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Where everything is installed, a skipped test is a test that nobody runs: let it fail."""
    report: pytest.TestReport = yield  # type: ignore[misc]  # -- hook wrappers receive the result
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"not run, although SETWISE_NO_SKIPS=1: {_reason(report)}"
    return report  # type: ignore[return-value]  # -- and hand it on


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail a test in which a request to a sandbox, or its answer, broke Graph's contract."""
    yield
    found = item.config.stash[_violations].new()
    if item.get_closest_marker("breaks_contract"):
        assert found, "the test is marked as breaking Graph's contract, but broke nothing"
    else:
        assert not found, "Graph's contract was broken:\n" + "\n".join(found)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded to be shown, although they passed."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "shown" and report.when == "call":
                terminalreporter.write_line(str(value))


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database, as a SQLAlchemy URL; dropped after the test."""
    if not servers.is_answering(servers.POSTGRES_URL):
        pytest.skip("PostgreSQL does not answer; see SETWISE_TEST_POSTGRES_URL")
    with servers.fresh_postgres_database() as url:
        yield url


@pytest.fixture(scope="session")
def _postgres_with_tables() -> Iterator[str]:
    if not servers.is_answering(servers.POSTGRES_URL):
        pytest.skip("PostgreSQL does not answer; see SETWISE_TEST_POSTGRES_URL")
    with servers.fresh_postgres_database() as url:
        servers.make_tables(url)
        yield url
        servers.emptying_engine(url).dispose()
        open_database(url).engine.dispose()


@pytest.fixture(scope="session")
def _sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "empty.sqlite3"
    servers.make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_sqlite_with_tables: Path) -> Iterator[str]:
    """An SQLite database without rows, where one engine is enough; its tables are there already.

    It is at the same address in every test of a process, which keeps what its engine has compiled.
    """
    path = _sqlite_with_tables.with_name("setwise.sqlite3")
    begin_afresh(path, _sqlite_with_tables)
    url = f"sqlite:///{path}"
    yield url
    # A connection that is handed on would still read this test's file.
    open_database(url).dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without rows, once on each engine.

    Its tables are there already: making them costs a second on a slow disk. It, too, is at the
    same address in every test of a process.
    """
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    url = str(request.getfixturevalue("_postgres_with_tables"))
    yield url
    servers.empty_tables(url)


@pytest.fixture(scope="session")
def _redis_database() -> Iterator[str]:
    if not servers.is_answering(servers.REDIS_URL):
        pytest.skip("Redis does not answer; see SETWISE_TEST_REDIS_URL")
    with servers.own_redis_database() as url:
        yield url


@pytest.fixture
def redis_url(_redis_database: str) -> Iterator[str]:
    """A Redis database of this test process, empty before and after the test."""
    servers.empty_redis_database(_redis_database)
    yield _redis_database
    servers.empty_redis_database(_redis_database)


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """A RabbitMQ virtual host of this test process; its queues last as long as the run."""
    if not servers.is_answering(servers.RABBITMQ_URL):
        pytest.skip("RabbitMQ does not answer; see SETWISE_TEST_RABBITMQ_URL")
    with servers.own_rabbitmq_vhost() as url:
        yield url


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium of this machine."""
    path = servers.find_chromium()
    if path is None:
        pytest.skip("Chromium is not installed; see SETWISE_TEST_CHROMIUM")
    return path


def _reason(report: pytest.TestReport) -> str:
    """Give the third part of (file, line, reason), which is how pytest reports a skip."""
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
