"""The oracle against lists made by hand with the table of mails and a wall calendar."""

from dataclasses import replace

import pytest

from tests.flows.workers import Worker
from tests.journey.maple import (
    ANN,
    CAL,
    COL,
    FAY,
    MAX,
    PEOPLE,
    PLACES,
    SUE,
    at,
    maple,
    meetings,
    person,
    read_by,
    why_not,
)
from tests.journey.world import Event, Place, World

ANNS = [
    "2027-09-13 08:30 joining 1",
    "2027-09-14 08:30 set-introduction 1",
    "2027-09-16 08:30 joining-nudge 1",
    "2027-10-05 08:30 set-up 1",
    "2027-10-12 16:00 affirmations 1",
    "2027-11-09 08:30 before-session 2",
    "2027-11-12 08:30 before-session-nudge 2",
    "2027-11-16 16:30 after-session 2",
    "2027-11-18 08:30 after-session-nudge 2",
    "2027-12-07 08:30 before-session 3",
    "2027-12-10 08:30 before-session-nudge 3",
    "2027-12-14 16:30 after-session 3",
    "2027-12-16 08:30 after-session-nudge 3",
    "2027-12-17 08:30 mid-point 3",
    "2028-01-11 08:30 final-story 4",
    "2028-01-25 16:30 end-evaluation 4",
    "2028-01-27 08:30 end-evaluation-nudge 4",
    # Twelve weeks on, to the day: a Tuesday again, after Easter Monday.
    "2028-04-18 08:30 twelve-weeks 4",
    # Twenty-six weeks after 25 January, a Tuesday as well.
    "2028-07-25 08:30 six-months 4",
]
WARNED = [
    # Ninety days after the end is 24 April; seven days before that is Easter Monday.
    "2028-03-27 08:30 deletion-warning-1",
    "2028-04-18 08:30 deletion-warning-2",
]
FAYS = [
    "2027-09-14 08:30 set-introduction 1",
    "2027-10-11 08:30 run-sheet 1",
    "2027-10-12 17:00 facilitator-wrap 1",
    "2027-11-12 08:30 quorum-risk 2",
    "2027-11-15 08:30 run-sheet 2",
    "2027-11-16 17:00 facilitator-wrap 2",
    "2027-12-10 08:30 quorum-risk 3",
    "2027-12-13 08:30 run-sheet 3",
    "2027-12-14 17:00 facilitator-wrap 3",
    "2027-12-17 08:30 mid-point 3",
    "2028-01-21 08:30 quorum-risk 4",
    "2028-01-24 08:30 run-sheet 4",
    "2028-01-25 17:00 facilitator-wrap 4",
]


def _answered(when: str, form: str, session: int = 0, *, who: str = ANN, said: str = "") -> Event:
    set_name = "Maple" if session or form == "sponsor-decisions" else ""
    return Event(at(when), "answered", who, set_name, session, word=form, said=said)


def _learned(when: str, session: int) -> Event:
    return Event(at(when), "learned", set_name="Maple", session=session)


def _of(session: int, lines: list[str]) -> list[str]:
    return [line for line in lines if line.endswith(f" {session}")]


# -- a whole life for each role


def test_member_who_never_answers_gets_four_mails_a_cycle() -> None:
    assert read_by(maple(), ANN) == ANNS
    # After, its reminder, the mid-point and the story are four.
    assert why_not(maple(), ANN) == {"final-story-nudge 4": "cap"}


def test_facilitator_reads_of_every_session_and_of_too_few() -> None:
    assert read_by(maple(), FAY) == FAYS


def test_manager_reads_about_release_and_every_second_session() -> None:
    # He works Monday to Thursday: five of his days after a Tuesday are Wednesday of next week.
    assert read_by(maple(), MAX) == [
        "2027-09-13 08:30 release-time 1",
        "2027-11-24 08:30 manager-summary 2",
        "2028-02-02 08:30 manager-summary 4",
    ]


def test_manager_is_asked_twelve_weeks_later_only_where_allowed() -> None:
    allowed = maple(Event(at("2028-01-26T10:00"), "later-manager-ok", ANN))

    assert read_by(allowed, MAX, since="2028-03") == ["2028-04-18 08:30 twelve-weeks-manager 4"]


def test_sponsor_reads_of_every_session_but_the_last() -> None:
    assert read_by(maple(), SUE) == [
        "2027-09-13 08:30 sponsor-sign-off",
        "2027-10-14 08:30 sponsor-progress 1",
        "2027-11-18 08:30 sponsor-progress 2",
        "2027-12-16 08:30 sponsor-progress 3",
        "2028-04-18 08:30 programme-report",
    ]


def test_contact_reads_of_too_few_and_the_report() -> None:
    assert read_by(maple(), COL) == [
        "2027-11-12 08:30 quorum-risk 2",
        "2027-12-10 08:30 quorum-risk 3",
        "2028-01-21 08:30 quorum-risk 4",
        "2028-04-18 08:30 programme-report",
    ]


def test_champion_gets_three_digests() -> None:
    assert read_by(maple(), CAL) == [
        "2027-10-19 08:30 champions-digest-1",
        "2027-12-21 08:30 champions-digest-2",
        "2028-02-01 08:30 champions-digest-3",
    ]


def _looked_back(*missed: int) -> World:
    absent = [
        Event(at("2028-01-26T10:00"), "marked", "", "Maple", one, ANN, said="absent")
        for one in missed
    ]
    form = Event(at("2028-01-26T11:00"), "answered", ANN, "Maple", 4, word="end-evaluation")
    return maple(*absent, form)


def _asked(world: World) -> list[str]:
    """Return Ann's next mail once she has looked back: the invitation or, without, the warning."""
    return read_by(world, ANN, role="member", since="2028-01-27")[:1]


def test_whoever_saw_the_set_through_is_asked_once_to_be_a_champion() -> None:
    asked, unasked = (
        ["2028-02-08 08:30 champion-invitation 4"],
        ["2028-03-27 08:30 deletion-warning-1"],
    )

    assert _asked(_looked_back()) == asked
    assert _asked(_looked_back(2)) == asked
    assert _asked(_looked_back(2, 3)) == unasked
    world = _looked_back()
    assert _asked(replace(world, places=[*world.places, Place(ANN, "champion")])) == unasked


def test_host_reads_as_facilitator_only_where_the_set_is_its_own() -> None:
    places = [replace(one, role="host") if one.address == FAY else one for one in PLACES]

    assert read_by(maple(places=places), FAY) == []
    assert read_by(maple(places=places, self_facilitated=True), FAY) == FAYS


# -- answers


def test_answer_stops_the_reminder_and_says_so() -> None:
    world = maple(
        _answered("2027-09-13T18:00", "joining", 1, said="join"),
        _answered("2027-11-10T09:00", "before-session", 2),
    )

    stopped = ("joining-nudge 1", "before-session-nudge 2")
    told = [line for line in ANNS if not line.endswith(stopped)]
    assert read_by(world, ANN) == [*told[:-2], *WARNED, *told[-2:]]
    assert why_not(world, ANN) == dict.fromkeys(stopped, "answered") | {
        "final-story-nudge 4": "cap"
    }


def test_talk_first_is_an_answer() -> None:
    world = maple(_answered("2027-09-13T18:00", "joining", 1, said="talk"))

    told = [line for line in ANNS if not line.endswith("joining-nudge 1")]
    assert read_by(world, ANN) == [*told[:-2], *WARNED, *told[-2:]]


def test_too_few_is_told_only_while_too_few_are_likely() -> None:
    coming = Event(at("2027-11-10T09:00"), "coming", ANN, "Maple", 2, said="late")
    accepted = Event(at("2027-12-01T09:00"), "rsvp", ANN, "Maple", 3, said="yes")

    told = [line for line in read_by(maple(coming, accepted), FAY) if "quorum" in line]

    assert told == ["2028-01-21 08:30 quorum-risk 4"]


# -- absence


def test_member_who_said_no_is_caught_up_with() -> None:
    world = maple(Event(at("2027-11-10T09:00"), "coming", ANN, "Maple", 2, said="no"))

    assert _of(2, read_by(world, ANN)) == [
        "2027-11-09 08:30 before-session 2",
        "2027-11-12 08:30 before-session-nudge 2",
        "2027-11-16 17:00 catch-up 2",
    ]


def test_mark_of_the_facilitator_counts_more_than_what_was_said() -> None:
    world = maple(
        Event(at("2027-11-10T09:00"), "coming", ANN, "Maple", 2, said="no"),
        Event(at("2027-11-16T15:00"), "marked", "", "Maple", 2, ANN, said="present"),
        Event(at("2027-12-15T10:00"), "marked", "", "Maple", 3, ANN, said="absent"),
    )

    assert _of(2, read_by(world, ANN, since="2027-11-15")) == [
        "2027-11-16 16:30 after-session 2",
        "2027-11-18 08:30 after-session-nudge 2",
    ]
    assert _of(3, read_by(world, ANN, since="2027-12-11")) == [
        "2027-12-14 16:30 after-session 3",
        "2027-12-15 10:00 catch-up 3",
        "2027-12-17 08:30 mid-point 3",
    ]


# -- the set chooses what happens with a session

_ASKED = Event(at("2027-11-12T11:00"), "asked", set_name="Maple", session=2)


def test_set_that_chooses_is_asked_at_once_within_its_four() -> None:
    assert _of(2, read_by(maple(_ASKED), ANN)) == [
        "2027-11-09 08:30 before-session 2",
        "2027-11-12 08:30 before-session-nudge 2",
        "2027-11-12 11:00 quorum-vote 2",
        "2027-11-16 16:30 after-session 2",
        "2027-11-18 08:30 after-session-nudge 2",
    ]


def test_vote_has_no_place_beside_four_others() -> None:
    world = maple(replace(_ASKED, at=at("2027-12-10T11:00"), session=3))

    # After session 2 and its reminder, before session 3 and its. It stands on her page.
    assert _of(3, read_by(world, ANN)) == _of(3, ANNS)
    assert why_not(world, ANN)["quorum-vote 3"] == "cap"


@pytest.mark.parametrize("what", ["voted", "chosen"])
def test_vote_that_is_given_or_over_is_not_asked_for(what: str) -> None:
    asked = replace(_ASKED, at=at("2027-11-12T19:00"))
    done = Event(at("2027-11-12T20:00"), what, ANN if what == "voted" else "", "Maple", 2)

    assert _of(2, read_by(maple(asked, done), ANN)) == _of(2, ANNS)


# -- the set's learning


def test_recap_rides_in_the_reminder() -> None:
    world = maple(_learned("2027-11-17T11:00", 2))

    assert _of(2, read_by(world, ANN)) == _of(2, ANNS)
    assert why_not(world, ANN)["recap 2"] == "told in the reminder"


def test_recap_goes_once_the_form_is_answered() -> None:
    world = maple(
        _learned("2027-11-17T11:00", 2), _answered("2027-11-17T15:00", "after-session", 2)
    )

    assert _of(2, read_by(world, ANN, since="2027-11-16")) == [
        "2027-11-16 16:30 after-session 2",
        "2027-11-17 15:00 recap 2",
    ]


def test_recap_after_the_reminder_has_no_room_before_another_session() -> None:
    world = maple(_learned("2027-11-19T11:00", 2))

    # But four have their place already: after, its reminder; before, and it outranks a recap.
    assert _of(2, read_by(world, ANN)) == _of(2, ANNS)
    assert why_not(world, ANN)["recap 2"] == "cap"


def test_recap_after_the_reminder_goes_by_itself() -> None:
    world = maple(_learned("2028-01-28T11:00", 4))

    assert read_by(world, ANN, since="2028-01-25") == [
        "2028-01-25 16:30 end-evaluation 4",
        "2028-01-27 08:30 end-evaluation-nudge 4",
        "2028-01-28 11:00 recap 4",
        "2028-04-18 08:30 twelve-weeks 4",
        "2028-07-25 08:30 six-months 4",
    ]


def test_recap_waits_a_day_behind_another_mail() -> None:
    world = maple(_learned("2027-10-12T16:10", 1))

    assert _of(1, read_by(world, ANN, since="2027-10-12")) == [
        "2027-10-12 16:00 affirmations 1",
        "2027-10-13 08:30 recap 1",
    ]


# -- pulse


def test_pulse_asks_midway_who_has_an_action() -> None:
    world = maple(Event(at("2027-10-12T15:00"), "action", ANN, "Maple", said="some"))

    # Midway between 12 October and 16 November is a Saturday.
    assert _of(1, read_by(world, ANN, since="2027-10-13")) == ["2027-11-01 08:30 pulse 1"]
    assert why_not(world, ANN)["pulse 2"] == "nudged"


def test_pulse_gives_way_to_what_has_more_weight() -> None:
    world = maple(
        Event(at("2027-10-12T15:00"), "action", ANN, "Maple", said="some"),
        _learned("2027-10-13T10:00", 1),
        Event(at("2027-12-01T15:00"), "action", ANN, "Maple", said="none"),
    )

    # Affirmations, recap, and the mail before with its reminder are four.
    assert _of(1, read_by(world, ANN, since="2027-10-13")) == ["2027-10-13 10:00 recap 1"]
    assert why_not(world, ANN)["pulse 1"] == "cap"


# -- away, paused, gone


def _away(until: str) -> World:
    return maple(Event(at("2027-11-11T09:00"), "away", ANN, end=at(until)))


def test_reminder_waits_for_the_working_day_after_the_return() -> None:
    def reminded(returns: str) -> str:
        return _of(2, read_by(_away(returns), ANN))[1]

    assert reminded("2027-11-12T12:00") == "2027-11-15 08:30 before-session-nudge 2"
    # On a Friday evening, she is back on Monday.
    assert reminded("2027-11-12T18:00") == "2027-11-16 08:30 before-session-nudge 2"
    assert reminded("2027-11-15T07:00") == "2027-11-16 08:30 before-session-nudge 2"


def test_reminder_is_given_up_where_the_return_is_too_late() -> None:
    world = _away("2027-11-16T07:00")

    assert _of(2, read_by(world, ANN))[1] == "2027-11-16 16:30 after-session 2"
    assert why_not(world, ANN)["before-session-nudge 2"] == "away"


def test_pause_lets_go_afterwards_what_still_makes_sense() -> None:
    world = maple(
        Event(at("2027-11-08T09:00"), "paused", ANN, said="yes"),
        Event(at("2027-11-15T09:00"), "paused", ANN, said="no"),
    )

    assert _of(2, read_by(world, ANN))[:2] == [
        "2027-11-15 09:00 before-session 2",
        "2027-11-16 16:30 after-session 2",
    ]
    # It fell due in the pause, when there was no mail to remind of.
    assert why_not(world, ANN)["before-session-nudge 2"] == "nothing to remind of"


def test_nothing_goes_to_or_about_who_left_but_the_warning_of_deletion() -> None:
    world = maple(
        Event(at("2027-11-16T17:00"), "left", ANN, "Maple"),
        Event(at("2027-10-20T10:00"), "wrote", ANN),
    )

    assert read_by(world, ANN) == ANNS[:8] + WARNED
    assert read_by(world, MAX) == ["2027-09-13 08:30 release-time 1"]


# -- dates


def test_moved_session_moves_what_has_not_gone() -> None:
    start, end = at("2027-11-23T13:00"), at("2027-11-23T16:00")
    world = maple(Event(at("2027-11-10T12:00"), "moved", "", "Maple", 2, start=start, end=end))

    assert _of(2, read_by(world, ANN)) == [
        "2027-11-09 08:30 before-session 2",
        "2027-11-19 08:30 before-session-nudge 2",
        "2027-11-23 16:30 after-session 2",
        "2027-11-25 08:30 after-session-nudge 2",
    ]


def test_cancelled_session_lets_the_last_move_up() -> None:
    world = maple(Event(at("2027-12-01T12:00"), "cancelled", "", "Maple", 3))

    # The final one is third now: no mid-point, and room for the reminder.
    assert read_by(world, ANN, since="2027-11-19") == [
        "2028-01-11 08:30 final-story 4",
        "2028-01-21 08:30 final-story-nudge 4",
        *ANNS[-4:],
    ]


def test_session_that_ends_in_the_evening_is_told_of_next_morning() -> None:
    world = maple(sets={"Maple": meetings(starts="15:10")})

    # 18:10 and half an hour; 18:10 itself is outside ordinary hours.
    assert [line for line in read_by(world, ANN) if "11-1" in line or "10-1" in line] == [
        "2027-10-13 08:30 affirmations 1",
        "2027-11-12 08:30 before-session-nudge 2",
        "2027-11-17 08:30 after-session 2",
        "2027-11-18 08:30 after-session-nudge 2",
    ]


def test_reader_across_the_sea_is_written_to_in_their_day() -> None:
    people: dict[str, Worker] = PEOPLE | {
        ANN: person(ANN, "America/New_York", "US-NY", manager=MAX)
    }
    world = maple(people=people)

    # 13:00 in London is 08:00 there; Veterans Day falls on a Thursday, so that five of her days
    # before the 16th begin a day sooner.
    assert _of(2, read_by(world, ANN)) == [
        "2027-11-08 08:30 before-session 2",
        "2027-11-12 08:30 before-session-nudge 2",
        "2027-11-16 11:30 after-session 2",
        "2027-11-18 08:30 after-session-nudge 2",
    ]


# -- one day


def test_mails_of_one_instant_are_told_in_one() -> None:
    world = maple(approved_at=at("2027-10-05T06:00"))

    # The mail before the set-up falls due at 08:30, the joining mail at 06:00.
    assert read_by(world, ANN)[:4] == [
        "2027-10-05 08:30 joining 1",
        "2027-10-06 08:30 set-introduction 1",
        "2027-10-08 08:30 joining-nudge 1",
        "2027-10-12 16:00 affirmations 1",
    ]
    assert why_not(world, ANN)["set-up 1"] == "told the same day"


def test_sponsor_of_two_sets_reads_of_both_in_one_mail() -> None:
    world = maple(sets={"Maple": meetings(), "Rowan": meetings()})

    assert [line for line in read_by(world, SUE) if "progress" in line] == [
        "2027-10-14 08:30 sponsor-progress 1",
        "2027-11-18 08:30 sponsor-progress 2",
        "2027-12-16 08:30 sponsor-progress 3",
    ]


# -- who comes in otherwise


def test_invited_person_is_asked_once_their_manager_released_them() -> None:
    world = maple(
        Event(at("2027-09-15T11:00"), "signed-off"),
        Event(at("2027-09-20T10:00"), "released", about=ANN),
        Event(at("2027-09-24T10:00"), "joined", ANN),
        _answered("2027-09-24T10:00", "joining", 1, said="join"),
        entry="invite",
    )

    assert read_by(world, MAX)[0] == "2027-09-15 12:00 release-time 1"
    assert read_by(world, ANN)[:4] == [
        "2027-09-20 10:00 joining 1",
        "2027-09-23 08:30 joining-nudge 1",
        "2027-09-27 08:30 set-introduction 1",
        "2027-10-05 08:30 set-up 1",
    ]


def test_invited_person_without_a_manager_is_asked_at_the_sign_off() -> None:
    world = maple(
        Event(at("2027-09-15T11:00"), "signed-off"),
        people=PEOPLE | {ANN: person(ANN)},
        entry="invite",
    )

    assert read_by(world, ANN)[:2] == [
        "2027-09-15 11:00 joining 1",
        "2027-09-20 08:30 joining-nudge 1",
    ]


def test_who_declines_gets_nothing_more() -> None:
    world = maple(
        Event(at("2027-09-15T11:00"), "signed-off"),
        Event(at("2027-09-20T10:00"), "released", about=ANN),
        Event(at("2027-09-21T10:00"), "declined", ANN),
        Event(at("2027-09-21T10:00"), "wrote", ANN),
        entry="invite",
    )

    assert read_by(world, ANN) == ["2027-09-20 10:00 joining 1"]
    assert read_by(world, MAX) == ["2027-09-15 12:00 release-time 1"]


def test_late_comer_gets_no_backlog() -> None:
    places = [*PLACES[1:], Place(ANN, "member", "Maple", at("2027-10-18T10:00"))]

    assert read_by(maple(places=places), ANN) == ANNS[5:]


# -- the shared project


def test_sponsor_decides_and_the_set_hears_of_it() -> None:
    world = maple(
        Event(at("2028-01-20T10:00"), "recommended", ANN, "Maple", word="first"),
        Event(at("2028-02-03T10:00"), "decided", SUE, "Maple", word="first"),
        mode="shared-project",
    )

    assert "2028-02-01 08:30 sponsor-decisions" in read_by(world, SUE)
    assert read_by(world, ANN, since="2028-02") == ["2028-02-03 10:00 loop-closed", *ANNS[-2:]]
    assert read_by(world, FAY, since="2028-02") == ["2028-02-03 10:00 loop-closed"]


def test_set_without_a_shared_project_asks_for_no_decision() -> None:
    world = maple(Event(at("2028-01-20T10:00"), "recommended", ANN, "Maple", word="first"))

    assert [line for line in read_by(world, SUE) if "decisions" in line] == []
