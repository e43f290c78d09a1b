"""Which mails named a date that no longer holds, for whom, and since when nobody minds."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.contradictions import GoneOut, SetDates, untrue

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
ANN, BOB = 1, 2
STARTS = {10: NOW - WEEK, 20: NOW + WEEK, 30: NOW + 5 * WEEK}


def dates(starts=STARTS, people=(ANN, BOB)):
    return SetDates(starts, frozenset(people))


def mail(touchpoint, session_id, reader_id=ANN):
    return GoneOut(f"{touchpoint}:{session_id}", touchpoint, session_id, reader_id, NOW)


MOVED = dates(STARTS | {20: NOW + 2 * WEEK})


@pytest.mark.parametrize(
    ("gone", "after", "said"),
    [
        (mail("before-session", 20), MOVED, STARTS[20]),
        (mail("after-session", 10), MOVED, STARTS[20]),
        (mail("affirmations", 10), dates({10: STARTS[10], 30: STARTS[30]}), STARTS[20]),
        (mail("welcome", 20), dates({10: STARTS[10]}), STARTS[20]),
        (mail("before-session", 20), dates(people=(BOB,)), STARTS[20]),
        (mail("before-session", 30), MOVED, None),
        (mail("after-session", 30), MOVED, None),
        (mail("after-session", 30), dates(STARTS | {40: NOW + 9 * WEEK}), None),
        (mail("manager-summary", 20), MOVED, None),
        (mail("before-session", 20, reader_id=9), MOVED, None),
        (mail("set-up", 10), dates({20: STARTS[20]}), None),
    ],
)
def test_a_mail_is_untrue_where_the_date_it_named_no_longer_holds(gone, after, said):
    found = untrue([gone], dates(), after, STARTS, now=NOW)

    assert found == ([] if said is None else [(gone, said)])
