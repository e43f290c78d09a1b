"""Until when what somebody wrote is kept."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.retention import last_day_of_answers, last_day_of_numbers, last_day_of_words

END = datetime(2027, 7, 20, 15, 30, tzinfo=UTC)


def test_words_of_a_form_that_closes_in_time_go_with_the_others() -> None:
    closes_at = END + timedelta(weeks=4)

    assert last_day_of_answers(END, closes_at) == date(2027, 10, 18) == last_day_of_words(END)
    assert last_day_of_numbers(END) == date(2028, 7, 19)


@given(st.integers(-400, 400))
def test_words_are_never_due_to_go_while_their_form_is_open(days: int) -> None:
    closes_at = END + timedelta(days=days)

    kept_until = last_day_of_answers(END, closes_at)

    assert kept_until >= last_day_of_words(END)
    assert kept_until >= closes_at.date()
    assert (kept_until - closes_at.date()).days == 90 or kept_until == last_day_of_words(END)
