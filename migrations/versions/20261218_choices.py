"""What is chosen about coming in stands beside its answer, and forms of a kind are found by index.

Answers that are there keep it NULL: what they say is encrypted, and no migration has the keys.
They are decrypted where they are counted, until they go.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261218_choices"
down_revision = "20261217_quiet_sets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    # Not in a batch: SQLite would make the table anew, without its triggers.
    op.add_column("answer", sa.Column("choice", sa.String(), nullable=True))
    op.create_index(op.f("ix__form_link__programme_id_form"), "form_link", ["programme_id", "form"])
    op.drop_index(op.f("ix__form_link__programme_id"), table_name="form_link")


def downgrade() -> None:
    """Step back."""
    op.create_index(op.f("ix__form_link__programme_id"), "form_link", ["programme_id"])
    op.drop_index(op.f("ix__form_link__programme_id_form"), table_name="form_link")
    op.drop_column("answer", "choice")
