"""What came of it is kept in numbers."""

import sqlalchemy as sa
from alembic import op

import service.models.base

revision = "20261215_outcomes"
down_revision = "20261215_charts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("attribution", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("consent", sa.String(length=32), nullable=False),
        sa.Column("told_at", service.models.base.Instant(), nullable=False),
        sa.Column("delete_after", sa.Date(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk__outcome__{column}__{table}"),
            )
            for column, table in (
                ("owner_id", "person"),
                ("programme_id", "programme"),
                ("set_id", "learning_set"),
                ("reply_id", "reply"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__outcome")),
        sa.UniqueConstraint("reply_id", name=op.f("uq__outcome__reply_id")),
    )
    for column in ("owner_id", "programme_id", "set_id"):
        op.create_index(op.f(f"ix__outcome__{column}"), "outcome", [column])


def downgrade() -> None:
    """Step back."""
    op.drop_table("outcome")
