"""When a facilitator is reminded to talk with a peer."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.supervision import is_due

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("held", "days_ago", "expected"),
    [(0, None, False), (2, 1, False), (3, 0, True), (3, 20, True), (3, 21, False), (6, 1, True)],
)
def test_prompt_stands_three_weeks_after_every_third_session(
    held: int, days_ago: int | None, expected: bool
) -> None:
    last = None if days_ago is None else NOW - timedelta(days=days_ago)

    assert is_due(held, last_ended_at=last, now=NOW) is expected
