"""Who would present, and who wants no invitation to."""

import sqlalchemy as sa
from alembic import op

revision = "20261203_turns"
down_revision = "20261203q"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("presenting", sa.String(length=32), nullable=True))
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_invited_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("not_invited_at")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_column("presenting")
