"""A project's scope fails only what its words show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.questions.scope import ScopeStatement, ScopeTest, failed_tests


@pytest.mark.parametrize(
    ("words", "failed"),
    [
        ("The customer journey", ()),
        ("How do we shorten the wait at the desk?", ()),
        ("A 12-month marketing plan", ()),
        ("What have customers missed for ten years?", ()),
        ("What can we change within six months?", ()),
        ("How do we win back customers within two years?", (ScopeTest.SIX_MONTHS,)),
        ("How do we grow over the next 18 months?", (ScopeTest.SIX_MONTHS,)),
        ("It takes three quarters to change the desk", (ScopeTest.SIX_MONTHS,)),
        ("We need to buy a new booking system.", (ScopeTest.OPEN,)),
        ("Introduce a shared calendar", (ScopeTest.OPEN,)),
        ("Implementing the new tool in 12 months", (ScopeTest.OPEN, ScopeTest.SIX_MONTHS)),
        ("Wouldn't it be better to have one desk?", (ScopeTest.OPEN,)),
        ("Recommendations for the onboarding of trainees", (ScopeTest.IMPLEMENTS,)),
    ],
)
def test_words_of_a_project_fail_what_they_show(words: str, failed: tuple[ScopeTest, ...]) -> None:
    assert failed_tests(ScopeStatement(words)) == failed


def test_what_was_left_blank_fails_and_what_was_not_asked_does_not() -> None:
    words = "How do we shorten the wait?"

    blank = ScopeStatement(words, owner=" ", months=7, departments=1, measure="")
    given_all = ScopeStatement(words, owner="Sue", months=6, departments=2, measure="minutes")

    assert failed_tests(blank) == (
        ScopeTest.CROSSES,
        ScopeTest.MEASURABLE,
        ScopeTest.OWNED,
        ScopeTest.SIX_MONTHS,
    )
    assert failed_tests(given_all) == ()


@given(st.text(max_size=200))
def test_any_words_are_judged(words: str) -> None:
    judged = {ScopeTest.OPEN, ScopeTest.IMPLEMENTS, ScopeTest.SIX_MONTHS}

    assert set(failed_tests(ScopeStatement(words))) <= judged
