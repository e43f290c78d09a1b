"""Which mails a place in a taster brings, whatever happened to it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.journey.facts import Reader
from service.domain.tasters import (
    CALLED_OFF,
    REMINDER,
    THANKS,
    Owed,
    Place,
    is_of_company,
    owed,
    places_left,
)

GIL = Reader(1, "Europe/London", frozenset(range(5)), frozenset())
TUESDAY = datetime(2027, 3, 23, 13, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
INSTANTS = st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- made aware by the strategy


def _place(**changes: datetime | None) -> Place:
    values: dict[str, datetime | None] = {
        "called_off_at": None,
        "confirmed_at": TUESDAY - 9 * DAY,
        "given_back_at": None,
    }
    return Place(starts_at=TUESDAY, ends_at=TUESDAY + HOUR, **(values | changes))


def test_place_brings_a_reminder_the_working_day_before_and_thanks() -> None:
    monday = datetime(2027, 3, 22, 8, 30, tzinfo=UTC)
    ended = TUESDAY + HOUR

    assert owed(_place(), GIL) == (
        Owed(REMINDER, monday, TUESDAY),
        Owed(THANKS, ended, ended + 7 * DAY),
    )


def test_place_taken_on_the_eve_brings_no_reminder() -> None:
    late = _place(confirmed_at=datetime(2027, 3, 22, 9, tzinfo=UTC))

    assert [one.slug for one in owed(late, GIL)] == [THANKS]


def test_place_that_is_not_held_brings_nothing() -> None:
    assert owed(_place(confirmed_at=None), GIL) == ()
    assert owed(_place(given_back_at=TUESDAY - DAY), GIL) == ()


def test_calling_off_is_told_at_once_where_the_hours_would_be_too_late() -> None:
    at = TUESDAY - timedelta(hours=14)
    night = _place(called_off_at=at)
    saturday = _place(called_off_at=TUESDAY - timedelta(days=3))
    opens = datetime(2027, 3, 23, 8, 30, tzinfo=UTC)

    assert owed(night, GIL) == (Owed(CALLED_OFF, opens, TUESDAY),)
    assert [one.due_at.weekday() for one in owed(saturday, GIL)] == [0]


@given(starts_at=INSTANTS, confirmed_at=INSTANTS, is_called_off=st.booleans())
def test_no_mail_is_due_when_it_is_already_useless(
    starts_at: datetime, confirmed_at: datetime, *, is_called_off: bool
) -> None:
    before = min(confirmed_at, starts_at - HOUR)
    called_off_at = before if is_called_off else None
    found = owed(Place(starts_at, starts_at + HOUR, called_off_at, before, None), GIL)

    assert [one for one in found if one.due_at >= one.useless_after] == []
    assert len({one.slug for one in found}) == len(found) <= 2


@given(st.integers(0, 20), st.integers(0, 20))
def test_places_left_are_never_less_than_none(places: int, taken: int) -> None:
    assert places_left(places, taken) + min(places, taken) == places


def test_address_of_the_company_has_its_whole_domain() -> None:
    asked = ("gil@acme.example", "gil@notacme.example", "gil@acme.example.com", "@acme.example", "")

    assert [is_of_company(one, "BOB@ACME.example") for one in asked] == [True] + [False] * 4
