"""What somebody's work in their set was worth, in numbers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.outcome_units import OutcomeUnit
from service.domain.states import Consent
from service.models.base import Base
from service.models.base import words as enum_words


class Outcome(Base):
    """What came of it as its owner puts it at one time; the latest of a person counts.

    Set and facilitator may read it, others only added up with those of at least four others. By
    itself it is told as part of the story, as far as its owner agrees to that.
    """

    __tablename__ = "outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), unique=True)
    low: Mapped[int]
    """At the least, in `unit`."""
    high: Mapped[int]
    """At the most; as `low` where one figure was given."""
    unit: Mapped[OutcomeUnit] = mapped_column(enum_words(OutcomeUnit))
    attribution: Mapped[int | None]
    """How much of it came from the set's work, in per cent."""
    confidence: Mapped[int | None]
    """How sure its owner is, in per cent."""
    consent: Mapped[Consent] = mapped_column(enum_words(Consent))
    """How far the story that it belongs to may be told."""
    told_at: Mapped[datetime]
    delete_after: Mapped[date]
