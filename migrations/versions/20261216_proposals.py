"""A draft that was copied keeps what the evidence of its programme proposes."""

import sqlalchemy as sa
from alembic import op

revision = "20261216_proposals"
down_revision = "20261215_success_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("programme_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposals", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("programme_draft", schema=None) as batch_op:
        batch_op.alter_column("proposals", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("programme_draft", schema=None) as batch_op:
        batch_op.drop_column("proposals")
