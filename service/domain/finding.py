"""What `doctor` found out about one thing, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Whether a thing is in order."""

    OK = "ok"
    OFF = "off"
    """Not there, and nobody has to have it."""
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's.

    Attributes:
        what: the thing, e.g. "Mail.Send for learning@contoso.example".
        says: what its state means for the service; may be empty where it is in order.
        mend: steps in their order, each a sentence or a command to type.
    """

    what: str
    state: State
    says: str = ""
    mend: tuple[str, ...] = ()


def ok(what: str, says: str = "") -> Finding:
    """Say that a thing is in order."""
    return Finding(what, State.OK, says)


def off(what: str, says: str, *mend: str) -> Finding:
    """Say that an optional thing is not there, and how to have it."""
    return Finding(what, State.OFF, says, mend)


def wrong(what: str, says: str, *mend: str) -> Finding:
    """Say what does not work, and how to mend it."""
    return Finding(what, State.WRONG, says, mend)
