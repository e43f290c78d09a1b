"""How many requests to each mailbox were reserved, in blocks."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class RequestBlock(Base):
    """Some requests to one mailbox that one process may make within a short time."""

    __tablename__ = "request_block"
    __table_args__ = (Index("ix__request_block__mailbox_taken_at", "mailbox", "taken_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str]
    taken_at: Mapped[datetime]
    """Real time."""
    count: Mapped[int]
