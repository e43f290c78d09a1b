"""A mail weighed against the other mails of its reader: the cap, what rides, what is merged."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.journey.company import AFTER_NUDGE, CAPPED, RODE
from service.domain.journey.decide import NotOwed, Send, Skip, Told, Wait
from service.domain.journey.due import due_mails
from service.domain.journey.settle import Journeys, settle
from service.domain.journey.touchpoints import OnlyIf
from service.domain.states import Role
from tests.domain.journey.programme import (
    ANN,
    APPROVED,
    BOB,
    FAY,
    LONDON,
    NOTHING_YET,
    programme,
    seat,
    sitting,
)


def _london(*parts):
    return datetime(*parts, tzinfo=LONDON).astimezone(UTC)


_SAVED = _london(2027, 3, 10, 9, 15)
"""When Fay noted what session 2 taught, on the morning after it."""
_RECAP = f"recap:20:{ANN}"
_AFTER, _AFTER_NUDGE = f"after-session:20:{ANN}", f"after-session-nudge:20:{ANN}"
_BEFORE = f"before-session:30:{ANN}"
_SENT_AFTER = {_AFTER: _london(2027, 3, 9, 17, 0)}
_MIDWAY = _london(2027, 3, 29, 8, 30)
"""The middle between sessions 2 and 3 is a Saturday, so the Monday after it."""
_HAS_ACTION = frozenset({(5, ANN)})


def _learned():
    sittings = [sitting(number) for number in range(1, 7)]
    sittings[1] = replace(sittings[1], learned_at=_SAVED)
    return programme(sittings=sittings)


def _decided(facts, now, *keys, **progress):
    journeys = Journeys(due_mails(facts))
    due = [mail for mail in journeys.mails if mail.key in keys]
    assert len(due) == len(keys)
    return settle(journeys, due, replace(NOTHING_YET, **progress), now)


def test_recap_goes_by_itself_to_whoever_has_answered():
    found = _decided(_learned(), _SAVED, _RECAP, gone_out=_SENT_AFTER, answered=frozenset({_AFTER}))

    assert found == {_RECAP: Send()}


def test_recap_waits_for_the_reminder_while_the_form_is_open():
    found = _decided(_learned(), _SAVED, _RECAP, gone_out=_SENT_AFTER)

    assert found == {_RECAP: Wait(_london(2027, 3, 11, 8, 30))}


def test_recap_told_in_the_reminder_is_no_mail_of_its_own():
    nudged_at = _london(2027, 3, 11, 8, 30)
    found = _decided(
        _learned(), nudged_at, _RECAP, gone_out={**_SENT_AFTER, _AFTER_NUDGE: nudged_at}
    )

    assert found == {_RECAP: Skip(RODE)}


def test_recap_to_whoever_was_not_there_goes_by_itself():
    found = _decided(_learned(), _SAVED, _RECAP, absent=frozenset({(20, ANN)}))

    assert found == {_RECAP: Send()}


def test_pulse_goes_to_whoever_has_an_open_action():
    key = f"pulse:20:{ANN}"
    answered = frozenset({_AFTER})

    found = _decided(
        programme(), _MIDWAY, key, open_actions=_HAS_ACTION, answered=answered, gone_out=_SENT_AFTER
    )

    # One went out, the form before session 3 and its reminder are to come: this is the fourth.
    assert found == {key: Send()}


def test_pulse_without_an_open_action_is_not_owed():
    key = f"pulse:20:{ANN}"

    found = _decided(programme(), _MIDWAY, key)

    assert found == {key: NotOwed(OnlyIf.OPEN_ACTION)}


def test_pulse_gives_way_once_a_reminder_went_out_in_the_cycle():
    key = f"pulse:20:{ANN}"
    gone_out = {**_SENT_AFTER, _AFTER_NUDGE: _london(2027, 3, 11, 8, 30)}

    found = _decided(
        programme(),
        _MIDWAY,
        key,
        open_actions=_HAS_ACTION,
        gone_out=gone_out,
    )

    assert found == {key: Skip(AFTER_NUDGE)}


def test_pulse_keeps_the_places_of_what_is_more_important_and_still_to_come():
    key = f"pulse:20:{ANN}"
    gone_out = {**_SENT_AFTER, _RECAP: _SAVED}
    answered = frozenset({_AFTER})
    now = _MIDWAY

    found = _decided(
        _learned(), now, key, open_actions=_HAS_ACTION, gone_out=gone_out, answered=answered
    )
    asked_already = _decided(
        _learned(),
        now,
        key,
        open_actions=_HAS_ACTION,
        gone_out=gone_out,
        answered=answered | {_BEFORE},
    )

    assert (found, asked_already) == ({key: Skip(CAPPED)}, {key: Send()})


def test_fifth_mail_of_a_cycle_does_not_go():
    key = f"before-session-nudge:40:{ANN}"
    gone_out = {
        f"after-session:30:{ANN}": _london(2027, 4, 13, 17, 0),
        f"after-session-nudge:30:{ANN}": _london(2027, 4, 15, 8, 30),
        f"mid-point:30:{ANN}": _london(2027, 4, 16, 8, 30),
        f"before-session:40:{ANN}": _london(2027, 5, 11, 8, 30),
    }

    found = _decided(programme(), _london(2027, 5, 14, 8, 30), key, gone_out=gone_out)

    assert found == {key: Skip(CAPPED)}


def test_mails_of_a_former_cycle_do_not_count():
    key = f"before-session-nudge:40:{ANN}"
    before_the_turn = {
        f"after-session:30:{ANN}": _london(2027, 4, 13, 16, 0),
        f"after-session-nudge:30:{ANN}": _london(2027, 4, 13, 16, 10),
        f"mid-point:30:{ANN}": _london(2027, 4, 13, 16, 20),
    }
    gone_out = {**before_the_turn, f"before-session:40:{ANN}": _london(2027, 5, 11, 8, 30)}

    found = _decided(programme(), _london(2027, 5, 14, 8, 30), key, gone_out=gone_out)

    assert found == {key: Send()}


def test_two_mails_of_one_instant_are_one_that_names_the_other():
    # Approved five working days before the set-up: joining, introduction and set-up at once.
    late = replace(programme(), approved_at=_london(2027, 1, 27, 12, 0))
    now = _london(2027, 1, 28, 8, 30)
    joining, intro, set_up = (
        f"{slug}:10:{ANN}" for slug in ("joining", "set-introduction", "set-up")
    )

    found = _decided(late, now, joining, intro, set_up)

    assert found == {
        joining: Send(naming=(set_up, intro)),
        intro: Told(joining),
        set_up: Told(joining),
    }


def test_lesser_mail_waits_for_another_day_where_one_went_out_today():
    key = f"set-introduction:10:{ANN}"
    gone_out = {f"joining:10:{ANN}": _london(2027, 1, 5, 8, 30)}

    found = _decided(programme(), _london(2027, 1, 5, 9, 0), key, gone_out=gone_out)

    assert found == {key: Wait(_london(2027, 1, 6, 8, 30))}


def test_mail_for_another_part_of_the_same_person_counts_for_itself():
    facts = programme(seats=[seat(ANN), seat(BOB), seat(FAY, Role.FACILITATOR)])
    key = f"run-sheet:20:{FAY}"
    gone_out = {f"set-introduction:10:{ANN}": _london(2027, 3, 8, 8, 30)}

    found = _decided(facts, _london(2027, 3, 8, 8, 30), key, gone_out=gone_out)

    assert found == {key: Send()}


def test_summaries_of_two_reports_are_two_mails():
    facts = programme(seats=[seat(ANN, manager_id=9), seat(BOB, manager_id=9)])
    keys = [f"manager-summary:20:{who}" for who in (ANN, BOB)]

    found = _decided(facts, _london(2027, 3, 16, 8, 30), *keys)

    assert found == {key: Send() for key in keys}


@pytest.mark.parametrize(
    ("comes", "expected"),
    [
        ({}, Send()),
        ({(20, ANN): True, (20, BOB): True}, NotOwed(OnlyIf.AT_RISK)),
        ({(20, ANN): True, (20, BOB): False}, Send()),
    ],
)
def test_quorum_risk_is_told_only_while_too_few_are_likely_to_come(comes, expected):
    key = f"quorum-risk:20:{FAY}"

    found = _decided(programme(), _london(2027, 3, 5, 8, 30), key, comes=comes)

    assert found == {key: expected}


def test_catch_up_is_owed_once_somebody_is_known_not_to_have_come():
    key = f"catch-up:20:{ANN}"
    now = sitting(2).ends_at + timedelta(hours=1)

    unknown = _decided(programme(), now, key)
    known = _decided(programme(), now, key, absent=frozenset({(20, ANN)}))

    assert (unknown, known) == ({key: NotOwed(OnlyIf.ABSENT)}, {key: Send()})


def test_introduction_waits_a_working_day_after_approval():
    (mail,) = [mail for mail in due_mails(programme()) if mail.key == f"set-introduction:10:{BOB}"]

    assert (APPROVED, mail.due_at) == (_london(2027, 1, 4, 10, 0), _london(2027, 1, 5, 8, 30))
