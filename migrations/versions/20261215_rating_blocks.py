"""Ratings are counted in blocks, which never change."""

import sqlalchemy as sa
from alembic import op

revision = "20261215_rating_blocks"
down_revision = "20261215_verbs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "rating_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=True),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("is_near_end", sa.Boolean(), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk__rating_block__programme_id__programme"),
        ),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["learning_set.id"],
            name=op.f("fk__rating_block__set_id__learning_set"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__rating_block")),
    )
    with op.batch_alter_table("rating_block", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix__rating_block__programme_id"), ["programme_id"], unique=False
        )
    op.create_table(
        "counted_rating",
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("wave", sa.String(length=32), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["rating_block.id"],
            name=op.f("fk__counted_rating__block_id__rating_block"),
        ),
        sa.PrimaryKeyConstraint(
            "pseudonym", "scope", "item", "wave", name=op.f("pk__counted_rating")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix__counted_rating__block_id"), "counted_rating", ["block_id"], unique=False
    )


def downgrade() -> None:
    """Step back."""
    op.drop_table("counted_rating")
    op.drop_table("rating_block")
