"""Who is to be divided into sets, by which rules, and what a division costs: values alone.

The planner (`service/planning`) works on them with libraries that a web page must not load; pages,
files and commands know these values and not the planner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from service.errors import Refused

SMALLEST_SET = 4
"""A learning set of fewer is none, whatever the limits say."""


@dataclass(frozen=True)
class Participant:
    """Somebody who is to sit in a set; what is None is unknown, and nobody shares it.

    Attributes:
        address: their key, in small letters.
        manager: their manager's address; they may be somebody who takes no part.
        grade: 1, junior, to 9, senior.
        offset_minutes: how far their clock is ahead of UTC.
        working_days: 0 for Monday to 6 for Sunday.
        not_with: addresses; it holds in both directions if one side lists it.
    """

    address: str
    name: str = ""
    manager: str | None = None
    department: str | None = None
    location: str | None = None
    grade: int | None = None
    offset_minutes: int = 0
    working_days: frozenset[int] = frozenset(range(5))
    not_with: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FormingRules:
    """The limits of a set, and what is free before it costs points."""

    target: int = 6
    least: int = 5
    most: int = 7
    session_minutes: int = 180
    workday_minutes: int = 480
    grade_gap: int = 2
    location_free: int = 3

    @property
    def widest_offsets(self) -> int:
        """Minutes between the first and the last clock of a set that can still meet."""
        return self.workday_minutes - self.session_minutes


@dataclass(frozen=True)
class SetCost:
    """The points of one set; fewer is better."""

    department: int = 0
    manager: int = 0
    grade: int = 0
    location: int = 0
    size: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True)
class Pins:
    """What HR holds fast before the sets are formed.

    Attributes:
        kept: who stays in which present set, by its number; the same number is the same set.
        together: groups whose people sit in one set.
        apart: pairs who do not.
    """

    kept: Mapping[str, int] = field(default_factory=dict)
    together: Sequence[frozenset[str]] = ()
    apart: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Progress:
    """How far the planner is.

    Attributes:
        breaches: rules that the best answer so far still breaks.
        share: of the work that it means to do, 0 to 1.
    """

    cost: int
    breaches: int
    bound: int
    share: float


@dataclass(frozen=True)
class Formation:
    """The answer: who sits with whom, what it costs, and how good it can be at most.

    Attributes:
        sets: addresses in alphabetical order, the sets by their first address; where people were
            kept in numbered sets, in the order of those numbers.
        bound: proven: no division costs less.
        moved: who sits in another set than before, where there was a before.
        is_finished: False if it was told to stop before its work was done; only a finished answer
            is the same for the same seed on every machine.
    """

    sets: tuple[tuple[str, ...], ...]
    costs: tuple[SetCost, ...]
    bound: int
    moved: tuple[str, ...] = ()
    is_finished: bool = True

    @property
    def cost(self) -> int:
        """The points of all sets."""
        return sum(each.total for each in self.costs)

    @property
    def is_proven_best(self) -> bool:
        """Whether nothing better exists."""
        return self.cost <= self.bound


@dataclass(frozen=True)
class Alternative:
    """The best exchange of somebody in a set with somebody of another, and what it adds."""

    member: str
    other: str
    points_more: int


@dataclass(frozen=True)
class SetReasons:
    """Why a set is as it is: its points, sentences, and the next best.

    Attributes:
        lines: facts of the set as a whole; who must not sit with whom is never among them.
        next_best: None where each exchange would break a rule.
    """

    cost: SetCost
    lines: tuple[str, ...]
    next_best: Alternative | None


@dataclass(frozen=True)
class Impossible:
    """Why no division keeps every rule, for people.

    Attributes:
        rules: names of the fewest rules in conflict; without any one of them it would go.
        because: a sentence that proves or tells it.
        loosenings: sentences, each of which alone would help, the smallest first.
        is_proven: False where much was tried, and nothing found.
    """

    rules: tuple[str, ...]
    because: str
    loosenings: tuple[str, ...]
    is_proven: bool = True

    def in_words(self) -> str:
        """Return all of it in one line."""
        helps = f" What would help: {'; or '.join(self.loosenings)}." if self.loosenings else ""
        return f"{self.because}.{helps}"


class CannotForm(Refused):
    """No division keeps every rule."""

    def __init__(self, impossible: Impossible) -> None:
        super().__init__(impossible.in_words())
        self.impossible = impossible


def size_limits(people: int, rules: FormingRules) -> tuple[int, int]:
    """Return how few and how many a set may have.

    Where so many people cannot be cut into sets of the wanted sizes at all, one fewer will do.
    """
    if any(rules.least * count <= people <= rules.most * count for count in range(1, people + 1)):
        return rules.least, rules.most
    return max(1, rules.least - 1), rules.most
