"""Deputies of HR leads."""

import sqlalchemy as sa
from alembic import op

revision = "20261204_deputy"
down_revision = "20261203_break_glass"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_name", sa.String(), nullable=False),
        sa.Column("lead_address", sa.String(), nullable=False),
        sa.Column("lead_actor", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__deputy")),
    )
    op.create_index(op.f("ix__deputy__address"), "deputy", ["address"])
    op.create_index(op.f("ix__deputy__lead_address"), "deputy", ["lead_address"])


def downgrade() -> None:
    """Step back."""
    op.drop_table("deputy")
