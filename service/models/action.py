"""What a participant commits to do, and how it went."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.domain.states import ActionState
from service.models.base import Base, MadeWhole, words
from service.models.encryption import EncryptedText


class Action(MadeWhole, Base):
    """One commitment; the set may read it, the manager only if released."""

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("learning_set.id"), index=True)
    agreed_in_id: Mapped[int] = mapped_column(ForeignKey("set_session.id"))
    """The session after which it was written."""
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), unique=True)
    """The after-session form it came from; editing that form edits this row."""
    what: Mapped[str] = mapped_column(EncryptedText)
    """Starts with a verb, as the owner wrote it."""
    first_step: Mapped[str] = mapped_column(EncryptedText)
    due_on: Mapped[date | None]
    noticed_by: Mapped[str] = mapped_column(EncryptedText, default="")
    """Who will notice."""
    state: Mapped[ActionState] = mapped_column(words(ActionState), default=ActionState.OPEN)
    agreed_at: Mapped[datetime]
    delete_after: Mapped[date]
    """Retention (privacy 4.3)."""

    updates: Mapped[list["ActionUpdate"]] = relationship(
        back_populates="action", order_by="ActionUpdate.id"
    )


class ActionUpdate(Base):
    """How an action stood when its owner was asked; kept, never overwritten by a later one."""

    __tablename__ = "action_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    """The before-session form that told it."""
    state: Mapped[ActionState] = mapped_column(words(ActionState))
    happened: Mapped[str] = mapped_column(EncryptedText, default="")
    """Class S."""
    told_at: Mapped[datetime]

    action: Mapped[Action] = relationship(back_populates="updates")
