"""The people of a group come into a draft: a job may be about a draft, which is no programme."""

import sqlalchemy as sa
from alembic import op

revision = "20261211_group"
down_revision = "20261203_board"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("programme_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "group_reading",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["programme_draft.id"],
            name=op.f("fk__group_reading__draft_id__programme_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk__group_reading__job_id__job")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk__group_reading")),
    )
    with op.batch_alter_table("group_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__group_reading__draft_id"), ["draft_id"])


def downgrade() -> None:
    """Step back; what was asked for a draft goes."""
    op.drop_table("group_reading")
    op.execute(sa.text("DELETE FROM job WHERE programme_id IS NULL"))
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("programme_id", existing_type=sa.Integer(), nullable=False)
