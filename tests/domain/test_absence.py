"""What follows from looks at the directory that miss somebody."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.absence import Absence, Standing, Step, after_a_look

LOOKS = st.lists(st.sampled_from([None, *Absence]), max_size=12)
FRESH = Standing(absent_checks=0, is_suspended=False, is_settled=False)


def _lived(looks, settled_after=None):
    """Return the steps of looks in a row; HR settles it after the look of that place."""
    standing, steps = FRESH, []
    for place, look in enumerate(looks):
        step = after_a_look(standing, look)
        steps.append(step)
        suspended = (standing.is_suspended or step.suspends) and not step.restores
        settled = step.is_settled or (place == settled_after and suspended)
        standing = Standing(step.absent_checks, suspended and not settled, settled)
    return steps


def test_first_look_without_them_suspends_nobody():
    assert after_a_look(FRESH, Absence.VANISHED) == Step(
        absent_checks=1, is_settled=False, suspends=False, restores=False
    )


def test_second_look_in_a_row_suspends_whatever_the_two_said():
    assert [step.suspends for step in _lived([Absence.VANISHED, Absence.DISABLED])] == [False, True]


def test_look_that_finds_them_between_begins_anew():
    looks = [Absence.DISABLED, None, Absence.DISABLED]
    assert [step.suspends for step in _lived(looks)] == [False, False, False]


def test_look_that_finds_them_enabled_restores_only_the_suspended():
    steps = _lived([Absence.DISABLED, Absence.DISABLED, None, None])
    assert [step.restores for step in steps] == [False, False, True, False]


def test_settled_absence_is_not_asked_about_again_until_they_were_seen():
    away = Absence.DISABLED
    steps = _lived([away, away, away, away, None, away, away], settled_after=1)
    assert [step.suspends for step in steps] == [False, True, *[False] * 4, True]


@given(LOOKS)
def test_nobody_is_suspended_twice_without_being_restored_between(looks):
    acts = [
        step.suspends - step.restores for step in _lived(looks) if step.suspends | step.restores
    ]
    assert acts == [1 if place % 2 == 0 else -1 for place in range(len(acts))]


@given(LOOKS)
def test_every_suspension_follows_two_looks_without_them(looks):
    for place, step in enumerate(_lived(looks)):
        if step.suspends:
            assert place >= 1
            assert None not in looks[place - 1 : place + 1]
