"""Dates that a programme file names: a set's first, single ones, and days kept free."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.programme_file import ChosenDate
from service.files import dates
from service.files.cells import Cell, Findings


def cell(text: str) -> Cell:
    return Cell(text, "spring.yaml", 4, "dates")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("2027-03-31", (date(2027, 3, 31),)),
        ("2027-03-31, 2027-03-31", (date(2027, 3, 31),)),
        (
            "2027-12-31; 2027-03-29 to 2027-03-31",
            (date(2027, 3, 29), date(2027, 3, 30), date(2027, 3, 31), date(2027, 12, 31)),
        ),
    ],
)
def test_days_kept_free_are_dates_and_spans(text: str, found: tuple[date, ...]) -> None:
    findings = Findings()

    assert dates.blackout(cell(text), findings) == found
    assert findings.problems == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("easter", "'easter' is no date; write 2027-03-31, or 2027-03-29 to 2027-04-02"),
        (
            "2027-04-02 to 2027-03-29",
            "'2027-04-02 to 2027-03-29' ends before it begins, or after more than a year",
        ),
    ],
)
def test_days_kept_free_that_are_none_say_what_to_write(text: str, message: str) -> None:
    findings = Findings()

    assert dates.blackout(cell(text), findings) == ()
    assert findings.problems == [cell(text).problem(message)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "session 3 in May",
            (
                "'session 3 in May' is no session's date; "
                "write its number, date and time, as `3: 2027-04-08 13:00`"
            ),
        ),
        (
            "3: 2027-02-30 13:00",
            (
                "'3: 2027-02-30 13:00' is no session's date; "
                "write its number, date and time, as `3: 2027-04-08 13:00`"
            ),
        ),
    ],
)
def test_session_date_that_is_none_says_what_to_write(text: str, message: str) -> None:
    findings = Findings()

    assert dates.chosen(cell(text), findings) == ()
    assert findings.problems == [cell(text).problem(message)]


def test_session_with_two_dates_keeps_none_of_them_unsaid() -> None:
    findings = Findings()

    dates.chosen(cell("3: 2027-04-08 13:00, 3: 2027-04-09 13:00"), findings)

    message = "session 3 stands here twice; keep one of its dates"
    assert [one.message for one in findings.problems] == [message]


_MINUTES = st.datetimes(
    min_value=datetime.fromisoformat("2026-01-01T00:00"),
    max_value=datetime.fromisoformat("2040-01-01T00:00"),
).map(lambda at: at.replace(second=0, microsecond=0))


@given(st.dictionaries(st.integers(1, 24), _MINUTES))
def test_session_dates_are_read_as_they_were_written(walls: dict[int, datetime]) -> None:
    written = tuple(ChosenDate(number, walls[number]) for number in sorted(walls))
    findings = Findings()

    assert dates.chosen(cell(dates.written_chosen(written)), findings) == written
    assert findings.problems == []
