"""What is shown beside a question while it is written: hints, an opening, something to start from.

The rules run here, on words that their writer's device has just sent or may be shown; nothing of
them is kept, logged or put into an address.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from service.domain.questions.look import look_at
from service.forms.definition import Question
from service.forms.starters import load_starters

_MOST_QUOTED = 40
"""Characters; what made a hint is quoted where that is a phrase, not a paragraph."""


@dataclass(frozen=True)
class HintView:
    """One suggestion and the words that made it, "" where they are too many to quote."""

    words: str
    said: str


@dataclass(frozen=True)
class QuestionHelp:
    """What the rules say of a question, in the language it is written in."""

    language: str
    hints: tuple[HintView, ...]
    lead: str
    frame: str
    nothing: str
    """What is said of a question without a hint; "" where no question stands there."""

    @property
    def starters(self) -> tuple[str, ...]:
        """Questions to begin from."""
        return load_starters().questions


def help_with(text: str) -> QuestionHelp:
    """Return what stands beside these words; of none at all nothing is said."""
    found = look_at(text)
    quoted = ((text[one.start : one.end], one.said) for one in found.hints)
    return QuestionHelp(
        language=found.language.code,
        hints=tuple(
            HintView(words if len(words) <= _MOST_QUOTED else "", said) for words, said in quoted
        ),
        lead=found.language.lead,
        frame=found.frame,
        nothing=found.language.nothing if text.strip() and not found.hints else "",
    )


def hints_as_saved(
    questions: Sequence[Question], sent: Collection[str], values: Mapping[str, str]
) -> dict[str, object]:
    """Return, for the script on the page, the hints for what it has just saved."""
    found = {
        one.name: asdict(help_with(values[one.name]))
        for one in questions
        if one.helper and one.name in sent
    }
    return {"looks": found} if found else {}


def looked_at(questions: Sequence[Question]) -> str:
    """Return the question that the page's button looks at: the first with rules of its own."""
    return next((one.name for one in questions if one.helper), "")
