"""Why a set is as it is, and what the best exchange would cost."""

from service.domain.forming import Participant, SetCost, SetReasons
from service.planning.formation import form_sets
from service.planning.set_reasons import explain_sets
from tests.planning.scorer import broken, cost
from tests.planning.test_formation import PEOPLE


def test_explain_sets_finds_the_cheapest_exchange_that_keeps_every_rule() -> None:
    people = PEOPLE[:20]
    sets = form_sets(people, effort=0.05).sets
    swapped = [
        [_exchanged(members, one, other) for members in sets]
        for one in sets[0]
        for other_set in sets[1:]
        for other in other_set
    ]
    allowed = [cost(people, each) for each in swapped if not broken(people, each)]

    (first, *_) = explain_sets(people, sets)

    assert first.next_best is not None
    assert first.next_best.points_more == min(allowed) - cost(people, sets)


def _exchanged(members: tuple[str, ...], one: str, other: str) -> list[str]:
    turned = {one: other, other: one}
    return [turned.get(name, name) for name in members]


def test_explain_sets_tells_facts_of_the_set_and_nothing_confidential() -> None:
    people = [
        Participant(
            f"p{number}@x.example",
            department="Sales" if number < 2 else f"D{number}",
            grade=1 + number // 3,
            offset_minutes=60 * (number % 2),
            not_with=frozenset({f"p{number % 6 + 6}@x.example"}) if number < 6 else frozenset(),
        )
        for number in range(12)
    ]
    sets = [[f"p{number}@x.example" for number in range(at, at + 6)] for at in (0, 6)]

    (first, _) = explain_sets(people, sets)

    assert first == SetReasons(
        SetCost(department=3),
        ("2 from Sales: 3 points", "grades 1 to 2", "7 h 00 min of working hours in common"),
        first.next_best,
    )


def test_explain_sets_of_one_set_has_no_next_best() -> None:
    people = [Participant(f"p{number}@x.example") for number in range(6)]

    (only,) = explain_sets(people, [[one.address for one in people]])

    assert only == SetReasons(
        SetCost(), ("nobody shares a department", "8 h 00 min of working hours in common"), None
    )
