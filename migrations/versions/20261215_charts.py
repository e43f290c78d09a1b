"""A programme's evidence is kept as it was measured and drawn."""

import sqlalchemy as sa
from alembic import op

import service.models.base

revision = "20261215_charts"
down_revision = "20261215_rating_blocks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "kept_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=32), nullable=False),
        sa.Column("made_at", service.models.base.Instant(), nullable=False),
        sa.Column("workbook", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk__kept_report__programme_id__programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__kept_report")),
        sa.UniqueConstraint(
            "programme_id", "reader", name=op.f("uq__kept_report__programme_id_reader")
        ),
    )
    with op.batch_alter_table("kept_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix__kept_report__programme_id"), ["programme_id"], unique=False
        )
    op.create_table(
        "kept_chart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["kept_report.id"],
            name=op.f("fk__kept_chart__report_id__kept_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__kept_chart")),
        sa.UniqueConstraint("report_id", "slug", name=op.f("uq__kept_chart__report_id_slug")),
    )
    op.create_table(
        "drawn_chart",
        sa.Column("chart_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(length=32), nullable=False),
        sa.Column("shape", sa.String(length=32), nullable=False),
        sa.Column("medium", sa.String(length=32), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chart_id"],
            ["kept_chart.id"],
            name=op.f("fk__drawn_chart__chart_id__kept_chart"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "chart_id", "scheme", "shape", "medium", name=op.f("pk__drawn_chart")
        ),
    )


def downgrade() -> None:
    """Step back."""
    op.drop_table("drawn_chart")
    op.drop_table("kept_chart")
    with op.batch_alter_table("kept_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__kept_report__programme_id"))
    op.drop_table("kept_report")
