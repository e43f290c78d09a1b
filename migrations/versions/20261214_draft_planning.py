"""Sets of a draft are formed by a job as well: one table for what planners are asked."""

import sqlalchemy as sa
from alembic import op

revision = "20261214_seats"
down_revision = "20261212_dates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward; what was asked stays."""
    _create("draft_planning")
    op.execute(sa.text("INSERT INTO draft_planning SELECT * FROM date_planning"))
    op.drop_table("date_planning")


def downgrade() -> None:
    """Step back; what was asked about sets goes."""
    op.execute(
        sa.text(
            "DELETE FROM draft_planning WHERE job_id IN (SELECT id FROM job WHERE kind = 'seats')"
        )
    )
    op.execute(sa.text("DELETE FROM job WHERE kind = 'seats'"))
    _create("date_planning")
    op.execute(sa.text("INSERT INTO date_planning SELECT * FROM draft_planning"))
    op.drop_table("draft_planning")


def _create(table: str) -> None:
    op.create_table(
        table,
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["programme_draft.id"],
            name=op.f(f"fk__{table}__draft_id__programme_draft"),
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f(f"fk__{table}__job_id__job")),
        sa.PrimaryKeyConstraint("job_id", name=op.f(f"pk__{table}")),
    )
    op.create_index(op.f(f"ix__{table}__draft_id"), table, ["draft_id"])
