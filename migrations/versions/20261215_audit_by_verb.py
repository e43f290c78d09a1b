"""What was done is looked up in a long audit, and counted, without reading the lines."""

from alembic import op

revision = "20261215_verbs"
down_revision = "20261214_renewal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix__audit_event__verb", ["verb", "at", "id"], unique=False)


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix__audit_event__verb")
