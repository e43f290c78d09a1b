"""What a set's calendar needs, and what its attendees receive for it."""

from dataclasses import replace
from datetime import timedelta

from service.domain.calendar.known import KnownCalendar
from service.domain.calendar.plan import plan_calendar
from service.domain.calendar.steps import (
    CancelDate,
    CreateSeries,
    CreateSingle,
    EndSeries,
    InviteToDate,
    InviteToSeries,
    LinkDates,
    MoveDate,
    Notice,
    NoticeKind,
    SetMeetingOptions,
)
from service.domain.states import SeriesState
from tests.domain.calendar.making import (
    FIRST,
    NOW,
    ORGANISER,
    ZONE,
    address,
    addresses,
    attendee,
    booked,
    meeting,
    series,
    wanted,
)

SIX = tuple(meeting(number) for number in range(1, 7))
ALL = (1, 2, 3, 4, 5, 6)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def _with(*changed, without=()):
    numbers = {each.number for each in changed} | set(without)
    return [*(each for each in SIX if each.number not in numbers), *changed]


def test_a_calendar_as_it_should_be_needs_nothing() -> None:
    plan = plan_calendar(wanted(SIX), booked(), now=NOW)
    assert (plan.steps, plan.in_words()) == ((), "nobody is mailed")


def test_a_planned_series_is_created_and_its_odd_date_moved() -> None:
    known = KnownCalendar((series(state=SeriesState.PLANNED),), ())
    odd = meeting(3, FIRST + 2 * WEEK + DAY)
    plan = plan_calendar(wanted(_with(odd), co_organisers=["cem"]), known, now=NOW)
    assert plan.steps == (
        CreateSeries(
            series_id=7,
            mailbox=ORGANISER,
            first_local=FIRST,
            minutes=120,
            zone=ZONE,
            pattern=series().pattern,
            attendees=tuple(map(attendee, ("ann", "ben", "cem"))),
            sessions=(101, 102, 103, 104, 105, 106),
            numbers=ALL,
        ),
        MoveDate(None, odd, addresses()),
        SetMeetingOptions(7, None, (address("cem"),)),
    )
    assert plan.in_words() == "3 people get 1 invitation and 1 update"


def test_one_session_moved_between_its_neighbours_is_one_update_each() -> None:
    moved = meeting(3, FIRST + 2 * WEEK + DAY)
    plan = plan_calendar(wanted(_with(moved)), booked(), now=NOW)
    assert plan.steps == (MoveDate(3, moved, addresses()),)
    assert plan.notices == tuple(
        Notice(NoticeKind.UPDATE, address(name), (3,)) for name in ("ann", "ben", "cem")
    )


def test_a_move_past_a_neighbour_becomes_a_cancellation_and_an_invitation() -> None:
    moved = meeting(3, FIRST + 4 * WEEK + DAY)
    plan = plan_calendar(wanted(_with(moved)), booked(), now=NOW)
    assert plan.steps == (
        CancelDate(3, addresses(), (3,), "A new invitation follows."),
        CreateSingle(None, ORGANISER, moved, tuple(map(attendee, ("ann", "ben", "cem")))),
        SetMeetingOptions(None, None, ()),
    )
    assert plan.in_words() == "3 people get 1 invitation and 1 cancellation"


def test_two_sessions_that_change_places_mail_nobody() -> None:
    swapped = (meeting(3, FIRST + 3 * WEEK), meeting(4, FIRST + 2 * WEEK))
    plan = plan_calendar(wanted(_with(*swapped)), booked(), now=NOW)
    assert plan.steps == (LinkDates(((3, 104), (4, 103))),)
    assert plan.notices == ()


def test_later_dates_move_last_first_so_that_none_meets_its_neighbour() -> None:
    five, six = (meeting(number, FIRST + number * WEEK + DAY) for number in (5, 6))
    plan = plan_calendar(wanted((*SIX[:4], five, six)), booked(), now=NOW)
    assert plan.steps == (MoveDate(6, six, addresses()), MoveDate(5, five, addresses()))


def test_all_sessions_moved_before_the_first_end_the_series_and_begin_another() -> None:
    later = tuple(meeting(n, FIRST + (n - 1) * WEEK + DAY) for n in range(1, 7))
    plan = plan_calendar(wanted(later), booked(), now=NOW)
    assert [type(step) for step in plan.steps] == [EndSeries, CreateSeries, SetMeetingOptions]
    assert plan.in_words() == "3 people get 1 invitation and 1 cancellation"


def test_all_coming_sessions_moved_midway_are_moved_one_by_one() -> None:
    now = SIX[1].starts_at + DAY
    later = (*SIX[:2], *(meeting(n, FIRST + (n - 1) * WEEK + DAY) for n in range(3, 7)))
    plan = plan_calendar(wanted(later), booked(), now=now)
    assert [type(step) for step in plan.steps] == [MoveDate] * 4
    assert plan.in_words() == "3 people get 4 updates"


def test_another_organiser_cancels_the_coming_dates_and_invites_anew() -> None:
    now = SIX[1].starts_at + DAY
    plan = plan_calendar(wanted(SIX, organiser="sets-2@northwind.example"), booked(), now=now)
    assert [type(step) for step in plan.steps] == [
        *[CancelDate] * 4,
        CreateSeries,
        SetMeetingOptions,
    ]
    assert plan.steps[4].pattern.count == 4
    assert plan.in_words() == "3 people get 1 invitation and 4 cancellations"


def test_a_joiner_and_a_leaver_alone_hear_of_it() -> None:
    now = SIX[1].starts_at + DAY
    known = booked()
    own = frozenset({*addresses(), "guest@contoso.example"})
    known = replace(
        known, dates=(*known.dates[:3], replace(known.dates[3], invited=own), *known.dates[4:])
    )
    plan = plan_calendar(wanted(SIX, people=("ann", "ben", "dee"), gone=["cem"]), known, now=now)
    dee, cem = (attendee("dee"),), addresses(["cem"])
    assert plan.steps == (
        InviteToSeries(7, dee, cem, (3, 5, 6)),
        InviteToDate(4, dee, cem, (4,)),
    )
    assert plan.notices == (
        Notice(NoticeKind.CANCELLATION, address("cem"), (3, 5, 6)),
        Notice(NoticeKind.INVITATION, address("dee"), (3, 5, 6)),
        Notice(NoticeKind.CANCELLATION, address("cem"), (4,)),
        Notice(NoticeKind.INVITATION, address("dee"), (4,)),
    )


def test_a_session_that_begun_stays_whatever_is_wanted() -> None:
    now = SIX[5].starts_at
    plan = plan_calendar(wanted((), people=("ann",), gone=["ben", "cem"]), booked(), now=now)
    assert plan.steps == ()


def test_a_drifting_date_waits_and_the_others_go_on() -> None:
    known = booked()
    drifting = replace(known.dates[2], is_drifting=True)
    known = replace(known, dates=(*known.dates[:2], drifting, *known.dates[3:]))
    moved = (meeting(3, FIRST + 2 * WEEK + DAY), meeting(5, FIRST + 4 * WEEK + DAY))
    plan = plan_calendar(wanted(_with(*moved)), known, now=NOW)
    assert (plan.steps, plan.waiting) == ((MoveDate(5, moved[1], addresses()),), (3,))


def test_a_guest_of_a_date_comes_along_to_the_one_that_replaces_it() -> None:
    known = booked()
    own = frozenset({*addresses(), "guest@contoso.example"})
    known = replace(
        known, dates=(*known.dates[:2], replace(known.dates[2], invited=own), *known.dates[3:])
    )
    moved = meeting(3, FIRST + 4 * WEEK + DAY)
    plan = plan_calendar(wanted(_with(moved)), known, now=NOW)
    invited = [each.address for each in plan.steps[1].attendees]
    assert invited == [*map(address, ("ann", "ben", "cem")), "guest@contoso.example"]


def test_an_ended_programme_is_cancelled_as_a_whole_before_it_began() -> None:
    plan = plan_calendar(wanted(()), booked(), now=NOW, comment="The programme was called off.")
    assert plan.steps == (EndSeries(7, addresses(), ALL, "The programme was called off."),)
