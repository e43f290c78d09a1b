"""A set votes on what happens where too few can come."""

import sqlalchemy as sa
from alembic import op

import service.models.base

revision = "20261212_votes"
down_revision = "20261212_champions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "set_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", service.models.base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk__set_vote__asked_by_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["set_session_id"],
            ["set_session.id"],
            name=op.f("fk__set_vote__set_session_id__set_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__set_vote")),
        sa.UniqueConstraint(
            "set_session_id", "kind", name=op.f("uq__set_vote__set_session_id_kind")
        ),
    )
    op.create_table(
        "vote_press",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_vote_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("pressed_at", service.models.base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk__vote_press__person_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["set_vote_id"],
            ["set_vote.id"],
            name=op.f("fk__vote_press__set_vote_id__set_vote"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__vote_press")),
        sa.UniqueConstraint(
            "set_vote_id", "person_id", name=op.f("uq__vote_press__set_vote_id_person_id")
        ),
    )
    with op.batch_alter_table("vote_press", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__vote_press__person_id"), ["person_id"])


def downgrade() -> None:
    """Step back."""
    op.drop_table("vote_press")
    op.drop_table("set_vote")
