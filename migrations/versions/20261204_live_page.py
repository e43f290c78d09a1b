"""What was pressed on the live page of a session."""

import sqlalchemy as sa
from alembic import op

revision = "20261204_live"
down_revision = "20261203_turns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "live_write",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("set_session_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk__live_write__about_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk__live_write__made_by_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["set_session_id"],
            ["set_session.id"],
            name=op.f("fk__live_write__set_session_id__set_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__live_write")),
        sa.UniqueConstraint("client_id", name=op.f("uq__live_write__client_id")),
    )
    with op.batch_alter_table("live_write", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix__live_write__set_session_id"), ["set_session_id"], unique=False
        )


def downgrade() -> None:
    """Step back."""
    op.drop_table("live_write")
