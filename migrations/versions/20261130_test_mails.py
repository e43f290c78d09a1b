"""A mail of the journey in the inbox of whoever of HR asked to see it."""

import sqlalchemy as sa
from alembic import op

revision = "20261130"
down_revision = "20261129"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "mail_test",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("touchpoint", sa.String(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("set_session_id", sa.Integer(), nullable=True),
        sa.Column("about_person_id", sa.Integer(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("naming", sa.String(), nullable=False),
        sa.Column("seen_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk__mail_test__programme_id__programme"),
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["person.id"], name=op.f("fk__mail_test__reader_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["set_session_id"],
            ["set_session.id"],
            name=op.f("fk__mail_test__set_session_id__set_session"),
        ),
        sa.ForeignKeyConstraint(
            ["about_person_id"],
            ["person.id"],
            name=op.f("fk__mail_test__about_person_id__person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__mail_test")),
    )
    with op.batch_alter_table("mail_test", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix__mail_test__programme_id"), ["programme_id"], unique=False
        )
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail_test_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk__mailing__mail_test_id__mail_test"),
            "mail_test",
            ["mail_test_id"],
            ["id"],
        )


def downgrade() -> None:
    """Step back."""
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk__mailing__mail_test_id__mail_test"), type_="foreignkey"
        )
        batch_op.drop_column("mail_test_id")
    with op.batch_alter_table("mail_test", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__mail_test__programme_id"))
    op.drop_table("mail_test")
