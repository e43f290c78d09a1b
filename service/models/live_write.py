"""What was pressed on the live page of a session, once each, however often it was sent."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.live import WriteKind
from service.models.base import Base, words


class LiveWrite(Base):
    """One press, acknowledged; nobody's words are in it.

    Of the clock it is the fact itself. Of everything else it tells which press was the latest, so
    that one that a lost network held back does not undo a later one.
    """

    __tablename__ = "live_write"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    """A UUID made where it was pressed: sent twice, it is one row."""
    set_session_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[WriteKind] = mapped_column(words(WriteKind))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Whose attendance, turn or action; None for the clock."""
    position: Mapped[int | None]
    """Of the clock: which step of the agenda."""
    minutes: Mapped[int | None]
    """Of the clock: how much more."""
    pressed_at: Mapped[datetime]
    """Service time of the press, which may lie before its sending."""
