"""Which engine a test meets where one is enough: SQLite or PostgreSQL, half of the tests each.

Statements are of `service/store/`, whose tests meet both, as do the flows, the migrations and the
kills. What stands above them asks for the same rows whichever answers, and is most of the suite.
Which half a test is in follows from its name alone, so that every run, here or elsewhere, is the
same one.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

import pytest

_ONE_IS_ENOUGH = tuple(Path(__file__).parent / name for name in ("routes", "workflows"))
_FIXTURE = "database_url"


def beyond_one_engine(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that are the same as another one but for their engine, one of each kept."""
    alike: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if any(folder in item.path.parents for folder in _ONE_IS_ENOUGH) and (
            name := _engine(item)
        ):
            alike[item.nodeid.replace(name, _FIXTURE)].append(item)
    return [
        one
        for name, group in alike.items()
        for one in group
        if one is not group[chosen(name, len(group))]
    ]


def chosen(name: str, engines: int) -> int:
    """Return which of so many engines the test of a name meets."""
    return crc32(name.encode()) % engines


def _engine(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get(_FIXTURE, "")) if callspec else ""
