"""A set votes on whether it goes on, and HR sees what came of it."""

import sqlalchemy as sa
from alembic import op

import service.models.base

revision = "20261214_renewal"
down_revision = "20261214_seats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("set_vote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("seen_at", service.models.base.Instant(), nullable=True))


def downgrade() -> None:
    """Step back; the votes that only the new columns conclude go."""
    op.execute(
        sa.text(
            "DELETE FROM vote_press WHERE set_vote_id IN"
            " (SELECT id FROM set_vote WHERE kind = 'renewal')"
        )
    )
    op.execute(sa.text("DELETE FROM set_vote WHERE kind = 'renewal'"))
    with op.batch_alter_table("set_vote", schema=None) as batch_op:
        batch_op.drop_column("seen_at")
        batch_op.drop_column("outcome")
