"""Where Microsoft 365 can write to us, and when a watch is renewed."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.watching import LASTS, may_be_told, may_renew, needs_renewal

NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)
REAL = "https://graph.microsoft.com/v1.0"
SANDBOX = "https://localhost:8365/v1.0"


@pytest.mark.parametrize(
    ("public_url", "graph", "may"),
    [
        ("https://sets.acme.example", REAL, True),
        ("http://sets.acme.example", REAL, False),
        ("https://localhost:8000", REAL, False),
        ("https://127.0.0.1:8000", REAL, False),
        ("http://127.0.0.1:8000", SANDBOX, True),
        ("http://localhost:8000", SANDBOX, True),
        ("https://localhost:8000", SANDBOX, False),
        ("http://sets.acme.example", SANDBOX, False),
    ],
)
def test_may_be_told_only_where_graph_reaches_us(public_url: str, graph: str, may: bool) -> None:
    assert may_be_told(public_url, graph) is may


def test_watch_is_renewed_days_before_it_ends_and_after() -> None:
    fresh = NOW + LASTS

    assert not needs_renewal(fresh, NOW)
    assert not needs_renewal(fresh, NOW + timedelta(days=2, hours=23))
    assert needs_renewal(fresh, NOW + timedelta(days=3))
    assert needs_renewal(fresh, NOW + timedelta(days=8))


def test_two_renewals_are_ten_minutes_apart() -> None:
    assert may_renew(None, NOW)
    assert not may_renew(NOW, NOW + timedelta(minutes=9))
    assert may_renew(NOW, NOW + timedelta(minutes=10))
    # A followed clock may have gone back.
    assert may_renew(NOW, NOW - timedelta(days=1))
