"""Stages of coming in, counted from plain facts."""

from datetime import UTC, datetime

import pytest

from service.domain.funnel import (
    Asked,
    Nominee,
    Says,
    Sponsor,
    Step,
    Waiting,
    choice_in,
    funnel_of,
)
from service.domain.funnel_shown import (
    FunnelNumbers,
    FunnelShown,
    Numbers,
    StageShown,
    first_of,
    numbers_of,
)
from service.domain.states import Entry

AT = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
SILENT = Asked(1, AT, AT, None)
SUE = Sponsor(9, "Sue", is_signed_off=False, asked=SILENT)
ANN = Nominee(
    membership_id=1,
    person_id=11,
    name="Ann",
    set_id=5,
    set_name="Maple",
    manager_id=21,
    manager_name="Max",
    is_released=False,
    has_joined=False,
    has_affirmed=False,
    has_declined=False,
    asked=None,
    manager_asked=None,
)


def _says(what: Says) -> Asked:
    return SILENT._replace(says=what)


def _counts(funnel) -> list[tuple[int, int]]:
    return [(stage.done, stage.of) for stage in funnel.stages]


def test_first_stage_waits_for_the_sponsor_and_the_others_for_nobody_asked() -> None:
    funnel = funnel_of(Entry.INVITE, SUE, [ANN])

    assert _counts(funnel) == [(0, 1), (0, 1), (0, 1), (0, 1), (0, 0)]
    assert funnel.stage(Step.SPONSOR).silent == (Waiting(9, "Sue", "", None, None, "", SILENT),)
    assert funnel.stage(Step.MANAGERS).silent == ()
    assert funnel.stage(Step.JOINED).waiting == ()
    assert numbers_of(funnel).is_asking


def test_stage_says_for_whom_hr_opened_it_by_hand() -> None:
    by_word = SUE._replace(is_signed_off=True, asked=_says(Says.YES))
    released = ANN._replace(is_released=True, manager_asked=_says(Says.YES))
    by_hand = released._replace(name="Bob", manager_asked=_says(Says.NO))
    joined = by_hand._replace(asked=SILENT, has_joined=True)

    funnel = funnel_of(Entry.INVITE, by_word, [released, by_hand, joined])

    assert [stage.by_hand for stage in funnel.stages] == [(), ("Bob", "Bob"), (), ("Bob",), ()]
    assert funnel_of(Entry.INVITE, by_word._replace(asked=_says(Says.TALK)), []).stages[
        0
    ].by_hand == ("Sue",)


def test_whoever_wants_to_talk_is_waited_for_and_not_reminded() -> None:
    talks = ANN._replace(is_released=True, asked=_says(Says.TALK))

    stage = funnel_of(Entry.INVITE, SUE, [talks]).stage(Step.JOINED)

    assert (len(stage.waiting), stage.silent) == (1, ())


def test_whoever_declined_counts_among_the_invited_and_nowhere_else() -> None:
    declined = ANN._replace(has_declined=True, is_released=True, asked=_says(Says.NOT_NOW))

    funnel = funnel_of(Entry.INVITE, SUE, [declined])

    assert _counts(funnel) == [(0, 1), (0, 0), (1, 1), (0, 0), (0, 0)]
    assert funnel.declined == (declined,)


def test_whoever_takes_part_already_does_not_wait_for_an_invitation() -> None:
    by_hand = ANN._replace(has_joined=True)

    stage = funnel_of(Entry.INVITE, SUE, [by_hand, ANN]).stage(Step.NOMINEES)

    assert (stage.done, stage.of, len(stage.waiting)) == (1, 2, 1)


def test_whoever_answered_without_a_mail_does_not_wait_for_an_invitation() -> None:
    answered = ANN._replace(asked=Asked(1, None, None, Says.TALK))

    asked_first = funnel_of(Entry.INVITE, SUE, [answered])
    asked_never = funnel_of(Entry.JOINED, SUE, [answered])

    assert _counts(asked_first)[2:4] == [(1, 1), (0, 1)]
    assert [one.name for one in asked_first.stage(Step.JOINED).waiting] == ["Ann"]
    assert _counts(asked_never)[2:4] == [(0, 1), (1, 1)]


def test_member_without_manager_is_waited_for_by_no_manager() -> None:
    alone = ANN._replace(manager_id=None, manager_name="")

    funnel = funnel_of(Entry.INVITE, SUE, [alone])

    assert (funnel.stage(Step.MANAGERS).of, funnel.unmanaged) == (0, 1)


def test_everybody_has_joined_where_nobody_is_asked_first() -> None:
    affirmed = ANN._replace(has_affirmed=True)

    funnel = funnel_of(Entry.JOINED, SUE, [ANN, affirmed])

    assert _counts(funnel)[3:] == [(2, 2), (1, 2)]
    assert funnel.stage(Step.JOINED).by_hand == ()
    assert not numbers_of(funnel).is_asking


def test_manager_of_several_is_one_to_remind_and_waited_for_as_often() -> None:
    asked = ANN._replace(manager_asked=SILENT)
    funnel = funnel_of(Entry.INVITE, SUE, [asked, asked._replace(membership_id=2, person_id=12)])

    assert numbers_of(funnel) == FunnelNumbers(
        entry=Entry.INVITE,
        stages={
            Step.SPONSOR: Numbers(0, 1, waits=1, to_remind=1),
            Step.MANAGERS: Numbers(0, 2, waits=2, to_remind=1),
            Step.NOMINEES: Numbers(0, 2, waits=2),
            Step.JOINED: Numbers(0, 2),
            Step.AFFIRMED: Numbers(0, 0),
        },
        declined=0,
        unmanaged=0,
    )


def test_first_of_each_list_are_shown_beside_the_numbers_of_all() -> None:
    declined = ANN._replace(has_declined=True)
    released = ANN._replace(is_released=True)
    funnel = funnel_of(Entry.INVITE, SUE, [declined, ANN, declined, ANN, released, released])
    numbers = numbers_of(funnel)
    wait = funnel.stage(Step.MANAGERS).waiting[0]
    own = funnel.stage(Step.NOMINEES).waiting[0]

    assert first_of(funnel, numbers, 1) == FunnelShown(
        numbers=numbers,
        stages=(
            StageShown(Step.SPONSOR, Numbers(0, 1, 1, 1), funnel.stages[0].waiting, ()),
            StageShown(Step.MANAGERS, Numbers(2, 4, 2, 0, 2), (wait,), ("Ann",)),
            StageShown(Step.NOMINEES, Numbers(0, 6, 6), (own,), ()),
            StageShown(Step.JOINED, Numbers(0, 4), (), ()),
            StageShown(Step.AFFIRMED, Numbers(0, 0), (), ()),
        ),
        declined=(declined,),
    )


@pytest.mark.parametrize(
    ("form", "field", "value", "says"),
    [
        ("sponsor-sign-off", "sign_off", "talk", Says.TALK),
        ("release-time", "release", "no", Says.NO),
        ("joining", "answer", "join", Says.YES),
        ("joining", "answer", "not-now", Says.NOT_NOW),
        ("joining", "objective_1", "join", None),
        ("before-session", "answer", "yes", None),
        ("joining", "answer", "perhaps", None),
    ],
)
def test_choice_is_what_the_one_field_of_a_form_of_coming_in_says(
    form: str, field: str, value: str, says: Says | None
) -> None:
    assert choice_in(form, field, value) is says
