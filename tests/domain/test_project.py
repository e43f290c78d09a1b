"""Steps of a shared project, the set's majority, and how a recommendation stands."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.project import (
    Course,
    ProjectStep,
    RecommendationState,
    answer_due_on,
    is_majority,
    may_run,
    state_of,
    step_of,
)
from service.domain.states import Decision

NOW = datetime(2027, 3, 2, 23, 30, tzinfo=UTC)


def test_six_sessions_take_a_step_each() -> None:
    assert [step_of(position, 6) for position in range(1, 7)] == list(ProjectStep)


@pytest.mark.parametrize(
    ("total", "steps"),
    [(1, [1]), (2, [1, 6]), (3, [1, 3, 6]), (4, [1, 2, 4, 6]), (8, [1, 1, 2, 3, 3, 4, 5, 6])],
)
def test_fewer_sessions_pass_over_steps_and_more_stay_with_some(
    total: int, steps: list[int]
) -> None:
    assert [step_of(position, total) for position in range(1, total + 1)] == steps


@given(st.integers(2, 40))
def test_steps_begin_with_the_question_never_go_back_and_end_with_recommendations(
    total: int,
) -> None:
    steps = [step_of(position, total) for position in range(1, total + 1)]

    assert (steps[0], steps[-1]) == (ProjectStep.QUESTION, ProjectStep.RECOMMENDATIONS)
    assert all(one <= other for one, other in pairwise(steps))


@given(st.integers(1, 12))
def test_majority_is_the_least_that_no_other_group_of_the_set_can_match(members: int) -> None:
    least = next(count for count in range(members + 1) if is_majority(count, members))

    assert (least > members - least, least - 1 <= members - (least - 1)) == (True, True)


def _course(decision: Decision, *, put: bool, replaced: bool, running: bool, done: bool) -> Course:
    instants = (NOW if one else None for one in (put, replaced, running, done))
    put_at, replaced_at, running_at, done_at = instants
    return Course(put_at, replaced_at, decision, running_at, done_at)


@given(st.builds(_course, st.sampled_from(Decision), put=st.booleans(), replaced=st.booleans(),
                 running=st.booleans(), done=st.booleans()))  # fmt: skip
def test_only_what_was_put_and_agreed_to_runs_or_is_done(course: Course) -> None:
    state = state_of(course)

    begun = state in (RecommendationState.RUNNING, RecommendationState.DONE)
    assert (state is RecommendationState.WORDED) is (course.put_at is None)
    assert not begun or (may_run(course.decision) and course.replaced_at is None)
    assert begun or state in (
        RecommendationState.WORDED,
        RecommendationState.REPLACED,
        RecommendationState(course.decision.value),
    )


def test_answer_is_due_two_weeks_after_the_last_session_or_a_later_press() -> None:
    last = NOW + timedelta(days=100)

    assert answer_due_on(NOW, last, zone="Europe/London") == date(2027, 6, 25)
    assert answer_due_on(NOW, NOW - timedelta(days=9), zone="Europe/London") == date(2027, 3, 16)
    # By the sponsor's own calendar it is the third already.
    assert answer_due_on(NOW, None, zone="Europe/Berlin") == date(2027, 3, 17)
