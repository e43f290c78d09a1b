"""What a device that was not shown something may change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.answers import GivenAnswer, Written, merge_draft, whole_number
from service.domain.states import FieldClass

FIELDS = st.sampled_from(["a", "b", "c"])
VALUES = st.dictionaries(FIELDS, st.sampled_from(["", "x", "y"]))
STORED = st.dictionaries(
    FIELDS, st.builds(Written, value=st.sampled_from(["x", "y"]), device=st.just("first"))
)


@given(STORED, VALUES, st.frozensets(FIELDS))
def test_merge_draft_never_erases_what_was_withheld(
    stored: dict[str, Written], given_values: dict[str, str], withheld: frozenset[str]
) -> None:
    merged = merge_draft(stored, given_values, withheld=withheld, device="second")

    assert all(merged[field].value for field in withheld & set(stored))


@given(STORED, VALUES, st.frozensets(FIELDS))
def test_merge_draft_never_hands_another_devices_words_over(
    stored: dict[str, Written], given_values: dict[str, str], withheld: frozenset[str]
) -> None:
    merged = merge_draft(stored, given_values, withheld=withheld, device="second")

    for field, written in merged.items():
        if written.device == "second":
            assert written.value == given_values[field]
            assert field not in stored or stored[field].value != written.value


def test_answer_keeps_what_is_stored_only_where_it_was_withheld_and_left_empty() -> None:
    private = frozenset({FieldClass.PRIVATE})

    assert GivenAnswer("a", "", private, withheld=True).keeps_stored
    assert not GivenAnswer("a", "", private).keeps_stored
    assert not GivenAnswer("a", "new", private, withheld=True).keeps_stored


@given(st.integers(-(10**11) + 1, 10**12 - 1))
def test_whole_number_is_read_however_its_digits_are_grouped(number: int) -> None:
    grouped = f" {number:,} ".replace(",", "\N{NO-BREAK SPACE}")

    assert (whole_number(str(number)), whole_number(grouped)) == (number, number)


@pytest.mark.parametrize("typed", ["", " ", "-", "1.5", "1,200", "many", "9" * 13, "²"])
def test_whole_number_is_none_where_it_could_mean_another(typed: str) -> None:
    assert whole_number(typed) is None
