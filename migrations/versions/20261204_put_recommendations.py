"""What was recommended before the set's own press stood before the sponsor at once, and stays."""

from alembic import op

revision = "20261204_put"
down_revision = "20261203_project"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.execute("UPDATE recommendation SET put_at = proposed_at WHERE put_at IS NULL")


def downgrade() -> None:
    """Step back: the column goes with the step before; until then it says what was so."""
