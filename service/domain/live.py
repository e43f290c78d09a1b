"""What can be pressed on the live page of a session, and when a session has one."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from service.domain.agenda_clock import Mark, MarkKind

OPENS_BEFORE = timedelta(hours=1)
STAYS_AFTER = timedelta(hours=12)
"""The day of the session: whoever closes late still finds what was noted."""
_MOST_MINUTES = 480


class WriteKind(StrEnum):
    """What a press does."""

    BEGIN = "begin"
    EXTEND = "extend"
    ATTENDED = "attended"
    PRESENTED = "presented"
    ACTION = "action"


CLOCK = frozenset({WriteKind.BEGIN, WriteKind.EXTEND})


@dataclass(frozen=True)
class GivenWrite:
    """One press as it came: `pressed_at` is service time; what a kind does not have is empty."""

    client_id: str
    kind: WriteKind
    pressed_at: datetime
    about_id: int | None = None
    position: int = 0
    minutes: int = 0
    """More for a step, or how long somebody presented; 0 where that was not told."""
    says_yes: bool = False
    """Was there, or presented."""
    what: str = ""
    first_step: str = ""
    due_on: date | None = None


def read_write(given: dict[str, str], *, now: datetime) -> GivenWrite | None:
    """Return a press from what a form or a script sent; None where it is none.

    Args:
        given: fields as text. `seconds_ago` tells how long a lost network held it back, by the
            clock of the device, which is trusted for spans and never for the hour.
    """
    kind = given.get("do", "")
    client_id = _uuid(given.get("client_id", ""))
    if client_id is None or kind not in set(WriteKind):
        return None
    held_back = min(timedelta(seconds=_whole(given.get("seconds_ago", ""))), STAYS_AFTER)
    about = _whole(given.get("about", ""))
    if (about == 0) is (WriteKind(kind) not in CLOCK):
        return None
    return GivenWrite(
        client_id=client_id,
        kind=WriteKind(kind),
        pressed_at=now - held_back,
        about_id=about or None,
        position=_whole(given.get("position", "")),
        minutes=min(_whole(given.get("minutes", "")), _MOST_MINUTES),
        says_yes=given.get("value") == "yes",
        what=_text(given.get("what", "")),
        first_step=_text(given.get("first_step", "")),
        due_on=_day(given.get("due_on", "")),
    )


def clock_marks(
    writes: Iterable[tuple[WriteKind, int | None, int | None, datetime]],
) -> tuple[Mark, ...]:
    """Return the clock's marks from (kind, position, minutes, pressed at) of presses."""
    return tuple(
        Mark(MarkKind(kind.value), position or 0, at, minutes or 0)
        for kind, position, minutes, at in writes
        if kind in CLOCK
    )


def _uuid(given: str) -> str | None:
    try:
        return str(uuid.UUID(given))
    except ValueError:
        return None


def _whole(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def _text(given: str) -> str:
    return given.replace("\r\n", "\n").strip()


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
