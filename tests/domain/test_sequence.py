"""A set's sessions keep their order whatever is moved, added or cancelled."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.domain.sequence import Meeting, Place, in_sequence
from service.domain.states import SessionKind

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
SET_UP, STANDARD, FINAL = SessionKind.SET_UP, SessionKind.STANDARD, SessionKind.FINAL


def meeting(session_id, weeks, kind=STANDARD, *, stands=True):
    return Meeting(session_id, kind, NOW + timedelta(weeks=weeks), stands)


def test_a_session_moved_past_its_neighbour_changes_numbers_with_it():
    places = in_sequence(
        [meeting(1, -5, SET_UP), meeting(2, 6), meeting(3, 5), meeting(4, 10, FINAL)], now=NOW
    )

    assert places == {
        1: Place(1, SET_UP),
        3: Place(2, STANDARD),
        2: Place(3, STANDARD),
        4: Place(4, FINAL),
    }


def test_a_cancelled_session_is_numbered_behind_the_last():
    places = in_sequence(
        [meeting(1, -5, SET_UP), meeting(2, 5, stands=False), meeting(3, 10, FINAL)], now=NOW
    )

    assert places == {1: Place(1, SET_UP), 3: Place(2, FINAL), 2: Place(3, STANDARD)}


def test_the_last_one_to_come_becomes_the_final_session():
    places = in_sequence(
        [meeting(1, -5, SET_UP), meeting(2, 5), meeting(3, 10, FINAL, stands=False)], now=NOW
    )

    assert places[2] == Place(2, FINAL)


def test_a_session_that_was_held_keeps_its_kind_when_all_others_are_cancelled():
    places = in_sequence(
        [meeting(1, -10, SET_UP), meeting(2, -5), meeting(3, 5, FINAL, stands=False)], now=NOW
    )

    assert places[2] == Place(2, STANDARD)


@given(
    st.lists(
        st.tuples(st.integers(-300, 300), st.booleans(), st.sampled_from(SessionKind)),
        min_size=1,
        max_size=9,
        unique_by=lambda each: each[0],
    )
)
def test_numbers_follow_time_and_are_given_once(told):
    meetings = [
        Meeting(index, kind, NOW + timedelta(days=day), stands)
        for index, (day, stands, kind) in enumerate(told)
    ]

    places = in_sequence(meetings, now=NOW)

    by_number = sorted(meetings, key=lambda each: places[each.session_id].number)
    assert [places[each.session_id].number for each in by_number] == list(
        range(1, len(meetings) + 1)
    )
    assert by_number == sorted(meetings, key=lambda each: (not each.stands, each.starts_at))
    assert {
        each.session_id: places[each.session_id].kind
        for each in meetings
        if each.starts_at <= NOW or not each.stands
    } == {
        each.session_id: each.kind for each in meetings if each.starts_at <= NOW or not each.stands
    }
