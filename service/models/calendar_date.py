"""One date that we booked in an organiser's calendar, and who was invited to what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.states import DateState, DriftKind, DriftOutcome, Response
from service.models.base import Base, words


class CalendarDate(Base):
    """What we last wrote to, or read from, Outlook for one date: of a series, or single.

    The rows of sessions say what should be; these say what attendees were told. The two compared
    are the plan; these and Outlook compared are drift.
    """

    __tablename__ = "calendar_date"
    __table_args__ = (UniqueConstraint("series_id", "original_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    set_session_id: Mapped[int | None] = mapped_column(ForeignKey("set_session.id"), index=True)
    """The session that it is for; None once it stands for none."""
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    """None for a single event."""
    mailbox: Mapped[str]
    """The organiser."""
    original_start: Mapped[datetime | None]
    """Outlook's key of this date within its series; None for a single event."""
    transaction_id: Mapped[str | None] = mapped_column(unique=True)
    """Makes the creation of a single event repeatable."""
    tag: Mapped[str | None] = mapped_column(unique=True)
    """Finds a single event again after a lost answer."""
    event_id: Mapped[str | None]
    """May change; `original_start` or the tag finds it again."""
    state: Mapped[DateState] = mapped_column(words(DateState))
    starts_at: Mapped[datetime]
    """Where we last knew it."""
    ends_at: Mapped[datetime]
    has_own_list: Mapped[bool] = mapped_column(default=False)
    """Whether its attendees are its own: a moved date's, and every single event's."""
    asked_starts_at: Mapped[datetime | None]
    """Where a move puts it that was asked for and not read back yet: found there, it is ours."""
    asked_ends_at: Mapped[datetime | None]
    asked_to_cancel: Mapped[bool | None]
    """Whether a cancellation was asked for and not read back yet."""
    join_url: Mapped[str | None]
    """Of a single event; dates of a series share the series' link."""
    co_organisers: Mapped[str | None]
    """Of a single event's Teams meeting, as `Series.co_organisers`."""
    options_problem: Mapped[str | None]
    """Of a single event, as `Series.options_problem`."""
    text_digest: Mapped[str | None]
    """Of a single event, as `Series.text_digest`."""
    problem: Mapped[str | None]
    """Why it does not stand as it should, in words HR can act on."""
    checked_at: Mapped[datetime | None]
    """When it was last read back; service time."""


class Invitee(Base):
    """Somebody on the list of a series (`calendar_date_id` None) or of one date of its own list."""

    __tablename__ = "invitee"
    __table_args__ = (UniqueConstraint("series_id", "calendar_date_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    calendar_date_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_date.id"), index=True)
    address: Mapped[str]
    """Case-folded."""
    name: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for a guest to whom somebody forwarded the invitation."""
    response: Mapped[Response] = mapped_column(words(Response), default=Response.NONE)
    """Their answer in Outlook."""
    answered_at: Mapped[datetime | None]
    proposed_starts_at: Mapped[datetime | None]
    """The new time that they proposed."""
    proposed_ends_at: Mapped[datetime | None]
    proposal_left_at: Mapped[datetime | None]
    """When HR decided to leave the time as it is; None again once they propose another."""


class Drift(Base):
    """A difference that somebody made in Outlook by hand; it waits for HR's decision."""

    __tablename__ = "drift"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    """Where the whole series is concerned."""
    calendar_date_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_date.id"))
    """Where one date is concerned."""
    kind: Mapped[DriftKind] = mapped_column(words(DriftKind))
    address: Mapped[str | None]
    """Whom somebody took off the list, case-folded; None for the other kinds."""
    their_starts_at: Mapped[datetime | None]
    """Where it stands in Outlook, if it was moved."""
    their_ends_at: Mapped[datetime | None]
    found_at: Mapped[datetime]
    """Service time."""
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    """As the audit names them; `service` where the difference went away by itself."""
    outcome: Mapped[DriftOutcome | None] = mapped_column(words(DriftOutcome))
    """`ours` is carried out by the next calendar job; None while it waits for HR."""
