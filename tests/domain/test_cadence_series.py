"""Rule to dates, clock changes, and who is on a list."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from service.domain.meeting import Attendee, WeeklyPattern
from service.domain.series import (
    ClockChange,
    clock_changes,
    end_instant,
    merged_attendees,
    pattern_starts,
)

ANN = Attendee("ann@larkfield.example", "Ann")
BOB = Attendee("bob@larkfield.example", "Bob")
GUEST = Attendee("guest@elsewhere.example", "Guest")


def test_a_series_over_two_clock_changes_shifts_its_instants() -> None:
    starts = pattern_starts(WeeklyPattern(date(2027, 3, 2), 20, 3), time(9, 30), "Europe/London")

    assert starts == (
        datetime(2027, 3, 2, 9, 30, tzinfo=UTC),
        datetime(2027, 7, 20, 8, 30, tzinfo=UTC),
        datetime(2027, 12, 7, 9, 30, tzinfo=UTC),
    )


def test_clock_changes_are_named_by_their_local_day() -> None:
    year = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))

    london = clock_changes("Europe/London", *year)
    lord_howe = clock_changes("Australia/Lord_Howe", *year)

    assert london == (
        ClockChange(date(2027, 3, 28), "Europe/London", 60),
        ClockChange(date(2027, 10, 31), "Europe/London", -60),
    )
    assert [change.minutes for change in lord_howe] == [-30, 30]
    assert str(london[0]) == "clock change on Sunday 28 March 2027"
    assert clock_changes("Asia/Kolkata", *year) == ()


def test_an_end_is_the_wall_time_that_the_invitation_shows() -> None:
    night = datetime(2027, 3, 27, 23, 30)  # noqa: DTZ001 -- wall time

    assert end_instant(night, 180, "Europe/London") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_attendees_that_are_right_need_no_change() -> None:
    current = (replace(ANN, address="ANN@larkfield.example"), GUEST)

    assert merged_attendees(current, (ANN,), {BOB.address}) is None


def test_a_leaver_goes_a_joiner_comes_and_a_guest_stays() -> None:
    assert merged_attendees((ANN, GUEST), (BOB,), {ANN.address}) == (GUEST, BOB)


def test_somebody_who_came_back_is_not_taken_out() -> None:
    assert merged_attendees((ANN,), (ANN,), {ANN.address}) is None
