"""words of mails: HR's own, and a language for each person."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_words"
down_revision = "20261124"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "mail_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("touchpoint", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("restored_version", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk__mail_wording__programme_id__programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__mail_wording")),
        sa.UniqueConstraint(
            "programme_id",
            "touchpoint",
            "language",
            "version",
            name=op.f("uq__mail_wording__programme_id_touchpoint_language_version"),
        ),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(), server_default="en", nullable=False))


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("language")
    op.drop_table("mail_wording")
