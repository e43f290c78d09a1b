"""The simple rule of who sits with whom."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.formation import Candidate, suggest_sets


def _person(number: int, *, manager: int | None = None, department: str = "") -> Candidate:
    named = None if manager is None else f"p{manager}@x.example"
    return Candidate(f"p{number}@x.example", named, department)


def test_suggest_sets_of_nobody_is_none() -> None:
    assert suggest_sets([], size=6) == ()


def test_suggest_sets_spreads_departments() -> None:
    people = [_person(number, department="AB"[number % 2]) for number in range(12)]

    sets = suggest_sets(people, size=6)

    departments = {one.address: one.department for one in people}
    assert [sorted(departments[address] for address in one) for one in sets] == [
        ["A", "A", "A", "B", "B", "B"]
    ] * 2


def test_suggest_sets_keeps_manager_and_report_apart() -> None:
    people = [_person(number, manager=number - 1 if number % 2 else None) for number in range(12)]

    sets = suggest_sets(people, size=6)

    manager_of = {one.address: one.manager for one in people}
    assert [address for one in sets for address in one if manager_of[address] in one] == []


@given(
    people=st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(["Sales", "Legal", ""])), max_size=60
    ),
    size=st.integers(4, 8),
)
def test_suggest_sets_places_everybody_once_in_sets_of_like_size(
    people: list[tuple[int, str]], size: int
) -> None:
    candidates = [
        _person(number, manager=100 + manager, department=department)
        for number, (manager, department) in enumerate(people)
    ]

    sets = suggest_sets(candidates, size=size)

    placed = [address for one in sets for address in one]
    assert sorted(placed) == sorted(one.address for one in candidates)
    lengths = {len(one) for one in sets}
    assert not lengths or max(lengths) - min(lengths) <= 1
    assert suggest_sets(candidates, size=size) == sets


@given(
    managers=st.lists(st.one_of(st.none(), st.integers(0, 19)), min_size=20, max_size=20),
)
def test_suggest_sets_never_pairs_somebody_with_their_manager_where_there_is_room(
    managers: list[int | None],
) -> None:
    # At most one report a manager: three sets always leave room.
    taken: set[int] = set()
    people = []
    for number, manager in enumerate(managers):
        own = manager if manager not in (None, number, *taken) else None
        if own is not None:
            taken.add(own)
        people.append(_person(number, manager=None if own is None else own, department="One"))

    sets = suggest_sets(people, size=6)

    manager_of = {one.address: one.manager for one in people}
    assert [address for one in sets for address in one if manager_of[address] in one] == []
