"""Ratings that were counted together, for good, and which ones they were."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import Wave
from service.models.base import Base, words


class RatingBlock(Base):
    """At least five answers to one question, as they stood when they were counted.

    Every figure that was ever shown is a sum of these rows, which never change (docs/evidence.md).
    """

    __tablename__ = "rating_block"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    set_id: Mapped[int | None] = mapped_column(ForeignKey("learning_set.id"))
    """None for what several sets have in common."""
    sets: Mapped[int]
    """How many sets the answers come from."""
    wave: Mapped[Wave] = mapped_column(words(Wave))
    item: Mapped[str]
    number: Mapped[int]
    """Of the meeting; 0 for a wave that stands once for a whole programme."""
    counts: Mapped[str]
    """JSON list: how many gave 1, 2 and so on to 7; near an end, what stands in their place."""
    is_near_end: Mapped[bool]
    """Whether nearly all gave one end of the scale."""
    formed_on: Mapped[date]
    """No time of day."""


class CountedRating(Base):
    """A rating that a block holds: it stays when its writer clears it, and so counts once."""

    __tablename__ = "counted_rating"
    # As `Rating`: the order of rows in a file must not tell whose answer came when.
    __table_args__ = ({"sqlite_with_rowid": False},)

    pseudonym: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    wave: Mapped[Wave] = mapped_column(words(Wave), primary_key=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("rating_block.id"), index=True)
