"""Forms as data: what is asked, of which type, and who reads the answer."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from service.domain.answers import HIDDEN
from service.domain.states import FieldClass, Wave
from service.domain.visibility import reader_label

READER_SUFFIX = "_reader"
"""Ends the name of the field in which an answer's reader is chosen."""
WORDING_SUFFIX = "_wording"
"""Ends the name of the field that holds an affirmation's own wording."""


class FieldType(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    NUMBER = "number"
    DATE = "date"
    ZONE = "zone"
    CHOICE = "choice"
    SEVERAL = "several"
    SCALE = "scale"
    """1 to 7."""
    TICK = "tick"
    AFFIRMATION = "affirmation"
    """A tick beside a wording that its reader may edit."""


@dataclass(frozen=True)
class Question:
    """One question of a form.

    `classes` say who reads the answer; where `chosen_readers` is not empty, its writer picks one
    of them, the first being the default. `fold` names the group it is folded away in. `each` is
    `action`, `member` or `recommendation` where it is asked once for every one of them; `only`
    names the modes, entries or roles of which one must hold. `warn_length` counts characters; a
    longer answer is still taken. `addressed` says that whom it is about reads it as well.
    What is `required` is needed only if another field holds one of the values in `needed_if`.
    A rating counts as `item` in its `wave`; those with the same `pair` stand side by side.
    `helper` names the rules that look at what is written: `question`, or none.
    A number is not below the one in the field `not_below`.
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
    least: int = 0
    most: int = 0
    wording: str = ""
    chosen_readers: tuple[FieldClass, ...] = ()
    fold: str = ""
    each: str = ""
    addressed: bool = False
    only: tuple[str, ...] = ()
    needed_if: tuple[str, tuple[str, ...]] | None = None
    item: str = ""
    wave: Wave = Wave.SESSION
    pair: str = ""
    helper: str = ""
    not_below: str = ""

    @property
    def is_hidden(self) -> bool:
        """Whether another device does not see it; what has a chosen reader counts by the choice."""
        return bool(self.classes & HIDDEN)

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

    @property
    def kinds_of_each(self) -> frozenset[str]:
        """What questions are asked for each of: `action`, `member`, `recommendation`."""
        return frozenset(one.each for one in self.questions if one.each)

    def asking_each(
        self, names: tuple[str, ...], *, holds: Collection[str] | None = None
    ) -> tuple[Question, ...]:
        """Return what is asked, with the questions asked `each` time repeated.

        Only the first of a kind, the newest action, must be answered; other actions fold away.

        Args:
            names: as `action_7`, newest first; they become the prefixes of their questions.
            holds: the mode, entry and role in which it is asked; None asks in all of them.
        """
        asked = tuple(one for one in self.questions if _applies(one, holds))
        firsts = {_kind(name): name for name in reversed(names)}
        repeated = tuple(
            _about(one, name, is_first=firsts[_kind(name)] == name)
            for name in names
            for one in asked
            if one.each == _kind(name)
        )
        every = repeated + tuple(one for one in asked if not one.each)
        present = {one.name for one in every}
        return tuple(
            one
            if one.needed_if is None or one.needed_if[0] in present
            else replace(one, needed_if=None)
            for one in every
        )


def _applies(question: Question, holds: Collection[str] | None) -> bool:
    return not question.only or holds is None or not set(question.only).isdisjoint(holds)


def _kind(name: str) -> str:
    return name.rpartition("_")[0]


def _about(question: Question, name: str, *, is_first: bool) -> Question:
    needed_if = question.needed_if
    if needed_if is not None:
        needed_if = (f"{name}_{needed_if[0]}", needed_if[1])
    return replace(
        question,
        name=f"{name}_{question.name}",
        required=question.required and (is_first or needed_if is not None),
        needed_if=needed_if,
        each=name,
        fold=name if question.each == "action" and not is_first else "",
    )
