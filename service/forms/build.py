"""Definitions into WTForms: one class for one set of questions."""

from datetime import date
from functools import lru_cache
from zoneinfo import available_timezones

from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, StopValidation, ValidationError

from service.domain.answers import whole_number
from service.domain.states import FieldClass
from service.domain.visibility import reader_label
from service.forms.definition import FieldType, Question

READER_SUFFIX = "_reader"
WORDING_SUFFIX = "_wording"

_SCALE = {str(number): str(number) for number in range(1, 8)}
_MISSING = {
    FieldType.DATE: "Choose a day, as 2027-04-07.",
    FieldType.CHOICE: "Choose one of these.",
    FieldType.TICK: "Tick this to go on.",
}


@lru_cache(maxsize=128)
def build(questions: tuple[Question, ...]) -> type[Form]:
    """Return a form class for these questions."""
    fields: dict[str, Field] = {}
    for question in questions:
        fields[question.name] = _field(question)
        if question.chosen_readers:
            fields[question.name + READER_SUFFIX] = RadioField(
                "Who may read it?",
                choices={one.value: _reader(one) for one in question.chosen_readers},
                default=question.chosen_readers[0].value,
                validate_choice=False,
            )
        if question.type is FieldType.AFFIRMATION:
            fields[question.name + WORDING_SUFFIX] = TextAreaField(
                "Your wording", default=question.wording
            )
    return type("QuestionsForm", (Form,), fields)


def _field(question: Question) -> Field:
    checks: list[object] = [Optional()]
    if question.required:
        message = _MISSING.get(question.type, "This one is needed.")
        checks = [_Given(message, question.needed_if)]
    match question.type:
        case FieldType.LONG_TEXT:
            return TextAreaField(question.label, checks)
        case FieldType.DATE:
            return DateField(question.label, [*checks, _not_absurd])
        case FieldType.ZONE:
            return StringField(question.label, [*checks, _known_zone])
        case FieldType.CHOICE:
            return RadioField(question.label, checks, choices=dict(question.choices))
        case FieldType.SCALE:
            return RadioField(question.label, checks, choices=_SCALE)
        case FieldType.SEVERAL:
            return SelectMultipleField(question.label, checks, choices=dict(question.choices))
        case FieldType.TICK | FieldType.AFFIRMATION:
            return BooleanField(question.label, checks)
        case FieldType.NUMBER:
            bounds = _within(question.least, question.most)
            more = [_NotBelow(question.not_below)] if question.not_below else []
            return _WholeNumberField(question.label, [*checks, bounds, *more])
        case FieldType.TEXT:
            return StringField(question.label, checks)


class _WholeNumberField(IntegerField):
    """Takes a number as people group it, "12 000"; what is none is told of once, by its bounds."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; no number at all is left to the bounds, which say what fits."""
        self.data = whole_number(valuelist[0]) if valuelist else None


class _NotBelow:
    """A number is not below another field's, where both are given."""

    def __init__(self, other: str) -> None:
        self._other = other

    def __call__(self, form: Form, field: Field) -> None:
        other = form[self._other].data
        if isinstance(other, int) and isinstance(field.data, int) and field.data < other:
            raise ValidationError(f"This is below “{form[self._other].label.text}”: swap the two.")


class _Given:
    """Something must stand here; spaces are nothing."""

    # WTForms reads it and marks the field as required.
    field_flags = {"required": True}  # noqa: RUF012 -- the library's own protocol

    def __init__(self, message: str, needed_if: tuple[str, tuple[str, ...]] | None = None) -> None:
        self._message = message
        self._needed_if = needed_if

    def __call__(self, form: Form, field: Field) -> None:
        if any(isinstance(one, str) and one.strip() for one in field.raw_data or ()):
            return
        field.errors = []
        raise StopValidation(self._message if self._is_needed(form) else "")

    def _is_needed(self, form: Form) -> bool:
        if self._needed_if is None:
            return True
        name, values = self._needed_if
        return form[name].data in values


def _reader(one: FieldClass) -> str:
    return reader_label(frozenset({one}))


def _within(least: int, most: int) -> NumberRange:
    return NumberRange(least, most, f"A whole number from {least} to {_grouped(most)}, please.")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def _not_absurd(_form: Form, field: Field) -> None:
    if isinstance(field.data, date) and not 2000 <= field.data.year <= 2100:
        raise ValidationError("Check the year.")


def _known_zone(_form: Form, field: Field) -> None:
    if field.data.strip() not in available_timezones():
        raise ValidationError("Choose a time zone from the list, as Europe/London.")
