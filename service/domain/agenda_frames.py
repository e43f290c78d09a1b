"""The frames of every agenda: what a session holds in which order, and how far minutes may give.

The minutes are the method's (1.5) where it prints some, and follow its rules (1.12) elsewhere.
Where the two disagree the rules hold: docs/adr/0014-agenda-minutes.md says what that changed.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.domain.states import SessionKind


class ItemKind(StrEnum):
    """What an item of an agenda is, for the clock that runs over it."""

    WORK = "work"
    SLOT = "slot"
    """One presenter's, or one half of a shared project's."""
    BREAK = "break"
    LEARNING = "learning"
    """Never shortened (method 1.12)."""


@dataclass(frozen=True)
class Portion:
    """An item before its minutes are settled: as usual, and between `least` and `most`."""

    slug: str
    minutes: int
    least: int
    most: int
    kind: ItemKind = ItemKind.WORK


LENGTHS = (90, 120, 180)
SIZES = range(4, 9)
_STORY_MINUTES = {180: 6, 120: 5, 90: 4}


def frame(kind: SessionKind, *, minutes: int, people: int) -> tuple[Portion, ...]:
    """Return what a session of a kind and length holds for a set of this size.

    Args:
        minutes: one of `LENGTHS`.
        people: members, one of `SIZES`.
    """
    match kind:
        case SessionKind.SET_UP:
            return _SET_UPS[minutes](people)
        case SessionKind.FINAL:
            return _FINALS[minutes](people * _STORY_MINUTES[minutes])
        case SessionKind.STANDARD:
            return _standard(minutes, people)


def _gives(slug: str, minutes: int, least: int, most: int) -> Portion:
    return Portion(slug, minutes, least, most)


def _stays(slug: str, minutes: int, kind: ItemKind = ItemKind.WORK) -> Portion:
    return Portion(slug, minutes, minutes, minutes, kind)


def _learns(slug: str, minutes: int) -> Portion:
    return _stays(slug, minutes, ItemKind.LEARNING)


def _slot(slug: str, minutes: int) -> Portion:
    return _stays(slug, minutes, ItemKind.SLOT)


def _break(minutes: int, *, most: int | None = None) -> Portion:
    return Portion("break", minutes, minutes, most or minutes, ItemKind.BREAK)


def _round(slug: str, people: int) -> Portion:
    """Four minutes a person, and one to begin."""
    return Portion(slug, 4 * people + 1, 4 * people, 4 * people + 1)


def _standard(minutes: int, people: int) -> tuple[Portion, ...]:
    if minutes == 180:
        return _half_day(people)
    if minutes == 120:
        # Two slots and four minutes a person leave seven people no time to arrive.
        return _two_hours(people) if people <= 6 else _two_hours_one_slot(people)
    return _ninety(people)


def _half_day(people: int) -> tuple[Portion, ...]:
    return (
        _gives("check-in", 10, 3, 15),
        _round("action-round", people),
        _gives("bids", 5, 3, 8),
        _break(5, most=10),
        _slot("slot-a", 45),
        _break(10, most=15),
        _slot("slot-b", 45),
        _learns("log", 10),
        _learns("group-learning", 10),
        _learns("process", 10),
        _gives("close", 5, 3, 5),
    )


def _two_hours(people: int) -> tuple[Portion, ...]:
    return (
        _gives("check-in", 5, 2, 8),
        _round("action-round", people),
        _gives("bids", 3, 2, 5),
        _slot("slot-a", 35),
        _break(5),
        _slot("slot-b", 35),
        _learns("log", 5),
        _learns("group-learning", 5),
        _learns("process", 5),
        _gives("close", 5, 2, 5),
    )


def _two_hours_one_slot(people: int) -> tuple[Portion, ...]:
    return (
        _gives("check-in", 8, 5, 10),
        _round("action-round", people),
        _gives("bids", 5, 3, 5),
        _break(5),
        _slot("slot-a", 45),
        _learns("log", 10),
        _learns("group-learning", 10),
        _learns("process", 5),
        _gives("close", 5, 3, 5),
    )


def _ninety(people: int) -> tuple[Portion, ...]:
    return (
        _gives("check-in", 5, 2, 5),
        _stays("action-round", 3 * people),
        _gives("bids", 5, 2, 5),
        _break(5),
        _slot("slot-a", 45 if people <= 6 else 35),
        _learns("process", 8),
        _learns("log", 7),
        _gives("close", 3, 2, 8),
    )


def _set_up_half_day(people: int) -> tuple[Portion, ...]:
    return (
        _gives("sponsor-why", 15, 10, 15),
        _gives("what-a-set-is", 30, 25, 38),
        Portion("objectives", 4 * people + 1, 4 * people, 4 * people + 1, ItemKind.LEARNING),
        _break(10),
        _gives("hopes-and-worries", 15, 10, 18),
        _gives("ground-rules", 30, 20, 32),
        _gives("first-question", 25, 15, 28),
        _break(5),
        _gives("dates", 10, 5, 10),
        _learns("baseline", 15),
    )


def _set_up_two_hours(people: int) -> tuple[Portion, ...]:
    return (
        _gives("sponsor-why", 10, 5, 10),
        _gives("what-a-set-is", 20, 15, 25),
        Portion("objectives", 4 * people + 1, 4 * people, 4 * people + 1, ItemKind.LEARNING),
        _gives("hopes-and-worries", 10, 5, 15),
        _break(5),
        _gives("ground-rules", 20, 15, 25),
        _gives("first-question", 15, 10, 20),
        _gives("dates", 5, 3, 5),
        _learns("baseline", 10),
    )


def _set_up_ninety(people: int) -> tuple[Portion, ...]:
    return (
        _gives("sponsor-why", 7, 5, 10),
        _gives("what-a-set-is", 15, 10, 20),
        _learns("objectives", 3 * people),
        _gives("hopes-and-worries", 7, 5, 10),
        _break(5),
        _gives("ground-rules", 15, 10, 20),
        _gives("first-question", 10, 8, 15),
        _gives("dates", 5, 3, 5),
        _learns("baseline", 8),
    )


def _final_half_day(stories: int) -> tuple[Portion, ...]:
    return (
        _stays("stories", stories),
        _break(5),
        _learns("learning-map", 25),
        _gives("sponsor-dialogue", 40, 35, 45),
        _gives("sponsor-leaves", 10, 5, 10),
        _break(5),
        _learns("end-forms", 15),
        _gives("vote", 15, 10, 20),
        _gives("appreciations", 19, 12, 25),
        _gives("buffer", 10, 0, 15),
    )


def _final_two_hours(stories: int) -> tuple[Portion, ...]:
    return (
        _stays("stories", stories),
        _learns("learning-map", 15),
        _break(5),
        _gives("sponsor-dialogue", 25, 18, 30),
        _gives("sponsor-leaves", 5, 3, 5),
        _learns("end-forms", 10),
        _gives("vote", 10, 5, 12),
        _gives("appreciations", 15, 8, 20),
        _gives("buffer", 5, 0, 10),
    )


def _final_ninety(stories: int) -> tuple[Portion, ...]:
    return (
        _stays("stories", stories),
        _learns("learning-map", 12),
        _break(5),
        _gives("sponsor-dialogue", 15, 10, 20),
        _stays("sponsor-leaves", 3),
        _learns("end-forms", 8),
        _gives("vote", 8, 4, 10),
        _gives("appreciations", 10, 6, 15),
        _gives("buffer", 5, 0, 8),
    )


_SET_UPS = {180: _set_up_half_day, 120: _set_up_two_hours, 90: _set_up_ninety}
_FINALS = {180: _final_half_day, 120: _final_two_hours, 90: _final_ninety}
