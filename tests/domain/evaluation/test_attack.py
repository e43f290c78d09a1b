"""Whatever is published, to whom and in which order, nobody's single answer can be worked out."""

from dataclasses import replace

import pytest

from service.domain.evaluation.small_numbers import Rules
from tests.domain.evaluation.attack import Given, Group, determined

MAPLE, OAK, ELM, ASH = 1, 2, 3, 4

SEVEN, FIVE, FOUR, THREE, TWO = (Rules(high=high) for high in (7, 5, 4, 3, 2))

BOTH_MEETINGS = (Given(1, 1), Given(2, 2))

ONE_SET_OF_FIVE, ONE_SET_OF_SEVEN, ONE_SET_OF_EIGHT = ([Group(MAPLE, n)] for n in (5, 7, 8))
A_SET_BESIDE_ONE = [Group(MAPLE, 5), Group(OAK, 1)]
A_SET_BESIDE_A_PAIR = [Group(MAPLE, 5), Group(OAK, 2)]
TWO_SETS = [Group(MAPLE, 6), Group(OAK, 5)]
THREE_SETS = [Group(MAPLE, 6), Group(OAK, 5), Group(ELM, 2)]
LATE_ANSWERS = [Group(MAPLE, 5), Group(MAPLE, 1, (Given(2),)), Group(MAPLE, 1, (Given(3),))]
TWO_LATE_ANSWERS = [Group(MAPLE, 5), Group(MAPLE, 2, (Given(2),))]
LATE_BESIDE_ONE = [Group(MAPLE, 5), Group(MAPLE, 1, (Given(2),)), Group(OAK, 1)]
LATE_BESIDE_A_SMALL_SET = [Group(MAPLE, 5), Group(MAPLE, 2, (Given(2),)), Group(OAK, 3)]
CHANGED_IN_ONE_SET = [Group(MAPLE, 1, (Given(1), Given(2))), Group(MAPLE, 4)]
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
        # On the scale as it is: whatever has worlds few enough to be tried in a second or three.
        pytest.param(ONE_SET_OF_FIVE, SEVEN, id="one-set-of-five"),
        pytest.param(ONE_SET_OF_SEVEN, SEVEN, id="one-set-of-seven"),
        pytest.param(ONE_SET_OF_EIGHT, SEVEN, id="one-set-of-eight"),
        pytest.param(A_SET_BESIDE_ONE, SEVEN, id="a-set-beside-one"),
        pytest.param(A_SET_BESIDE_A_PAIR, SEVEN, id="a-set-beside-a-pair"),
        pytest.param(LATE_ANSWERS, SEVEN, id="late-answers"),
        pytest.param(TWO_LATE_ANSWERS, SEVEN, id="two-late-answers"),
        pytest.param(LATE_BESIDE_ONE, SEVEN, id="late-beside-one"),
        pytest.param(CHANGED_IN_ONE_SET, SEVEN, id="changed-in-one-set"),
        # On shorter ones: two sets of six and five have half a million worlds on the scale.
        pytest.param(TWO_SETS, FIVE, id="two-sets"),
        pytest.param(THREE_SETS, THREE, id="three-sets"),
        pytest.param(LATE_BESIDE_A_SMALL_SET, FOUR, id="late-beside-a-small-set"),
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
        pytest.param(TWO_SETS, FOUR, id="two-sets"),
        pytest.param(TWO_MEETINGS, TWO, id="two-meetings"),
    ],
)
def test_two_of_different_blocks_who_pool_determine_nothing(
    groups: list[Group], rules: Rules
) -> None:
    found = determined(groups, rules, pooling=2)

    assert [one for one in found if len({place for place, _ in one.pool}) == 2] == []


@pytest.mark.parametrize(
    ("groups", "pooling", "values"),
    [
        pytest.param(ONE_SET_OF_SEVEN, 2, {1, 7}, id="two-of-seven"),
        pytest.param(A_SET_BESIDE_A_PAIR, 2, {1, 7}, id="two-of-seven-in-two-sets"),
        pytest.param(ONE_SET_OF_FIVE, 2, {1, 2, 6, 7}, id="two-of-five"),
        pytest.param(ONE_SET_OF_FIVE, 3, {1, 2, 3, 5, 6, 7}, id="three-of-five"),
        pytest.param(ONE_SET_OF_FIVE, 4, {1, 2, 3, 4, 5, 6, 7}, id="four-of-five"),
    ],
)
def test_those_of_one_block_who_pool_learn_what_docs_say(
    groups: list[Group], pooling: int, values: set[int]
) -> None:
    found = determined(groups, SEVEN, pooling=pooling)

    # `docs/evidence.md` promises nothing against them: what they learn, and no less, stands there.
    assert {one.value for one in found} == values


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
