"""A form's questions in the groups in which its page shows them, with what stands in each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from service.domain.visibility import reader_label
from service.forms.definition import READER_SUFFIX, WORDING_SUFFIX, FieldType, Question
from service.routes.asked_form import AskedForm, Subject
from service.routes.question_hints import QuestionHelp, help_with
from service.routes.reply_page import StoredValues


@dataclass(frozen=True)
class QuestionView:
    """One question with what stands in it."""

    question: Question
    value: str
    ticked: tuple[str, ...]
    readers: str
    chosen: str
    wording: str
    problem: str
    withheld: bool
    help: QuestionHelp | None

    @property
    def reader_choices(self) -> tuple[tuple[str, str], ...]:
        """(letter, phrase) of each reader its writer may choose."""
        return tuple(
            (one.value, reader_label(frozenset({one}))) for one in self.question.chosen_readers
        )


@dataclass(frozen=True)
class Section:
    """Questions that stand together: about one subject, as a pair, in the open, or folded away."""

    title: str
    subject: Subject | None
    pair: str
    views: tuple[QuestionView, ...]
    is_open: bool

    @property
    def is_card(self) -> bool:
        """Whether its subject stands in the open: all do but the older actions."""
        return self.subject is not None and not self.title


def sections(
    asked: AskedForm, stored: StoredValues, problems: Mapping[str, str], *, addressee: str
) -> tuple[Section, ...]:
    """Group the questions as the page shows them; a fold with something in it stands open.

    Args:
        addressee: whom a manager's or sponsor's answers are addressed to; else empty.
    """
    views = [_view(one, stored, problems, addressee) for one in asked.questions]
    subjects = {one.name: one for one in asked.subjects}
    grouped: list[Section] = []
    for (each, fold, pair), group in groupby(views, _place):
        members = tuple(group)
        is_open = any(one.value or one.problem or one.withheld for one in members)
        grouped.append(Section(fold, subjects.get(each), pair, members, is_open))
    return tuple(grouped)


def _place(view: QuestionView) -> tuple[str, str, str]:
    return view.question.each, view.question.fold, view.question.pair


def _view(
    one: Question, stored: StoredValues, problems: Mapping[str, str], addressee: str
) -> QuestionView:
    value = stored.values.get(one.name, "")
    chosen = (
        one.reader_when(stored.values.get(one.name + READER_SUFFIX, "")).value
        if (one.chosen_readers)
        else ""
    )
    return QuestionView(
        question=one,
        value=value,
        ticked=tuple(json.loads(value)) if one.type is FieldType.SEVERAL and value else (),
        readers=f"{addressee} and {one.readers}" if one.addressed and addressee else one.readers,
        chosen=chosen,
        wording=stored.values.get(one.name + WORDING_SUFFIX, "") or one.wording,
        problem=problems.get(one.name, ""),
        withheld=one.name in stored.withheld or one.name + WORDING_SUFFIX in stored.withheld,
        help=help_with(value) if one.helper else None,
    )
