"""Who hosts a session of a set that runs itself, where they took it over."""

import sqlalchemy as sa
from alembic import op

import service.models.base

revision = "20261210"
down_revision = "20261204_deputy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "session_host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", service.models.base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk__session_host__person_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["set_session_id"],
            ["set_session.id"],
            name=op.f("fk__session_host__set_session_id__set_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__session_host")),
        sa.UniqueConstraint("set_session_id", name=op.f("uq__session_host__set_session_id")),
    )
    with op.batch_alter_table("session_host", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__session_host__person_id"), ["person_id"])


def downgrade() -> None:
    """Step back."""
    op.drop_table("session_host")
