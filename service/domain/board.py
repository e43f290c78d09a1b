"""A set's board: its columns, who wrote without being named, when the room's code is good."""

import hashlib
import hmac
import re
import uuid
from datetime import datetime, timedelta

DEFAULT_COLUMNS = ("What happened", "So what", "Now what", "Best questions heard")
VOTES_EACH = 3
MOST_COLUMNS = 8
MOST_NOTES = 400
"""More than eight people write in three hours; a script that went wild writes more."""
MOST_PHOTOS = 12
MOST_WRONG_CODES = 10
"""Of a link, while a code is good: together with the personal link, guessing leads nowhere."""

_ROOM_OPENS_BEFORE = timedelta(hours=1)
_ROOM_CLOSES_AFTER = timedelta(hours=2)
_OFFERED_BEFORE = timedelta(days=1)
_OFFERED_AFTER = timedelta(days=14)
_LIST_MARKS = re.compile(r"^(?:[-*–]+(?:\s+|$)|[•·]\s*)+")
"""A dash or star marks a list where a space follows it, a dot always: "-5 degrees" stays."""


def room_is_open(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Say whether the room's code is good: from an hour before a meeting to two hours after."""
    return starts_at - _ROOM_OPENS_BEFORE <= now < ends_at + _ROOM_CLOSES_AFTER


def is_offered(now: datetime, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a meeting is close by: about to begin, or fresh in mind.

    A person's own page offers the boards of such meetings.
    """
    return ends_at > now - _OFFERED_AFTER and starts_at <= now + _OFFERED_BEFORE


def note_mark(pseudonym: str, board_id: int, note_id: str) -> str:
    """Return what stands for a note's author: whoever has the pseudonym finds their own again.

    Of two notes nobody can tell whether they have one author, since the note is in the hash.
    """
    return _mark(pseudonym, f"note:{board_id}:{note_id}")


def vote_mark(pseudonym: str, board_id: int, note_id: str) -> str:
    """Return what stands for a note's voter, by the same rule."""
    return _mark(pseudonym, f"vote:{board_id}:{note_id}")


def lines_of(typed: str) -> list[str]:
    """Return the lines that somebody copied from paper, without blank ones and list marks."""
    stripped = (_LIST_MARKS.sub("", line.strip()) for line in typed.splitlines())
    return [line for line in stripped if line]


def ids_of_lines(write_id: str, count: int) -> list[str]:
    """Return an id for each line of one write, the same ones when the write is repeated."""
    named = uuid.UUID(write_id)
    return [str(uuid.uuid5(named, str(number))) for number in range(count)]


def is_write_id(given: str) -> bool:
    """Say whether this is a UUID as a device draws one, written as they are."""
    try:
        return str(uuid.UUID(given)) == given
    except ValueError:
        return False


def _mark(pseudonym: str, of: str) -> str:
    message = f"setwise.board.{of}".encode()
    return hmac.new(pseudonym.encode(), message, hashlib.sha256).hexdigest()
