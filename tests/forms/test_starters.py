"""What is offered as a beginning passes its own rules."""

from service.domain.questions.look import look_at
from service.domain.questions.scope import ScopeStatement, ScopeTest, failed_tests
from service.forms.starters import load_starters


def test_starters_are_those_of_the_method() -> None:
    starters = load_starters()

    assert [one.title for one in starters.projects] == [
        "Diversity and inclusion",
        "A year of marketing",
        "Learning and development",
        "The customer journey",
        "Action learning for others",
    ]
    assert len(starters.questions) == 4
    assert tuple(starters.scope_tests) == tuple(ScopeTest)


def test_starters_pass_the_rules_that_they_are_offered_beside() -> None:
    starters = load_starters()
    asked = [*starters.questions, *(one.question for one in starters.projects)]

    assert {one: look_at(one).hints for one in asked} == dict.fromkeys(asked, ())
    assert [one for one in asked if failed_tests(ScopeStatement(one))] == []
    assert [one.title for one in starters.projects if failed_tests(ScopeStatement(one.scope))] == []
