"""A wiring for pages: real settings, links and rows, a clock that stands still."""

import base64
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from service.links import Links
from service.models.encryption import use_data_keys
from service.settings import Settings
from service.store.database import Database
from tests.databases import open_with_tables

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
_SIGNING_KEY = "a-signing-key-of-the-tests-that-is-long-enough"
_DATA_KEY = base64.urlsafe_b64encode(b"k" * 32).decode()


@dataclass
class StandingClock:
    """Service time that moves only when a test moves it."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Return where it stands."""
        return self.at


@dataclass
class WebWiring:
    """What `create_app` asks of a wiring."""

    settings: Settings
    database: Database
    links: Links
    clock: StandingClock = field(default_factory=StandingClock)

    def real_now(self) -> datetime:
        """Return the machine's time."""
        return datetime.now(UTC)

    def holidays_of(self, region: str, year: int) -> Collection[date]:
        """Say that nobody keeps a holiday."""
        return frozenset()

    def is_in_step(self) -> bool:
        """Say that no sandbox's clock runs ahead."""
        return True

    def broker_answers(self) -> bool:
        """Say that the in-process queue is there."""
        return True


def build_web_wiring(database_url: str, **variables: str) -> WebWiring:
    """Return a wiring over an empty, complete database.

    Args:
        variables: environment variables beyond the defaults, as `LIMITS_URL`.
    """
    settings = Settings.load(
        {
            "DATABASE_URL": database_url,
            "SECRET_KEYS": _SIGNING_KEY,
            "DATA_KEYS": _DATA_KEY,
            "SENDER_MAILBOXES": "sets@acme.example",
            "PUBLIC_URL": "http://localhost",
            **variables,
        }
    )
    use_data_keys([_DATA_KEY])
    database = open_with_tables(database_url)
    return WebWiring(settings, database, Links(settings.public_url, [_SIGNING_KEY]))
