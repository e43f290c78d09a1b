"""A personal form, what is typed into it, and what was answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from service.domain.states import SessionState
from service.models.action import Action
from service.models.base import Base, MadeWhole, first_generation
from service.models.encryption import EncryptedText
from service.models.learning import Question
from service.models.learning_set import Membership
from service.models.person import Person
from service.models.programme import Programme
from service.models.set_session import SetSession


def _told(kind: Any, column: Any, row_id: Any) -> Any:  # Any: of each column's own type
    """Return a column of another row, told with a link where it is asked for."""
    query = select(column).where(kind.id == row_id).correlate_except(kind)
    return column_property(query.scalar_subquery(), deferred=True)


class FormLink(Base):
    """One person's one form: what `/r/<token>` opens, and nothing else."""

    __tablename__ = "form_link"
    __table_args__ = (Index(None, "programme_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Form, anchor and whom it is about: every reminder carries the same link."""
    form: Mapped[str]
    """Slug of its definition."""
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_id: Mapped[int | None] = mapped_column(ForeignKey("learning_set.id"), index=True)
    """None for a form about a whole programme."""
    set_session_id: Mapped[int | None] = mapped_column(ForeignKey("set_session.id"), index=True)
    about_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Whom a manager's form is about."""
    generation: Mapped[int] = mapped_column(default=first_generation)
    """Counted up to revoke the links sent so far."""
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    """Answers can be edited until then (service time)."""
    cancelled_at: Mapped[datetime | None]
    """When the session or the membership it belongs to ended."""

    is_in_set: Mapped[bool] = column_property(
        exists()
        .where(
            Membership.set_id == set_id,
            Membership.person_id == func.coalesce(about_person_id, person_id),
            Membership.ends_at.is_(None),
        )
        .correlate_except(Membership),
        deferred=True,
    )
    """Whether whom it is about, or else whom it asks, has a place in its set."""
    has_noted_action: Mapped[bool] = column_property(
        exists()
        .where(
            Action.agreed_in_id == set_session_id,
            Action.owner_id == person_id,
            Action.reply_id.is_(None),
        )
        .correlate_except(Action),
        deferred=True,
    )
    """Whether something was noted for whom it asks while its set met."""
    programme_ends_at: Mapped[datetime] = _told(Programme, Programme.ends_at, programme_id)
    """From then on what was answered is kept for so many days more."""
    session_state: Mapped[SessionState | None] = _told(SetSession, SetSession.state, set_session_id)
    """How its session stands; None for a form of no session."""
    pseudonym: Mapped[str] = _told(Person, Person.pseudonym, person_id)
    """Under which the ratings of whom it asks stand."""

    programme: Mapped[Programme] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    about_person: Mapped[Person | None] = relationship(foreign_keys=[about_person_id])
    set_session: Mapped[SetSession | None] = relationship()
    reply: Mapped["Reply | None"] = relationship(back_populates="form_link")
    draft: Mapped["Draft | None"] = relationship()


class Draft(Base):
    """An unfinished answer, saved as it is typed."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("form_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_link_id: Mapped[int] = mapped_column(ForeignKey("form_link.id"))
    content: Mapped[str] = mapped_column(EncryptedText)
    """JSON object: field name to [what stands in it, SHA-256 of the device that wrote it]."""
    saved_at: Mapped[datetime]
    delete_after: Mapped[date]
    """Retention (privacy 4.3)."""


class Reply(MadeWhole, Base):
    """A form answered; answered again until its deadline, it is the same row."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("form_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_link_id: Mapped[int] = mapped_column(ForeignKey("form_link.id"))
    version: Mapped[int]
    """Of the definition that was shown."""
    device: Mapped[str]
    """SHA-256 of the cookie of the device that wrote the ratings, at first the one that answered;
    it alone sees them again. Empty once a second device wrote some."""
    submitted_at: Mapped[datetime]
    """First time; no time of day leaves it in a report."""
    changed_at: Mapped[datetime]

    has_question: Mapped[bool] = column_property(
        exists().where(Question.reply_id == id).correlate_except(Question),  # noqa: A003 -- its column
        deferred=True,
    )
    """Whether a question came with it, which is seldom."""

    form_link: Mapped[FormLink] = relationship(back_populates="reply")
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="reply", cascade="all, delete-orphan", order_by="Answer.id"
    )


class Answer(MadeWhole, Base):
    """What stands in one field; class A goes to `Rating` instead, under a pseudonym."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("reply_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"))
    field: Mapped[str]
    classes: Mapped[str]
    """Who may read it, as the definition said when it was asked: letters, as `SH`."""
    value: Mapped[str] = mapped_column(EncryptedText)
    """The words, or a choice's slug; several choices as a JSON list."""
    choice: Mapped[str | None]
    """What was chosen about coming in (`funnel.Says`), in the clear as well, so that the database
    can count it: HR sees it in any case. None for all else, and for answers older than this column.
    """
    device: Mapped[str]
    """SHA-256 of the cookie of the device that wrote it; another sees no private words."""
    delete_after: Mapped[date]
    """Retention (privacy 4.3)."""

    reply: Mapped[Reply] = relationship(back_populates="answers")
