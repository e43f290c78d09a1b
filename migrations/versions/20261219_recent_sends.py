"""What a mailbox sent lately is found by index, however much it ever sent."""

from alembic import op

revision = "20261219_recent_sends"
down_revision = "20261218_choices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_index(op.f("ix__mailing__mailbox_budgeted_at"), "mailing", ["mailbox", "budgeted_at"])


def downgrade() -> None:
    """Step back."""
    op.drop_index(op.f("ix__mailing__mailbox_budgeted_at"), table_name="mailing")
