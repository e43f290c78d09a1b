"""A mail of the journey that somebody of HR asked to have in their own inbox."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.visibility import Reader
from service.models.base import Base, words


class MailTest(Base):
    """What a test is made of: whose mail it is and as of when; nobody's words."""

    __tablename__ = "mail_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    touchpoint: Mapped[str]
    """Slug of the mail that is shown."""
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Whose mail it is; the test goes to whoever asked."""
    set_session_id: Mapped[int | None] = mapped_column(ForeignKey("set_session.id"))
    about_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    as_of: Mapped[datetime]
    """Service time at which its reader got it, or would."""
    naming: Mapped[str]
    """Mails that it tells of, as `recap:7` of slug and session, with spaces between."""
    seen_by: Mapped[Reader] = mapped_column(words(Reader))
    """As whom its asker reads: what is not theirs stays a placeholder."""
