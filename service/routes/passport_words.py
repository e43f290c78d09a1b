"""The learning passport in words, on its owner's own clock."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.outcome_units import OutcomeUnit
from service.domain.states import Wave
from service.forms.published import FORMS, load
from service.models import Outcome, Person, Question, Rating, Story
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


_WAVES = {
    Wave.BASELINE: "At the start",
    Wave.THEN: "The start, looked back on",
    Wave.NOW: "At the end",
    Wave.LATER: "Twelve weeks on",
    Wave.HALF_YEAR: "Six months on",
}
_UNITS = {
    OutcomeUnit.HOURS: "hours a month",
    OutcomeUnit.MONEY: "in money",
    OutcomeUnit.CUSTOMERS: "customers",
    OutcomeUnit.OTHER: "",
}


@dataclass(frozen=True)
class RatingView:
    """One item as it was rated in each wave of the table; "" for not rated."""

    item: str
    given: tuple[str, ...]


@dataclass(frozen=True)
class RatingTable:
    """What somebody rated in one programme, with only those waves in which they did."""

    programme: str
    waves: tuple[str, ...]
    rows: tuple[RatingView, ...]


@dataclass(frozen=True)
class PassportView:
    """Everything the file shows."""

    made_on: str
    sets: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    actions: tuple[ActionView, ...]
    log: tuple[LogLine, ...]
    ratings: tuple[RatingTable, ...]
    outcomes: tuple[tuple[str, str], ...]
    """(day, what it was worth) of each time."""
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
        outcomes=tuple((local_day(row.told_at, owner, now), _worth(row)) for row in held.outcomes),
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


def _ratings(rows: Sequence[tuple[str, Rating]]) -> list[RatingTable]:
    found: dict[str, dict[str, dict[Wave, str]]] = {}
    for programme, row in rows:
        words = row.word or (str(row.value) if row.value is not None else "")
        found.setdefault(programme, {}).setdefault(row.item, {})[row.wave] = words
    labels = _labels("six-months") | _labels("end-evaluation") | _labels("baseline")
    return [
        _rating_table(programme, items, {item: labels.get(item, _spelled(item)) for item in items})
        for programme, items in found.items()
    ]


def _rating_table(
    programme: str, items: Mapping[str, Mapping[Wave, str]], labels: Mapping[str, str]
) -> RatingTable:
    waves = [wave for wave in _WAVES if any(wave in given for given in items.values())]
    return RatingTable(
        programme,
        tuple(_WAVES[wave] for wave in waves),
        tuple(
            RatingView(labels[item], tuple(given.get(wave, "") for wave in waves))
            for item, given in items.items()
        ),
    )


def _worth(row: Outcome) -> str:
    figures = f"{row.low:,}" if row.low == row.high else f"{row.low:,} to {row.high:,}"
    said = " ".join((figures.replace(",", "\N{NO-BREAK SPACE}"), _UNITS[row.unit])).strip()
    parts = [said]
    if row.attribution is not None:
        parts.append(f"{row.attribution} % of it from the set's work")
    if row.confidence is not None:
        parts.append(f"{row.confidence} % sure")
    return ", ".join(parts)


def _story(row: Story) -> tuple[tuple[str, str], ...]:
    labels = _labels("six-months") | _labels("twelve-weeks") | _labels("end-evaluation")
    labels |= _labels("final-story")
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
