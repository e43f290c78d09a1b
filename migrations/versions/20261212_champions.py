"""A champion's term has a last day."""

import sqlalchemy as sa
from alembic import op

revision = "20261212_champions"
down_revision = "20261211_group"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.add_column("champion", sa.Column("until_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("champion", schema=None) as batch_op:
        batch_op.drop_column("until_on")
