"""The agenda of a session in minutes, of every kind, mode, length and size (method 1.5, 1.12)."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.agenda_frames import LENGTHS, SIZES, ItemKind, Portion, frame
from service.domain.agenda_words import phases_of, title_of
from service.domain.states import Mode, SessionKind

__all__ = ["Agenda", "Item", "ItemKind", "Phase", "Step", "agenda_for"]


@dataclass(frozen=True)
class Phase:
    """A part of a presenter's slot."""

    slug: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Item:
    """One line of an agenda; `phases` of a slot sum up to its minutes."""

    slug: str
    title: str
    minutes: int
    kind: ItemKind
    phases: tuple[Phase, ...] = ()


@dataclass(frozen=True)
class Step:
    """What the clock stands at: an item, or one phase of a slot."""

    item: Item
    phase: Phase | None

    @property
    def minutes(self) -> int:
        """How long it takes as planned."""
        return self.item.minutes if self.phase is None else self.phase.minutes

    @property
    def is_learning(self) -> bool:
        """Whether nothing may shorten it."""
        return self.item.kind is ItemKind.LEARNING


@dataclass(frozen=True)
class Agenda:
    """A whole session, minute by minute."""

    items: tuple[Item, ...]

    @property
    def minutes(self) -> int:
        """How long the session is."""
        return sum(item.minutes for item in self.items)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return items in order, slots phase by phase."""
        return tuple(Step(item, phase) for item in self.items for phase in (item.phases or (None,)))

    @property
    def presenters(self) -> int:
        """How many present, or lead a half of the project."""
        return sum(item.kind is ItemKind.SLOT for item in self.items)


def agenda_for(kind: SessionKind, mode: Mode, *, minutes: int, people: int) -> Agenda:
    """Return the agenda of a session.

    Args:
        minutes: the session's length. One that the method has no frame for gets the next shorter
            one's, the rest as time in hand.
        people: members of the set; what the method has no minutes for is taken as its nearest.

    Raises:
        ValueError: the session is shorter than any that the method knows.
    """
    lengths = [one for one in LENGTHS if one <= minutes]
    if not lengths:
        raise ValueError(f"no agenda is shorter than {LENGTHS[0]} minutes, asked for {minutes}")
    size = min(max(people, SIZES[0]), SIZES[-1])
    portions = frame(kind, minutes=lengths[-1], people=size)
    settled = list(zip(portions, _settled(portions, lengths[-1]), strict=True))
    items = [_item(portion, given, mode) for portion, given in settled if given]
    if spare := minutes - lengths[-1]:
        items.append(Item("buffer", title_of("buffer", mode), spare, ItemKind.WORK))
    return Agenda(tuple(items))


def _item(portion: Portion, minutes: int, mode: Mode) -> Item:
    phases = phases_of(mode, minutes) if portion.kind is ItemKind.SLOT else ()
    return Item(
        slug=portion.slug,
        title=title_of(portion.slug, mode),
        minutes=minutes,
        kind=portion.kind,
        phases=tuple(Phase(*one) for one in phases),
    )


def _settled(portions: Sequence[Portion], total: int) -> list[int]:
    """Return minutes that sum up to the total, minute by minute from or to where most room is.

    Raises:
        ValueError: no minutes within the frame's limits sum up to it.
    """
    minutes = [one.minutes for one in portions]
    while (lacking := total - sum(minutes)) != 0:
        step = 1 if lacking > 0 else -1
        rooms = [
            one.most - given if lacking > 0 else given - one.least
            for one, given in zip(portions, minutes, strict=True)
        ]
        if max(rooms) == 0:
            raise ValueError(f"a frame of {sum(minutes)} minutes cannot be fitted to {total}")
        minutes[rooms.index(max(rooms))] += step
    return minutes
