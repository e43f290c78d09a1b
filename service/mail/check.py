"""What is to be said of a mail's words before anybody gets them."""

from dataclasses import dataclass

from service.domain.visibility import Reader
from service.mail.catalogue import compose, mail_values
from service.mail.errors import BrokenWording
from service.mail.placeholders import PLACEHOLDERS
from service.mail.render import SUBJECT_CHARACTERS, head
from service.mail.sample import sample
from service.mail.source import BUTTON, SUBJECT, Source, parsed
from service.mail.values import MAILS
from service.mail.wording import Wording

MOST_WORDS = 120

_BLOCKS = ("button", "when")
_LONGEST_TAG = len("[]") + 22 + 1


@dataclass(frozen=True)
class WordingFinding:
    """One thing to mend; where it `stops`, the words cannot be used as they are."""

    message: str
    stops: bool = False


def known_placeholders(touchpoint: str) -> dict[str, str]:
    """Return what the words of a mail may ask for, with what it stands for."""
    values = mail_values(sample(touchpoint), Reader.OWNER)
    return {name: PLACEHOLDERS[name] for name in PLACEHOLDERS if name in values}


def check_wording(touchpoint: str, wording: Wording) -> tuple[WordingFinding, ...]:
    """Return everything to be said of the words, what stops them first."""
    try:
        words = parsed(wording.source)
        names = words.names()
    except BrokenWording as exc:
        return (WordingFinding(f"{exc}.", stops=True),)
    values = mail_values(sample(touchpoint, language=wording.language), Reader.OWNER)
    stopping = [
        f"Nothing is called {{{name}}} in this mail." for name in sorted(names - set(values))
    ]
    if not any(kept.words and not kept.condition for kept in words.heads[SUBJECT]):
        stopping.append("The subject is empty: one line that begins with Subject: always stands.")
    if not _says(words, "readers"):
        stopping.append("{readers} is missing: everybody is told who reads what they answer.")
    if any(kept.condition == "released" and not kept.wanted for kept in words.passages):
        stopping.append(
            "[unless released] would tell a manager that nothing was released, which is nobody's "
            "to know."
        )
    if stopping:
        return tuple(WordingFinding(message, stops=True) for message in stopping)
    try:
        made = compose(sample(touchpoint, language=wording.language), wording=wording)
    except BrokenWording as exc:
        return (WordingFinding(f"{exc}.", stops=True),)
    return tuple(
        WordingFinding(message)
        for message in (
            *_missing(touchpoint, words),
            *_too_long(len(made.text.split()), head(words, SUBJECT, values)),
        )
    )


def _says(words: Source, name: str) -> bool:
    """Whether a block stands whatever holds: without a condition, or under both sides of one."""
    standing = [passage for passage in words.body if passage.block == name]
    sides = {(passage.condition, passage.wanted) for passage in standing}
    return any(
        not kept.condition or (kept.condition, not kept.wanted) in sides for kept in standing
    )


def _missing(touchpoint: str, words: Source) -> list[str]:
    missing = [
        f"{{{name}}} is missing: {PLACEHOLDERS[name]}."
        for name in MAILS[touchpoint].needs
        if not (_says(words, name) if name in _BLOCKS else name in words.names())
    ]
    if _says(words, "button") and not words.heads[BUTTON]:
        missing.append("The button has no words: add a line that begins with Button:.")
    return missing


def _too_long(count: int, subject: str) -> list[str]:
    found = []
    if count > MOST_WORDS:
        found.append(
            f"The mail has {count} words, footer included; more than {MOST_WORDS} are seldom read."
        )
    if len(subject) + _LONGEST_TAG > SUBJECT_CHARACTERS:
        found.append(
            f"The subject has {len(subject)} characters; with a long set's name ahead of it only "
            f"{SUBJECT_CHARACTERS - _LONGEST_TAG} show."
        )
    return found
