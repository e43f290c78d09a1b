"""What the planner of sets found, by names that people know; confidential rules stay so."""

import pytest

from service.domain.formed_sets import CONFIDENTIAL, names_of, refusal_of
from service.domain.forming import CannotForm, Impossible

_PRESENT = [{"name": "Maple", "members": ["a", "b"]}, {"name": "Rowan", "members": ["c", "d"]}]


def person(not_with: list[str]) -> dict[str, object]:
    return {"address": "a", "not_with": not_with}


@pytest.mark.parametrize(
    ("sets", "kept", "names"),
    [
        ([["c", "d"], ["a", "b"]], [], ["Rowan", "Maple"]),
        ([["a", "c", "d"], ["b"]], ["a"], ["Maple", "Rowan"]),
        ([["a", "b"], ["x"], ["c"], ["y"]], [], ["Maple", "Hazel", "Rowan", "Alder"]),
    ],
    ids=["most people in common", "kept people", "more sets than before"],
)
def test_formed_sets_keep_the_names_of_their_people(
    sets: list[list[str]], kept: list[str], names: list[str]
) -> None:
    assert names_of(sets, {"present": _PRESENT, "kept": kept}) == names


@pytest.mark.parametrize(
    ("rules", "not_with", "words"),
    [
        (("size",), [], "16 people do not fit. What would help: add 2 people"),
        (("size",), ["b"], "16 people do not fit"),
        (
            ("not_with", "size"),
            ["b"],
            f"no sets were found that keep every rule; one of them is {CONFIDENTIAL}",
        ),
    ],
    ids=["nothing confidential", "a pair somewhere", "because of a pair"],
)
def test_why_nothing_is_formed_never_hints_at_a_pair(
    rules: tuple[str, ...], not_with: list[str], words: str
) -> None:
    exc = CannotForm(Impossible(rules, "16 people do not fit", ("add 2 people",)))

    assert str(refusal_of({"people": [person(not_with)]}, exc)) == words
