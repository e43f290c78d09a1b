"""Forms as data: what is asked, of which type, and who reads the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from service.domain.states import FieldClass
from service.domain.visibility import reader_label

_FOLDER = Path(__file__).parent / "definitions"

FORMS = (
    "joining",
    "baseline",
    "affirmations",
    "before-session",
    "after-session",
    "manager-conversation",
)


class FieldType(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    DATE = "date"
    ZONE = "zone"
    CHOICE = "choice"
    SEVERAL = "several"
    SCALE = "scale"
    """1 to 7."""
    TICK = "tick"
    AFFIRMATION = "affirmation"
    """A tick beside a wording that its reader may edit."""


_HIDDEN = frozenset({FieldClass.PRIVATE, FieldClass.GROUP})
"""Classes that a form shows again only on the device that wrote them, or after a fresh code."""


@dataclass(frozen=True)
class Question:
    """One question of a form.

    `classes` say who reads the answer; where `chosen_readers` is not empty, its writer picks one
    of them, the first being the default. `fold` names the group it is folded away in. `each` is
    `action` where it is asked once for every open action. `warn_length` counts characters; a
    longer answer is still taken. `addressed` says that the person it is about reads it as well.
    `helper` names the rules that look at what is written: `question`, or none.
    """

    name: str
    type: FieldType
    label: str
    classes: frozenset[FieldClass]
    help: str = ""
    required: bool = False
    warn_length: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    low: str = ""
    high: str = ""
    wording: str = ""
    chosen_readers: tuple[FieldClass, ...] = ()
    fold: str = ""
    each: str = ""
    addressed: bool = False
    helper: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether another device does not see it; what has a chosen reader counts by the choice."""
        return bool(self.classes & _HIDDEN)

    @property
    def is_rating(self) -> bool:
        """Whether the answer is kept under a pseudonym (class A)."""
        return FieldClass.GROUP in self.classes

    @property
    def readers(self) -> str:
        """Who reads it, in the fixed phrases."""
        return reader_label(self.classes)

    def classes_when(self, chosen: str) -> frozenset[FieldClass]:
        """Return the classes of an answer whose writer chose this reader."""
        if not self.chosen_readers:
            return self.classes
        return frozenset({self.reader_when(chosen)})

    def reader_when(self, chosen: str) -> FieldClass:
        """Return the chosen reader, or the most private one where the choice is unreadable."""
        return next((one for one in self.chosen_readers if one == chosen), self.chosen_readers[0])


@dataclass(frozen=True)
class FormDefinition:
    """One form; `required` is the most required questions it may have (method 1.12)."""

    slug: str
    version: int
    title: str
    lead: str
    minutes: int
    required: int
    thanks: str
    questions: tuple[Question, ...]
    reply_field: str = ""
    """The long text in which a reply by mail waits; "" where the form takes none."""

    def asking_each(self, names: tuple[str, ...]) -> tuple[Question, ...]:
        """Return the questions with those asked `each` time repeated under these prefixes.

        Only the first of them, the newest action, must be answered.
        """
        repeated = tuple(
            replace(
                one,
                name=f"{prefix}_{one.name}",
                required=one.required and place == 0,
                each=prefix,
                fold="" if place == 0 else prefix,
            )
            for place, prefix in enumerate(names)
            for one in self.questions
            if one.each
        )
        return repeated + tuple(one for one in self.questions if not one.each)


@cache
def load(slug: str) -> FormDefinition:
    """Read one definition.

    Raises:
        KeyError: there is no form of this name, or its file lacks something.
    """
    if slug not in FORMS:
        raise KeyError(f"no form is called {slug!r}")
    data = yaml.safe_load((_FOLDER / f"{slug}.yaml").read_text(encoding="utf-8"))
    return FormDefinition(
        slug=data["form"],
        version=data["version"],
        title=data["title"],
        lead=data["lead"],
        minutes=data["minutes"],
        required=data["required"],
        thanks=data["thanks"],
        questions=tuple(_question(entry) for entry in data["fields"]),
        reply_field=data.get("reply_field", ""),
    )


def _question(entry: Mapping[str, Any]) -> Question:  # Any: what YAML gives, checked by type here
    known = dict(entry)
    return Question(
        name=known.pop("name"),
        type=FieldType(known.pop("type")),
        classes=frozenset(FieldClass(letter) for letter in known.pop("classes")),
        choices=tuple(known.pop("choices", {}).items()),
        chosen_readers=tuple(FieldClass(letter) for letter in known.pop("chosen_readers", "")),
        **known,
    )
