"""What the rules need to know of a language, and what they say in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.questions.phrases import Phrases


class Kind(StrEnum):
    """What a rule noticed, in the order in which it is said."""

    SOLUTION = "solution"
    STATEMENT = "statement"
    ADVICE = "advice"
    BLAME = "blame"
    YES_NO = "yes-no"
    TWO = "two"
    BECAUSE = "because"
    LONG = "long"


@dataclass(frozen=True)
class Language:
    """One language; words are folded to lower case.

    `openers` are verbs that open a question answered by yes or no, `subjects` the pronouns that
    may follow, `asking` the words that open any other, and `relative` those of them that open a
    clause as well ("when I speak, ..."). `fillers` may stand before an opening and change nothing.
    """

    code: str
    known_by: frozenset[str]
    """Short words that tell this language from the others."""
    fillers: frozenset[str]
    openers: frozenset[str]
    subjects: frozenset[str]
    asking: frozenset[str]
    relative: frozenset[str]
    joining: frozenset[str]
    """Words that put a second question after the first."""
    tags: frozenset[str]
    """What closes a statement as if it asked, as "right"."""
    indirect: Phrases
    """What makes a sentence without a question mark ask all the same."""
    doubting: Phrases
    """An indirect question that is answered by yes or no."""
    advice: Phrases
    because: Phrases
    blame: Phrases
    solution: Phrases
    said: Mapping[Kind, str]
    """One sentence that suggests."""
    frames: Mapping[Kind, str]
    """An opening that may serve instead."""
    lead: str
    """What stands before the opening."""
    nothing: str
    """What is said where nothing was noticed."""


def words(*lines: str) -> frozenset[str]:
    """Return the words of some lines, folded."""
    return frozenset(word.casefold() for line in lines for word in line.split())
