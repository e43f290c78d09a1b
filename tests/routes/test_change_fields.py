"""What was typed into a change's form, said back in words."""

import pytest

from service.routes.change_fields import Field

_SESSIONS = (("7", "Session 3, Tuesday 26 October 2027, 09:30"),)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("choice", "7", "Session 3, Tuesday 26 October 2027, 09:30"),
        ("choice", "8", ""),
        ("date", "2027-11-02", "Tuesday 2 November 2027"),
        ("date", "", ""),
        ("time", "10:00", "10:00"),
        ("words", "half the set is at the fair", "half the set is at the fair"),
    ],
)
def test_field_says_back_what_was_typed(kind: str, typed: str, said: str) -> None:
    assert Field("one", "One", kind, options=_SESSIONS).in_words(typed) == said
