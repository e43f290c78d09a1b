"""Sets that the planner forms: rules, costs, pins, the same answer again."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.forming import CannotForm, FormingRules, Participant, Pins
from service.files.content import load
from service.files.forming_people import read_forming_people
from service.planning.formation import form_sets
from service.planning.set_changes import adjust_sets
from tests.architecture.source_files import ROOT
from tests.planning.scorer import broken, cost

PEOPLE = read_forming_people(
    load(ROOT / "bench" / "instances" / "people-48.csv"), on=date(2027, 1, 18)
)
DAYS = [frozenset(range(5)), frozenset(range(4)), frozenset({0, 2, 4}), frozenset({0, 1, 3})]


def address(number: int) -> str:
    return f"p{number:03}@x.example"


def someone(number: int, **known: object) -> Participant:
    return Participant(address(number), **known)  # type: ignore[arg-type] -- any field


@st.composite
def companies(draw: st.DrawFn) -> list[Participant]:
    """Draw people of whom one division at least keeps every rule: every n-th sits in one set."""
    sets = draw(st.integers(2, 7))
    count = draw(st.integers(5 * sets, 7 * sets))
    random = Random(draw(st.integers(0, 2**32)))
    offsets = [random.choice([-300, 0, 60, 330]) for _ in range(sets)]
    in_set = [number % sets for number in range(count)]
    elsewhere = [
        [other for other in range(count) if in_set[other] != in_set[number]]
        for number in range(count)
    ]
    return [
        Participant(
            address(number),
            manager=address(random.choice(elsewhere[number])),
            department=random.choice("ABCD"),
            location=random.choice("XYZ"),
            grade=random.randint(1, 9),
            offset_minutes=offsets[in_set[number]],
            working_days=random.choice(DAYS),
            not_with=frozenset({address(random.choice(elsewhere[number]))}),
        )
        for number in range(count)
    ]


@given(companies(), st.integers(0, 3))
@settings(max_examples=12, deadline=None)
def test_form_sets_keeps_every_rule_and_counts_its_points(
    people: list[Participant], seed: int
) -> None:
    formation = form_sets(people, seed=seed, effort=0.05)

    assert broken(people, formation.sets) == set()
    assert formation.cost == cost(people, formation.sets)
    assert formation.bound <= formation.cost


def test_form_sets_of_a_real_company_is_nearly_the_best_known() -> None:
    formation = form_sets(PEOPLE, effort=0.2)

    assert broken(PEOPLE, formation.sets) == set()
    assert formation.cost == cost(PEOPLE, formation.sets) <= 59
    assert formation.bound == 54


def test_form_sets_does_not_depend_on_the_order_of_rows() -> None:
    turned = form_sets(reversed(PEOPLE), seed=7, effort=0.05)

    assert turned == form_sets(PEOPLE, seed=7, effort=0.05)


def test_form_sets_stops_when_it_is_told_with_the_best_so_far() -> None:
    formation = form_sets(PEOPLE, go_on=lambda: False)

    assert not formation.is_finished
    assert broken(PEOPLE, formation.sets) == set()


def test_form_sets_keeps_pins() -> None:
    names = [one.address for one in sorted(PEOPLE, key=lambda one: one.address)]
    kept = {names[0]: 4, names[9]: 4, names[20]: 2}
    pins = Pins(kept, together=[frozenset(names[30:33])], apart=[(names[40], names[41])])

    formation = form_sets(PEOPLE, pins=pins, effort=0.1)

    home = {name: at for at, members in enumerate(formation.sets) for name in members}
    assert [home[names[20]], home[names[0]], home[names[9]]] == [0, 1, 1]
    assert len({home[name] for name in names[30:33]}) == 1
    assert home[names[40]] != home[names[41]]
    assert broken(PEOPLE, formation.sets) == set()


def test_form_sets_refuses_pins_that_contradict_one_another() -> None:
    pins = Pins({address(0): 1, address(1): 2}, together=[frozenset({address(0), address(1)})])

    with pytest.raises(CannotForm) as refused:
        form_sets([someone(number) for number in range(12)], pins=pins)

    assert refused.value.impossible.because == (
        "People who are pinned together are kept in different sets"
    )


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, []), (4, [4]), (5, [5]), (8, [4, 4]), (9, [4, 5]), (11, [5, 6]), (13, [6, 7])],
)
def test_form_sets_of_odd_numbers(count: int, sizes: list[int]) -> None:
    formation = form_sets([someone(number) for number in range(count)])

    assert sorted(map(len, formation.sets)) == sizes


def test_form_sets_takes_what_is_unknown_for_different() -> None:
    assert form_sets([someone(number) for number in range(12)]).cost == 0


@pytest.mark.parametrize("gone", range(0, 48, 16))
def test_adjust_sets_for_a_leaver_moves_at_most_who_is_needed(gone: int) -> None:
    sets = form_sets(PEOPLE, effort=0.05).sets
    people = [*PEOPLE[:gone], *PEOPLE[gone + 1 :]]
    twice = [one for one in people if one.address != sets[0][0]]

    assert adjust_sets(people, sets).moved == ()
    assert broken(people, adjust_sets(people, sets).sets) == set()
    assert broken(twice, adjust_sets(twice, sets).sets) == set()


def test_adjust_sets_for_a_set_that_became_too_small_moves_one_person() -> None:
    people = [someone(number) for number in range(18)]
    sets = [[address(number) for number in range(at, at + 6)] for at in (0, 6, 12)]

    formation = adjust_sets(people[2:], sets)

    assert (len(formation.moved), sorted(map(len, formation.sets))) == (1, [5, 5, 6])


def test_adjust_sets_for_a_joiner_moves_nobody() -> None:
    sets = form_sets(PEOPLE[1:], effort=0.05).sets

    formation = adjust_sets(PEOPLE, sets)

    assert formation.moved == ()
    assert broken(PEOPLE, formation.sets) == set()


def test_adjust_sets_moves_one_person_where_a_joiner_fits_nowhere_else() -> None:
    people = [someone(number) for number in range(13)]
    sets = [[address(number) for number in range(6)], [address(number) for number in range(6, 13)]]
    # Set one holds somebody whom the joiner must not meet, and set two is full.
    joiner = someone(13, not_with=frozenset({address(0)}))

    formation = adjust_sets([*people, joiner], sets)

    assert len(formation.moved) == 1
    assert broken([*people, joiner], formation.sets) == set()


def test_adjust_sets_opens_a_set_where_all_are_full() -> None:
    people = [someone(number) for number in range(15)]
    sets = [[address(number) for number in range(at, at + 7)] for at in (0, 7)]

    formation = adjust_sets(people, sets)

    assert (len(formation.moved), sorted(map(len, formation.sets))) == (4, [5, 5, 5])


def test_form_sets_with_limits_of_another_size() -> None:
    rules = FormingRules(target=4, least=4, most=5)

    sizes = [len(members) for members in form_sets(PEOPLE, rules, effort=0.02).sets]

    assert sizes == [4] * 12
