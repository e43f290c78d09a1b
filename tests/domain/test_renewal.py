"""When a set may vote on how it ends, and which ends lead on."""

from datetime import UTC, datetime, timedelta

from service.domain.renewal import Renewal, may_vote_at

STARTS = datetime(2027, 7, 20, 12, 30, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=3)
MOMENT = timedelta(microseconds=1)


def test_vote_is_open_from_the_last_session_on_for_four_weeks() -> None:
    until = ENDS + timedelta(weeks=4)

    assert [
        may_vote_at(now, starts_at=STARTS, ends_at=ENDS)
        for now in (STARTS - MOMENT, STARTS, until, until + MOMENT)
    ] == [False, True, True, False]


def test_set_goes_on_unless_it_closes() -> None:
    assert [one for one in Renewal if one.goes_on] == [Renewal.CONTINUE, Renewal.ALONE]
