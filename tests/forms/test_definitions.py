"""The shipped forms keep their budgets and name their readers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.journey.touchpoints import TAKES_REPLIES
from service.domain.states import FieldClass
from service.forms.check import problems
from service.forms.definition import FieldType
from service.forms.published import FORMS, load

BUDGETS = {
    "sponsor-sign-off": 1,
    "release-time": 1,
    "joining": 3,
    "baseline": 0,
    "affirmations": 1,
    "before-session": 3,
    "after-session": 4,
    "catch-up": 1,
    "facilitator-wrap": 0,
    "recap": 0,
    "pulse": 1,
    "manager-conversation": 1,
    "mid-point": 0,
    "sponsor-progress": 1,
    "quorum-choice": 1,
    "final-story": 3,
    "end-evaluation": 2,
    "sponsor-decisions": 2,
    "twelve-weeks": 1,
    "twelve-weeks-manager": 0,
    "six-months": 1,
    "champion-invitation": 0,
    "champion-offer-1": 0,
    "champion-offer-2": 0,
    "champion-offer-3": 0,
    "closing-word": 0,
}
FREE_TEXT_REQUIRED = {
    ("joining", "objective_1"),
    ("after-session", "action"),
    # No answer to a recommendation goes without its reason (method 1.9).
    ("sponsor-decisions", "reason"),
}
TEXT = (FieldType.TEXT, FieldType.LONG_TEXT)


@pytest.mark.parametrize("slug", FORMS)
def test_definition_stays_within_its_budget_of_required_questions(slug: str) -> None:
    form = load(slug)
    questions = form.asking_each(("action_1", "action_2", "member_1", "recommendation_1"))

    assert form.slug == slug
    assert form.required == BUDGETS[slug]
    assert sum(one.required for one in questions) <= form.required


@pytest.mark.parametrize("slug", FORMS)
def test_definition_folds_optional_questions_alone(slug: str) -> None:
    assert [one.name for one in load(slug).questions if one.fold and one.required] == []


@pytest.mark.parametrize("slug", FORMS)
def test_definition_never_requires_what_another_device_hides(slug: str) -> None:
    assert [one.name for one in load(slug).questions if one.required and one.is_hidden] == []


@pytest.mark.parametrize("slug", FORMS)
def test_definition_requires_long_text_of_objective_and_action_alone(slug: str) -> None:
    required = {
        (slug, one.name)
        for one in load(slug).questions
        if one.required and one.type is FieldType.LONG_TEXT
    }

    assert required <= FREE_TEXT_REQUIRED


@pytest.mark.parametrize("slug", FORMS)
def test_definition_names_a_reader_for_every_question(slug: str) -> None:
    form = load(slug)

    assert all(one.readers for one in form.questions)
    assert len({one.name for one in form.questions}) == len(form.questions)
    assert all(one.chosen_readers[0] is FieldClass.PRIVATE for one in form.questions
               if one.chosen_readers)  # fmt: skip


@pytest.mark.parametrize("slug", FORMS)
def test_form_takes_any_length(slug: str) -> None:
    questions = load(slug).asking_each(("action_1", "member_1", "recommendation_1"))
    values = {one.name: "x" * 100_000 if one.type in TEXT else "" for one in questions}

    wrong = problems(questions, values)

    assert [one.name for one in questions if one.type in TEXT and one.name in wrong] == []


def test_chosen_reader_that_nobody_offered_means_the_most_private() -> None:
    question = next(one for one in load("before-session").questions if one.name == "question")

    assert question.reader_when("M") is FieldClass.PRIVATE
    assert question.classes_when("S") == frozenset({FieldClass.SET})


def test_forms_that_take_replies_name_a_long_text_of_theirs() -> None:
    named = {
        slug: question.type
        for slug in FORMS
        for question in load(slug).questions
        if question.name == load(slug).reply_field and not question.each
    }

    assert named == dict.fromkeys(TAKES_REPLIES, FieldType.LONG_TEXT)


@given(st.lists(st.integers(1, 99), unique=True, max_size=9))
def test_each_recommendation_needs_its_own_reason_and_the_first_an_answer(ids: list[int]) -> None:
    names = tuple(f"recommendation_{one}" for one in ids)

    asked = {one.name: one for one in load("sponsor-decisions").asking_each(names)}

    decisions = [asked[f"{name}_decision"] for name in names]
    reasons = [asked[f"{name}_reason"] for name in names]
    assert [one.required for one in decisions] == [place == 0 for place in range(len(ids))]
    assert [one.required for one in reasons] == [True] * len(ids)
    assert [one.needed_if and one.needed_if[0] for one in reasons] == [
        one.name for one in decisions
    ]
    assert len(asked) == 5 * len(ids)


def test_question_of_another_kind_is_not_repeated_for_an_action() -> None:
    asked = load("facilitator-wrap").asking_each(("action_1",))

    assert [one.name for one in asked if one.name.startswith("action_")] == []


@pytest.mark.parametrize(
    ("holds", "names"),
    [
        (None, {"answer", "objective_1"}),
        ({"invite", "own-issue"}, {"answer", "objective_1"}),
        ({"joined", "member"}, {"objective_1"}),
    ],
)
def test_question_is_asked_where_one_of_its_circumstances_holds(
    holds: set[str] | None, names: set[str]
) -> None:
    asked = load("joining").asking_each((), holds=holds)

    objective = next(one for one in asked if one.name == "objective_1")
    assert {one.name for one in asked} & {"answer", "objective_1"} == names
    assert (objective.needed_if is None) is ("answer" not in names)
