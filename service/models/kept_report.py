"""A programme's evidence as it was measured and drawn last, for one reader."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.evaluation.drawing import Medium, Scheme, Shape
from service.domain.readers import Reader
from service.models.base import Base, words
from service.models.encryption import EncryptedBytes, EncryptedText


class KeptReport(Base):
    """All charts of a programme for one reader."""

    __tablename__ = "kept_report"
    __table_args__ = (UniqueConstraint("programme_id", "reader"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    reader: Mapped[Reader] = mapped_column(words(Reader))
    made_at: Mapped[datetime]
    """Service time; of the latest measurement, whether it changed anything or not."""
    workbook: Mapped[bytes] = mapped_column(EncryptedBytes, deferred=True)
    """XLSX, a sheet a chart."""


class KeptChart(Base):
    """One chart with its rows."""

    __tablename__ = "kept_chart"
    __table_args__ = (UniqueConstraint("report_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("kept_report.id", ondelete="CASCADE"))
    position: Mapped[int]
    """In the report, from 0."""
    slug: Mapped[str]
    fingerprint: Mapped[str]
    """Of all that its drawings depend on: they are made anew where it changes."""
    content: Mapped[str] = mapped_column(EncryptedText)
    """JSON, as `domain/evaluation/chart_json` writes it."""


class DrawnChart(Base):
    """One drawing of a chart."""

    __tablename__ = "drawn_chart"

    chart_id: Mapped[int] = mapped_column(
        ForeignKey("kept_chart.id", ondelete="CASCADE"), primary_key=True
    )
    scheme: Mapped[Scheme] = mapped_column(words(Scheme), primary_key=True)
    shape: Mapped[Shape] = mapped_column(words(Shape), primary_key=True)
    medium: Mapped[Medium] = mapped_column(words(Medium), primary_key=True)
    picture: Mapped[bytes] = mapped_column(EncryptedBytes, deferred=True)
    """SVG in UTF-8, or PNG."""
