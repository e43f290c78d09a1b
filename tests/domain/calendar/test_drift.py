"""What somebody changed in Outlook by hand: nothing invented, nothing missed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.calendar.drift import Difference, differences
from service.domain.calendar.found import FoundAttendee, FoundCalendar, FoundDate, FoundSeries
from service.domain.calendar.known import KnownCalendar, KnownDate, KnownSeries
from service.domain.meeting import WeeklyPattern
from service.domain.states import DateState, DriftKind, Response

ANN, BOB, GUEST = "ann@acme.example", "bob@acme.example", "guest@acme.example"
PEOPLE = frozenset({ANN, BOB})
LINK = "https://teams.example/one"
SUBJECT = "Set Maple"
FIRST = datetime(2027, 3, 2, 10, tzinfo=UTC)
WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
BEFORE = FIRST - WEEK
COUNT = 5
SERIES = KnownSeries(
    series_id=7,
    generation=1,
    mailbox="sets@acme.example",
    event_id="master",
    zone="UTC",
    minutes=60,
    first_local=FIRST.replace(tzinfo=None),
    pattern=WeeklyPattern(date(2027, 3, 2), 1, COUNT),
    invited=PEOPLE | {GUEST},
)
LIST = tuple(FoundAttendee(address, address) for address in (ANN, BOB, GUEST))


def known_date(number: int, **changes: object) -> KnownDate:
    start = FIRST + number * WEEK
    stands = KnownDate(
        date_id=number + 1,
        session_id=100 + number,
        series_id=SERIES.series_id,
        mailbox=SERIES.mailbox,
        original_start=start,
        event_id=None,
        state=DateState.STANDING,
        starts_at=start,
        ends_at=start + HOUR,
        invited=None,
    )
    return replace(stands, **changes)  # type: ignore[arg-type]  # -- by name, as the tests give it


def found_date(number: int) -> FoundDate:
    start = FIRST + number * WEEK
    return FoundDate(start, None, start, start + HOUR)


def known(*dates: KnownDate, series: KnownSeries = SERIES) -> KnownCalendar:
    return KnownCalendar((series,), dates or tuple(map(known_date, range(COUNT))))


def shown(*dates: FoundDate, **changes: object) -> FoundCalendar:
    standing = dates or tuple(map(found_date, range(COUNT)))
    series = replace(FoundSeries("master", SUBJECT, LINK, LIST, standing), **changes)  # type: ignore[arg-type]  # -- as above
    return FoundCalendar(series={SERIES.series_id: series}, singles={})


def found_by(
    calendar: KnownCalendar, outlook: FoundCalendar, *, now: datetime = BEFORE
) -> tuple[Difference, ...]:
    return differences(calendar, outlook, people=PEOPLE, subject=SUBJECT, now=now)


@given(st.sets(st.integers(0, COUNT - 1)), st.sets(st.integers(0, COUNT - 1)), st.integers(0, 6))
def test_differences_are_exactly_what_was_done_to_dates_that_have_not_begun(
    moved: set[int], deleted: set[int], begun: int
) -> None:
    now = FIRST + (begun - 1) * WEEK
    by = timedelta(hours=3)
    dates = [
        replace(each, starts_at=each.starts_at + by, ends_at=each.ends_at + by)
        if number in moved
        else each
        for number, each in enumerate(map(found_date, range(COUNT)))
        if number not in deleted
    ]
    outlook = FoundCalendar(
        {SERIES.series_id: FoundSeries("master", SUBJECT, LINK, LIST, tuple(dates))}, {}
    )

    told = {(each.date_id, each.kind) for each in found_by(known(), outlook, now=now)}

    ahead = [number for number in range(COUNT) if FIRST + number * WEEK > now]
    assert told == {
        (number + 1, DriftKind.DELETED if number in deleted else DriftKind.MOVED)
        for number in ahead
        if number in deleted or number in moved
    }


@given(st.sampled_from(list(Response)), st.booleans())
def test_answers_and_guests_are_no_difference(answer: Response, forwarded: bool) -> None:
    listed = tuple(replace(each, response=answer) for each in LIST)
    if forwarded:
        listed = (*listed, FoundAttendee("more@acme.example", "More"))
    own = replace(found_date(1), event_id="exception", attendees=listed)

    assert found_by(known(), shown(found_date(0), own, *map(found_date, range(2, COUNT)))) == ()


def test_moved_date_says_where_it_stands() -> None:
    start = FIRST + 2 * WEEK + HOUR
    moved = replace(found_date(2), starts_at=start, ends_at=start + 2 * HOUR)
    others = [found_date(number) for number in (0, 1, 3, 4)]

    assert found_by(known(), shown(moved, *others)) == (
        Difference(
            DriftKind.MOVED,
            date_id=3,
            their_starts_at=start,
            their_ends_at=start + 2 * HOUR,
        ),
    )


def test_deleted_series_is_one_difference_and_none_once_all_its_dates_have_begun() -> None:
    gone = FoundCalendar(series={SERIES.series_id: None}, singles={})

    assert found_by(known(), gone) == (Difference(DriftKind.DELETED, series_id=7),)
    assert found_by(known(), gone, now=FIRST + COUNT * WEEK) == ()


def test_series_moved_as_a_whole_is_a_move_of_each_date() -> None:
    day = timedelta(days=1)
    dates = [
        FoundDate(each.starts_at + day, "x", each.starts_at + day, each.ends_at + day)
        for each in map(found_date, range(COUNT))
    ]

    told = found_by(known(), shown(*dates), now=FIRST + HOUR)

    assert [(each.kind, each.date_id, each.their_starts_at) for each in told] == [
        (DriftKind.MOVED, number + 1, FIRST + number * WEEK + day) for number in range(1, COUNT)
    ]


def test_person_taken_off_the_series_is_told_once_and_a_guest_never() -> None:
    without = (FoundAttendee(BOB, "Bob"),)
    own = replace(found_date(1), event_id="exception", attendees=without)
    outlook = shown(found_date(0), own, *map(found_date, range(2, COUNT)), attendees=without)

    assert found_by(known(), outlook) == (
        Difference(DriftKind.UNINVITED, series_id=7, address=ANN),
    )


def test_person_taken_off_one_date_is_told_of_that_date() -> None:
    own = replace(found_date(1), event_id="exception", attendees=(FoundAttendee(BOB, "Bob"),))

    assert found_by(known(), shown(found_date(0), own, *map(found_date, range(2, COUNT)))) == (
        Difference(DriftKind.UNINVITED, date_id=2, address=ANN),
    )


def test_person_who_left_the_set_is_not_missed() -> None:
    outlook = shown(attendees=(FoundAttendee(ANN, "Ann"),))

    assert differences(known(), outlook, people={ANN}, subject=SUBJECT, now=BEFORE) == ()


def test_another_subject_and_a_lost_meeting_are_an_edit() -> None:
    edited = (Difference(DriftKind.EDITED, series_id=7),)

    assert found_by(known(), shown(subject="Budget round")) == edited
    assert found_by(known(), shown(join_url=None)) == edited
    never = replace(SERIES, has_link=False)
    assert found_by(known(series=never), shown(join_url=None)) == ()


def test_single_date_is_compared_by_itself() -> None:
    single = known_date(0, series_id=None, original_start=None, event_id="one", invited=PEOPLE)
    calendar = KnownCalendar((), (single,))
    stands = FoundDate(None, "one", FIRST, FIRST + HOUR, LIST, SUBJECT, LINK)
    later = replace(stands, starts_at=FIRST + HOUR, ends_at=FIRST + 2 * HOUR)

    def told(there: FoundDate | None) -> list[DriftKind]:
        return [each.kind for each in found_by(calendar, FoundCalendar({}, {1: there}))]

    assert told(stands) == []
    assert told(None) == [DriftKind.DELETED]
    assert told(later) == [DriftKind.MOVED]
    assert told(replace(stands, attendees=LIST[1:])) == [DriftKind.UNINVITED]
    assert told(replace(stands, subject="Budget round")) == [DriftKind.EDITED]
    assert told(replace(stands, join_url=None)) == [DriftKind.EDITED]
    assert found_by(calendar, FoundCalendar({}, {})) == ()


def test_date_that_we_are_writing_or_that_stands_for_no_session_is_left_alone() -> None:
    without = shown(*map(found_date, range(1, COUNT)))
    for state in (DateState.PLANNED, DateState.CREATING, DateState.CANCELLED):
        writing = (known_date(0, state=state), *map(known_date, range(1, COUNT)))
        assert found_by(known(*writing), without) == ()
    unused = (known_date(0, session_id=None), *map(known_date, range(1, COUNT)))
    assert found_by(known(*unused), without) == ()
