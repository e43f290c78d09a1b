"""What a form is not taken for, field by field."""

from dataclasses import replace

import pytest

from service.domain.states import FieldClass
from service.forms.check import problems
from service.forms.definition import FieldType, Question
from service.forms.published import load

_ASKED = Question("field", FieldType.TEXT, "How many?", frozenset({FieldClass.SET}))
_COUNT = replace(_ASKED, type=FieldType.NUMBER, least=0, most=12_000)
_DAY = "Choose a day, as 2027-04-07."
_ONE = "Choose one of these."
_BOUNDS = "A whole number from 0 to 12\N{NO-BREAK SPACE}000, please."


def test_form_says_what_is_missing_in_words() -> None:
    questions = load("after-session").questions
    values = {one.name: "" for one in questions} | {"due_on": "soon"}

    assert problems(questions, values) == {
        "action": "This one is needed.",
        "first_step": "This one is needed.",
        "due_on": _DAY,
    }


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (FieldType.TEXT, "This one is needed."),
        (FieldType.LONG_TEXT, "This one is needed."),
        (FieldType.NUMBER, "This one is needed."),
        (FieldType.SCALE, "This one is needed."),
        (FieldType.SEVERAL, "This one is needed."),
        (FieldType.DATE, _DAY),
        (FieldType.CHOICE, _ONE),
        (FieldType.TICK, "Tick this to go on."),
    ],
)
def test_question_that_is_required_is_asked_for_by_its_kind(kind: FieldType, said: str) -> None:
    optional = replace(_ASKED, type=kind)

    assert problems([replace(optional, required=True)], {"field": ""}) == {"field": said}
    assert problems([optional], {"field": ""}) == {}


@pytest.mark.parametrize(
    ("value", "found"),
    [("yes", {"field": "This one is needed."}), ("adapted", {}), ("no", {}), ("", {})],
)
def test_question_is_needed_where_another_holds_one_of_its_values(
    value: str, found: dict[str, str]
) -> None:
    other = replace(_ASKED, name="other")
    question = replace(_ASKED, required=True, needed_if=("other", ("yes", "in part")))

    assert problems([other, question], {"other": value, "field": ""}) == found


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        (FieldType.DATE, "2027-04-07", None),
        (FieldType.DATE, "2027-02-29", _DAY),
        (FieldType.DATE, "20270407", _DAY),
        (FieldType.DATE, "2027-W14-3", _DAY),
        (FieldType.DATE, "1999-12-31", "Check the year."),
        (FieldType.DATE, "2101-01-01", "Check the year."),
        (FieldType.ZONE, "Europe/London", None),
        (FieldType.ZONE, "London", "Choose a time zone from the list, as Europe/London."),
        (FieldType.CHOICE, "part", None),
        (FieldType.CHOICE, "Part", _ONE),
        (FieldType.SCALE, "1", None),
        (FieldType.SCALE, "7", None),
        (FieldType.SCALE, "0", _ONE),
        (FieldType.SCALE, "8", _ONE),
        (FieldType.TICK, "yes", None),
        (FieldType.SEVERAL, '["part"]', None),
        (FieldType.SEVERAL, '["part", "more"]', "Choose among these."),
        (FieldType.LONG_TEXT, "2101-01-01", None),
    ],
)
def test_answer_is_taken_as_its_kind_allows(kind: FieldType, given: str, said: str | None) -> None:
    question = replace(_ASKED, type=kind, choices=(("all", "All"), ("part", "Part of it")))

    assert problems([question], {"field": given}) == ({} if said is None else {"field": said})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("0", None),
        ("12 000", None),
        ("12001", _BOUNDS),
        ("-1", _BOUNDS),
        ("1.5", _BOUNDS),
        ("a few", _BOUNDS),
        ("9" * 400, _BOUNDS),
    ],
)
def test_number_is_whole_and_within_its_bounds(given: str, said: str | None) -> None:
    assert problems([_COUNT], {"field": given}) == ({} if said is None else {"field": said})


@pytest.mark.parametrize(
    ("least", "most", "found"),
    [
        ("1 000", "999", {"most": "This is below “At least”: swap the two."}),
        ("1 000", "1000", {}),
        ("1 000", "", {}),
        ("", "3", {}),
        ("many", "3", {"least": _BOUNDS}),
    ],
)
def test_number_is_not_below_the_other_it_names(
    least: str, most: str, found: dict[str, str]
) -> None:
    questions = [
        replace(_COUNT, name="least", label="At least"),
        replace(_COUNT, name="most", not_below="least"),
    ]

    assert problems(questions, {"least": least, "most": most}) == found
