"""In charge of one's own part: objections to a set, and a closing word on leaving one."""

import sqlalchemy as sa
from alembic import op

revision = "20261129"
down_revision = "20261128"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "closing_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_after", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk__closing_word__membership_id__membership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__closing_word")),
        sa.UniqueConstraint("membership_id", name=op.f("uq__closing_word__membership_id")),
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delete_after", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk__objection__membership_id__membership"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix__objection__membership_id"), ["membership_id"], unique=False
        )


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__objection__membership_id"))
    op.drop_table("objection")
    op.drop_table("closing_word")
