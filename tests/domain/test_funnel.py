"""Stages of coming in, counted from plain facts."""

from datetime import UTC, datetime

from service.domain.funnel import Asked, Nominee, Says, Sponsor, Step, Waiting, funnel_of
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
    assert funnel.is_asking


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


def test_member_without_manager_is_waited_for_by_no_manager() -> None:
    alone = ANN._replace(manager_id=None, manager_name="")

    funnel = funnel_of(Entry.INVITE, SUE, [alone])

    assert (funnel.stage(Step.MANAGERS).of, funnel.unmanaged) == (0, 1)


def test_everybody_has_joined_where_nobody_is_asked_first() -> None:
    affirmed = ANN._replace(has_affirmed=True)

    funnel = funnel_of(Entry.JOINED, SUE, [ANN, affirmed])

    assert _counts(funnel)[3:] == [(2, 2), (1, 2)]
    assert funnel.stage(Step.JOINED).by_hand == ()
    assert not funnel.is_asking
