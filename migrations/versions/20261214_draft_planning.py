"""All dates or all sets of a draft are planned at once, by a job."""

import sqlalchemy as sa
from alembic import op

revision = "20261214_seats"
down_revision = "20261213_tasters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "draft_planning",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["programme_draft.id"],
            name=op.f("fk__draft_planning__draft_id__programme_draft"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk__draft_planning__job_id__job")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk__draft_planning")),
    )
    with op.batch_alter_table("draft_planning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__draft_planning__draft_id"), ["draft_id"])


def downgrade() -> None:
    """Step back; what was asked for a draft goes."""
    op.drop_table("draft_planning")
    op.execute(sa.text("DELETE FROM job WHERE kind IN ('dates', 'seats')"))
