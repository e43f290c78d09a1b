"""The web application over an empty database, on each engine."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from tests.web_wiring import WebWiring, build_web_wiring


@pytest.fixture
def wiring(database_url: str) -> Iterator[WebWiring]:
    """A wiring over an empty database, SQLite and PostgreSQL in turn."""
    built = build_web_wiring(database_url)
    yield built
    built.database.dispose()


@pytest.fixture
def client(wiring: WebWiring) -> FlaskClient:
    """A browser without cookies yet."""
    return create_app(wiring).test_client()  # type: ignore[arg-type]  # -- it has what pages use
