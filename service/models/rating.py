"""Ratings under a pseudonym: no person, no time of day."""

import secrets

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import Wave
from service.models.base import Base, MadeWhole, words
from service.models.encryption import EncryptedText


class Rating(MadeWhole, Base):
    """One answer of class A, counted only with at least four others (privacy 4.2)."""

    __tablename__ = "rating"
    # SQLite numbers the rows of a table as they come, unless the primary key is their order: the
    # hidden number would tell whose reply, told in that order, each is.
    __table_args__ = (
        UniqueConstraint("pseudonym", "scope", "item", "wave"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, default=lambda: secrets.randbits(62)
    )
    """Drawn by lot: numbers in a row would tell whose reply, told in that order, each is."""
    pseudonym: Mapped[str]
    """The owner's, readable from their own row only with `DATA_KEYS`."""
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    set_session_id: Mapped[int | None] = mapped_column(ForeignKey("set_session.id"))
    scope: Mapped[str]
    """`programme:7` or `session:41`: what the wave belongs to, never NULL in the unique key."""
    wave: Mapped[Wave] = mapped_column(words(Wave))
    item: Mapped[str]
    """Field name of the definition."""
    value: Mapped[int | None]
    """1 to 7."""
    word: Mapped[str | None] = mapped_column(EncryptedText)
    """For the one-word question."""
    late: Mapped[bool] = mapped_column(default=False)
    """A joiner's late baseline (method 1.10)."""
