"""Calendars that the demo gives to people."""

from datetime import UTC, date, datetime, timedelta

from service.cli.demo_calendars import calendars
from service.files.programme import read_programme
from tests.flows.harness import EXAMPLES

_MONDAY = date(2026, 11, 30)


def test_calendars_are_the_same_for_the_same_people_and_leave_most_hours_free() -> None:
    people = read_programme(EXAMPLES / "becky.yaml").people

    given = calendars(people, monday=_MONDAY)

    assert given == calendars(reversed(people), monday=_MONDAY)
    assert set(given) == {one.address for one in people}
    assert {taken[0][0].tzinfo is not None for taken in given.values()} == {True}
    for taken in given.values():
        office = sum((min(end - begin, timedelta(hours=40)) for begin, end in taken), timedelta())
        assert timedelta(hours=100) < office < timedelta(hours=44 * 20)


def test_everybody_is_away_at_new_year() -> None:
    people = read_programme(EXAMPLES / "becky.yaml").people

    given = calendars(people, monday=_MONDAY)

    new_year = datetime(2026, 12, 30, 12, tzinfo=UTC)
    assert {
        address: any(begin < new_year < end for begin, end in taken)
        for address, taken in given.items()
    } == dict.fromkeys(given, True)
