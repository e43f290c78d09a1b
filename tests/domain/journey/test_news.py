"""News goes in its reader's hours, as long as it is still true."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.journey.decide import CANCELLED, LEFT, TOO_LATE, Send, Skip, Wait
from service.domain.journey.news import NewsFacts, decide_news
from tests.domain.journey.programme import ANN, LONDON, reader

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=LONDON).astimezone(UTC)
"""A Monday."""
FACTS = NewsFacts(
    reader=reader(ANN),
    useless_after=NOON + timedelta(days=7),
    is_in_set=True,
    session_stands=True,
)


@pytest.mark.parametrize(
    ("facts", "now", "decision"),
    [
        (FACTS, NOON, Send()),
        (FACTS, NOON + timedelta(hours=5), Wait(NOON + timedelta(hours=20, minutes=30))),
        (replace(FACTS, is_in_set=False), NOON, Skip(LEFT)),
        (replace(FACTS, session_stands=False), NOON, Skip(CANCELLED)),
        (FACTS, NOON + timedelta(days=7), Skip(TOO_LATE)),
        (
            replace(FACTS, useless_after=NOON + timedelta(hours=10)),
            NOON + timedelta(hours=5),
            Skip(TOO_LATE),
        ),
    ],
)
def test_news_is_decided_by_where_its_reader_and_its_session_stand(facts, now, decision):
    assert decide_news(facts, now) == decision
