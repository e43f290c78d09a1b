"""Which lines a manager summary carries: exactly those released in time, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.readers import DataClass
from service.domain.states import ReleaseState

HOLD = timedelta(hours=72)
"""How long a ticked line waits, so that its owner can take it back (privacy 4.4)."""

AFTER_SESSION = ("action", "first_step", "support")
"""The lines that a form after a session lets its owner tick."""

FROM_PAGE = {"objective": "objective_1", "objective_2": "objective_2", "reason": "reason"}
"""The lines released from the own page, each with the joining form's field (method 1.12)."""

LABELS: dict[str, str] = {
    "objective": "What I want to learn",
    "objective_2": "And what else I want to learn",
    "reason": "Why I take part",
    "action": "Action",
    "first_step": "First step",
    "support": "Support I need",
}
"""Every line that can be released, in the order of a summary."""

_DATA: dict[str, DataClass] = {
    "objective": DataClass.OBJECTIVE,
    "objective_2": DataClass.OBJECTIVE,
    "reason": DataClass.REASON,
    "support": DataClass.SUPPORT,
}

_ORDER = tuple(LABELS)


def data_class(label: str) -> DataClass:
    """Return which data a line of a summary is, by its label there."""
    line = next((line for line, words in LABELS.items() if words == label), "")
    return _DATA.get(line, DataClass.ACTION)


@dataclass(frozen=True)
class TickedLine:
    """A line that its owner ticked for their manager, as the row has it now."""

    release_id: int
    line: str
    """Key of LABELS."""
    words: str
    ticked_at: datetime
    """Service time, aware UTC; ticking again after taking back counts anew."""
    state: ReleaseState
    session_number: int


@dataclass(frozen=True)
class Summary:
    """What one manager mail carries."""

    lines: tuple[TickedLine, ...]

    @property
    def neutral(self) -> bool:
        """Whether the fixed text goes, which is the same whatever left no line."""
        return not self.lines

    @property
    def labelled(self) -> tuple[tuple[str, str], ...]:
        """(label, words) of each line."""
        return tuple((LABELS[line.line], line.words) for line in self.lines)


def gather(ticked: Iterable[TickedLine], *, due_at: datetime) -> Summary:
    """Gather the lines of one person's summary.

    Args:
        ticked: every release row of the person in this set, whatever its state.
        due_at: when the summary falls due; a line ticked less than 72 hours before it waits
            for the next summary.

    Returns:
        Lines in the order of sessions; those sent, taken back, unknown or left blank are out.
    """
    standing = [line for line in ticked if _counts(line, due_at)]
    standing.sort(key=lambda line: (line.session_number, _ORDER.index(line.line), line.release_id))
    return Summary(lines=tuple(standing))


def _counts(line: TickedLine, due_at: datetime) -> bool:
    return (
        line.state is ReleaseState.DRAFTED
        and line.line in LABELS
        and line.words.strip() != ""
        and is_in_time(line.ticked_at, due_at=due_at)
    )


def is_in_time(ticked_at: datetime, *, due_at: datetime) -> bool:
    """Say whether a line ticked at an instant has stood long enough for a summary."""
    return ticked_at + HOLD <= due_at


def preview(lines: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return what the owner sees before ticking: each (label, words) as the manager reads it."""
    return tuple(f"{label}: {words}" for label, words in lines)
