"""What a programme will send if nobody answers, played through once."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from service.domain.journey.due import due_mails
from service.domain.journey.forecast import forecast
from tests.domain.journey.programme import (
    ANN,
    APPROVED,
    BOB,
    LONDON,
    NOTHING_YET,
    programme,
    seat,
)

FACTS = programme(seats=[seat(ANN), seat(BOB)])


def _london(*parts):
    return datetime(*parts, tzinfo=LONDON).astimezone(UTC)


def _forecast(facts=FACTS, *, settled=(), waiting=None, progress=NOTHING_YET, now=APPROVED):
    return forecast(
        due_mails(facts), settled=settled, waiting=waiting or {}, progress=progress, now=now
    ).to_come


def test_forecast_counts_every_first_mail_and_its_nudge():
    kinds = Counter(each.mail.touchpoint.slug for each in _forecast().values())

    assert kinds == {
        "joining": 2,
        "joining-nudge": 2,
        "set-introduction": 2,
        "set-up": 2,
        "affirmations": 2,
        "before-session": 8,
        # The cycle of the mid-point has its four mails without the reminder.
        "before-session-nudge": 6,
        "after-session": 8,
        "after-session-nudge": 8,
        "mid-point": 2,
        "final-story": 2,
        "final-story-nudge": 2,
        "end-evaluation": 2,
        "end-evaluation-nudge": 2,
        "twelve-weeks": 2,
        "six-months": 2,
    }


def test_forecast_says_at_once_of_what_is_due_and_the_instant_of_the_rest():
    found = _forecast()

    assert found["joining:10:1"].at is None
    assert found["before-session:20:1"].at == _london(2027, 3, 2, 8, 30)


def test_forecast_skips_the_nudge_whose_first_mail_would_go_the_same_day():
    late = _london(2027, 3, 7, 12, 0)

    found = _forecast(now=late, settled=frozenset(f"set-up:10:{who}" for who in (ANN, BOB)))

    assert "before-session-nudge:20:1" not in found
    assert found["before-session:20:1"].at == _london(2027, 3, 8, 8, 30)


def test_forecast_lets_a_waiting_row_go_when_it_may():
    until = APPROVED + timedelta(hours=2)

    found = _forecast(waiting={"joining:10:1": until, "joining:10:2": None})

    assert (found["joining:10:1"].at, found["joining:10:2"].at) == (until, None)


def test_forecast_leaves_out_what_has_a_row_that_will_not_go():
    assert "joining:10:1" not in _forecast(settled={"joining:10:1"})
