"""Which actions are asked about again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.actions import (
    MOST_ASKED,
    ActionStanding,
    asked_about,
    is_settled,
    state_after,
    state_told,
)
from service.domain.states import ActionState

GOING_ON = [ActionState.OPEN, ActionState.PART, ActionState.NOT_YET, ActionState.STUCK]


@pytest.mark.parametrize("state", GOING_ON)
@pytest.mark.parametrize("has_newer", [False, True])
def test_action_that_goes_on_is_asked_about_again(state: ActionState, has_newer: bool) -> None:
    assert not is_settled(state, has_newer=has_newer)


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.LET_GO])
@pytest.mark.parametrize("has_newer", [False, True])
def test_action_done_or_let_go_is_settled(state: ActionState, has_newer: bool) -> None:
    assert is_settled(state, has_newer=has_newer)


def test_action_changed_is_settled_by_the_one_that_took_its_place() -> None:
    assert not is_settled(ActionState.CHANGED, has_newer=False)
    assert is_settled(ActionState.CHANGED, has_newer=True)


def test_asked_about_leaves_out_what_is_agreed_in_this_session_or_later() -> None:
    standings = [ActionStanding(number, number, ActionState.OPEN) for number in (1, 2, 3, 4)]

    assert asked_about(standings, session_number=3) == (2, 1)


@given(
    st.lists(
        st.builds(
            ActionStanding,
            action_id=st.integers(1, 99),
            agreed_number=st.integers(1, 12),
            state=st.sampled_from(ActionState),
        ),
        unique_by=lambda one: one.action_id,
    ),
    st.integers(1, 13),
)
def test_asked_about_names_few_newest_first_and_none_settled(
    standings: list[ActionStanding], number: int
) -> None:
    ids = asked_about(standings, session_number=number)

    by_id = {one.action_id: one for one in standings}
    chosen = [by_id[identity] for identity in ids]
    assert len(ids) <= MOST_ASKED
    assert chosen == sorted(
        chosen, key=lambda one: (one.agreed_number, one.action_id), reverse=True
    )
    assert all(one.agreed_number < number for one in chosen)
    assert not {one.state for one in chosen} & {ActionState.DONE, ActionState.LET_GO}


def test_state_after_is_the_last_thing_told() -> None:
    assert state_after([]) is ActionState.OPEN
    assert state_after([ActionState.STUCK, ActionState.DONE]) is ActionState.DONE


@pytest.mark.parametrize("told", ActionState)
def test_state_told_lets_go_only_of_what_is_stuck(told: ActionState) -> None:
    let_go = ActionState.LET_GO if told is ActionState.STUCK else told

    assert state_told(told, if_stuck="let-go") is let_go
    assert state_told(told, if_stuck="buddy") is told
