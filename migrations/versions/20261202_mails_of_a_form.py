"""The mails of one form are found by it: the page of who is coming in groups them so."""

from alembic import op

revision = "20261202"
down_revision = "20261201"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix__mailing__form_link_id"), ["form_link_id"], unique=False
        )


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__mailing__form_link_id"))
