"""Impossible lists of people: the rules in conflict, in words, and what would help."""

import pytest

from service.domain.forming import CannotForm, FormingRules, Impossible, Participant
from service.planning.formation import form_sets

MONDAY, TUESDAY = frozenset({0}), frozenset({1})


def address(number: int) -> str:
    return f"p{number:03}@x.example"


def excluding(number: int, others: int) -> Participant:
    return Participant(address(number), not_with=frozenset(map(address, range(others))))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param(
            [Participant(address(number)) for number in range(3)],
            Impossible(
                ("size",),
                "3 people are not enough: a learning set has at least 4",
                ("add 1 person",),
            ),
            id="too few",
        ),
        pytest.param(
            [excluding(number, 24) for number in range(24)],
            Impossible(
                ("size", "not_with"),
                "p000@x.example could sit with 0 people, and a set needs 4 beside them",
                ("let 60 pairs who were to be kept apart sit together",),
            ),
            id="everyone forbidden with everyone",
        ),
        pytest.param(
            [excluding(number, 12 if number < 12 else 0) for number in range(48)],
            Impossible(
                ("not_with", "size"),
                "12 people must all be kept apart from one another, and 48 people make at most"
                " 9 sets",
                ("let 4 pairs who were to be kept apart sit together",),
            ),
            id="more people apart than sets",
        ),
        pytest.param(
            [
                Participant(address(number), offset_minutes=0 if number < 9 else 330)
                for number in range(18)
            ],
            Impossible(
                ("size", "time_window"),
                "no sets of 5 to 7 share 180 minutes of everybody’s working hours",
                (
                    "plan sessions of 150 minutes",
                    "agree other hours or days with p009@x.example, p010@x.example",
                ),
            ),
            id="no common hours",
        ),
        pytest.param(
            [
                Participant(address(number), working_days=MONDAY if number < 2 else TUESDAY)
                for number in range(12)
            ],
            Impossible(
                ("size", "working_day"),
                "no sets of 5 to 7 have a working day in common",
                ("agree a working day more with p000@x.example, p001@x.example",),
            ),
            id="no common day",
        ),
        pytest.param(
            [
                Participant(address(number), manager=address(0) if number else None)
                for number in range(12)
            ],
            Impossible(
                ("size", "manager_with_report"),
                "p000@x.example could sit with 0 people, and a set needs 4 beside them",
                ("let 4 people sit with their own manager",),
            ),
            id="everybody reports to one of them",
        ),
    ],
)
def test_form_sets_says_which_rules_are_in_conflict(
    people: list[Participant], expected: Impossible
) -> None:
    with pytest.raises(CannotForm) as refused:
        form_sets(people)

    assert refused.value.impossible == expected


def test_form_sets_says_which_sizes_would_do() -> None:
    people = [Participant(address(number)) for number in range(19)]

    with pytest.raises(CannotForm) as refused:
        form_sets(people, FormingRules(target=8, least=8, most=8))

    assert refused.value.impossible == Impossible(
        ("size",),
        "19 people cannot be cut into sets of 7 to 8",
        ("let sets have 6 members", "let sets have 10 members", "add 2 people"),
    )
