"""What a board says where it does not take something: what is safe, and what to do."""

from service.domain.board import MOST_COLUMNS, MOST_NOTES, MOST_PHOTOS
from service.models import Board
from service.workflows.board.writing import Why

STALE = (
    "This page could not prove that it came from us, so nothing was changed. "
    "Your words are still here: press once more."
)
CLOSED = (
    "Nothing was changed: this board opens with a code on this device. Your words are still here."
)
_WORDS = {
    Why.NOTE_GONE: "That note is no longer on the board. Nothing else changed.",
    Why.COLUMN_GONE: "That column is no longer on the board. Choose another one for your words.",
    Why.NOT_YOURS: "Only whoever wrote a note words it anew or takes it away. Nothing changed.",
    Why.NO_VOTE: "The members of the set vote. Nothing changed.",
    Why.EMPTY: "Write a few words first, then press again.",
    Why.FULL: f"A board holds {MOST_NOTES} notes. Take one away before you add another.",
    Why.COLUMN_IN_USE: "Notes stand in that column. Move them first, then take it away.",
    Why.LAST_COLUMN: "A board needs a column. Add another one before you take this one away.",
    Why.COLUMNS_FULL: f"A board has room for {MOST_COLUMNS} columns. Take an empty one away first.",
    Why.NO_PICTURE: (
        "That file could not be read as a photo. Send a JPEG, PNG or WebP, as a phone takes them."
    ),
    Why.PHOTOS_FULL: f"A board holds {MOST_PHOTOS} photos. Take one away before you add another.",
    Why.NOTHING_CHOSEN: "Choose a note or write a line first, then press again.",
    Why.OTHERS_LEARNING: (
        "What the set learned was noted otherwise meanwhile. It stands above, yours is still "
        "below: press once more if yours should stand."
    ),
}


def why_in_words(why: Why, board: Board) -> str:
    """Return the sentence for the reader."""
    if why is Why.VOTES_USED:
        return f"Your {board.votes_each} votes are given. Take one back to give it to another note."
    return _WORDS[why]
