"""Whatever is published, to whom and in which order, nobody's single answer can be worked out."""

from dataclasses import replace

import pytest

from service.domain.evaluation.small_numbers import Rules
from tests.domain.evaluation.attack import Given, Group, determined

MAPLE, OAK, ELM, ASH = 1, 2, 3, 4

SEVEN, FIVE, FOUR, THREE, TWO = (Rules(high=high) for high in (7, 5, 4, 3, 2))

BOTH_MEETINGS = (Given(1, 1), Given(2, 2))

ONE_SET_OF_SEVEN = [Group(MAPLE, 7)]
A_SET_BESIDE_A_PAIR = [Group(MAPLE, 5), Group(OAK, 2)]
TWO_SETS = [Group(MAPLE, 6), Group(OAK, 5)]
THREE_SETS = [Group(MAPLE, 6), Group(OAK, 5), Group(ELM, 2)]
LATE_ANSWERS = [Group(MAPLE, 5), Group(MAPLE, 1, (Given(2),)), Group(MAPLE, 1, (Given(3),))]
TWO_LATE_ANSWERS = [Group(MAPLE, 5), Group(MAPLE, 2, (Given(2),))]
LATE_BESIDE_A_SMALL_SET = [Group(MAPLE, 5), Group(MAPLE, 2, (Given(2),)), Group(OAK, 3)]
CHANGED_ANSWERS = [Group(MAPLE, 1, (Given(1), Given(2))), Group(MAPLE, 4), Group(OAK, 4)]
TWO_MEETINGS = [Group(MAPLE, 5, BOTH_MEETINGS), Group(OAK, 5, BOTH_MEETINGS)]
TWO_MEETINGS_WITH_A_SMALL_SET = [Group(MAPLE, 5, BOTH_MEETINGS), Group(OAK, 3, BOTH_MEETINGS)]
MISSED_AND_CHANGED = [
    Group(MAPLE, 4, BOTH_MEETINGS),
    Group(MAPLE, 1, (Given(1, 1), Given(2, 1), Given(3, 2))),
    Group(OAK, 5, (Given(1, 1),)),
]
WITH_BANDS = [Group(set_id, 5, (Given(1, 1),)) for set_id in (MAPLE, OAK, ELM, ASH)]


@pytest.mark.parametrize(
    ("groups", "rules"),
    [
        pytest.param(ONE_SET_OF_SEVEN, SEVEN, id="one-set-of-seven"),
        pytest.param(A_SET_BESIDE_A_PAIR, SEVEN, id="a-set-beside-a-pair"),
        pytest.param(TWO_SETS, FOUR, id="two-sets"),
        pytest.param(THREE_SETS, THREE, id="three-sets"),
        pytest.param(LATE_ANSWERS, SEVEN, id="late-answers"),
        pytest.param(LATE_BESIDE_A_SMALL_SET, THREE, id="late-beside-a-small-set"),
        pytest.param(CHANGED_ANSWERS, FOUR, id="changed-answers"),
        pytest.param(TWO_MEETINGS, TWO, id="two-meetings"),
        pytest.param(TWO_MEETINGS_WITH_A_SMALL_SET, TWO, id="two-meetings-with-a-small-set"),
        pytest.param(MISSED_AND_CHANGED, TWO, id="missed-and-changed"),
        pytest.param(WITH_BANDS, TWO, id="with-bands"),
    ],
)
def test_attacker_determines_nobody_elses_answer(groups: list[Group], rules: Rules) -> None:
    assert determined(groups, rules) == []


@pytest.mark.parametrize(
    ("groups", "rules"),
    [
        pytest.param([Group(MAPLE, 2)], replace(FIVE, fewest=2), id="five"),
        pytest.param(A_SET_BESIDE_A_PAIR, replace(FIVE, fewest_left=2), id="complement"),
        pytest.param(TWO_LATE_ANSWERS, replace(FIVE, fewest_new=2), id="differencing"),
        pytest.param(ONE_SET_OF_SEVEN, replace(SEVEN, margin=-1), id="near-unanimity"),
        pytest.param(TWO_SETS, replace(FOUR, margin=0), id="near-unanimity-without-margin"),
    ],
)
def test_attack_succeeds_without_the_rule(groups: list[Group], rules: Rules) -> None:
    assert determined(groups, rules) != []


@pytest.mark.parametrize("groups", [A_SET_BESIDE_A_PAIR, TWO_LATE_ANSWERS])
def test_attack_fails_with_the_rule(groups: list[Group]) -> None:
    assert determined(groups, FIVE) == []
