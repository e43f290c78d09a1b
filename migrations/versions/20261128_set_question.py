"""set question."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_set_question"
down_revision = "20261125_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "set_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("first", "changed", "final", name="wordingkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("delete_after", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["learning_set.id"], name=op.f("fk__set_question__set_id__learning_set")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk__set_question__written_by__person")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["reply.id"], name=op.f("fk__set_question__reply_id__reply")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__set_question")),
        sa.UniqueConstraint("set_id", "version", name=op.f("uq__set_question__set_id_version")),
    )


def downgrade() -> None:
    """Step back."""
    op.drop_table("set_question")
