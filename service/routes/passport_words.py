"""The learning passport in words, on its owner's own clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.states import Wave
from service.forms.published import FORMS, load
from service.models import Person, Question, Rating, Story
from service.routes.page_words import ActionView, LogLine, local_day, log_lines, own_actions
from service.store.passport import Passport


@dataclass(frozen=True)
class QuestionView:
    """A question of one set: as it first stood and as it stands; `last` empty where the same."""

    set_name: str
    first: str
    first_on: str
    last: str
    last_on: str


@dataclass(frozen=True)
class RatingView:
    """One item as it was rated at the start, looked back on, and at the end; "" for not rated."""

    programme: str
    item: str
    baseline: str
    then: str
    now: str


@dataclass(frozen=True)
class PassportView:
    """Everything the file shows."""

    made_on: str
    sets: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    actions: tuple[ActionView, ...]
    log: tuple[LogLine, ...]
    ratings: tuple[RatingView, ...]
    stories: tuple[tuple[tuple[str, str], ...], ...]
    """(heading, words) of each part of each story."""


def passport_view(held: Passport, owner: Person, now: datetime) -> PassportView:
    """Return the file's words."""
    return PassportView(
        made_on=local_day(now, owner, now),
        sets=held.sets,
        objectives=tuple(row.words for row in held.objectives),
        questions=tuple(_questions(held.questions, owner, now)),
        actions=tuple(own_actions(held.actions, owner, now)),
        log=tuple(log_lines(held.log, owner, now)),
        ratings=tuple(_ratings(held.ratings)),
        stories=tuple(_story(row) for row in held.stories),
    )


def _questions(
    rows: Sequence[tuple[str, Question]], owner: Person, now: datetime
) -> list[QuestionView]:
    found: dict[str, list[Question]] = {}
    for set_name, row in rows:
        found.setdefault(set_name, []).append(row)
    views = []
    for set_name, written in found.items():
        first, last = written[0], written[-1]
        is_same = last.words == first.words
        views.append(
            QuestionView(
                set_name,
                first.words,
                local_day(first.written_at, owner, now),
                "" if is_same else last.words,
                "" if is_same else local_day(last.written_at, owner, now),
            )
        )
    return views


def _ratings(rows: Sequence[tuple[str, Rating]]) -> list[RatingView]:
    found: dict[tuple[str, str], dict[Wave, str]] = {}
    for programme, row in rows:
        words = row.word or (str(row.value) if row.value is not None else "")
        found.setdefault((programme, row.item), {})[row.wave] = words
    labels = _labels("baseline") | _labels("end-evaluation")
    return [
        RatingView(
            programme,
            labels.get(item, _spelled(item)),
            given.get(Wave.BASELINE, ""),
            given.get(Wave.THEN, ""),
            given.get(Wave.NOW, ""),
        )
        for (programme, item), given in found.items()
    ]


def _story(row: Story) -> tuple[tuple[str, str], ...]:
    labels = _labels("final-story")
    told: dict[str, str] = json.loads(row.words)
    return tuple(
        (labels.get(field, _spelled(field)), words) for field, words in told.items() if words
    )


def _labels(form: str) -> dict[str, str]:
    """Return each field's label; a form that is not asked any more has none to tell."""
    if form not in FORMS:
        return {}
    return {one.name: one.label for one in load(form).questions}


def _spelled(field: str) -> str:
    return field.replace("_", " ").capitalize()
