"""Named HR leads of a programme, and what they asked to open together."""

import sqlalchemy as sa
from alembic import op

revision = "20261203_break_glass"
down_revision = "20261202"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "named_lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk__named_lead__programme_id__programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__named_lead")),
        sa.UniqueConstraint(
            "programme_id", "address", name=op.f("uq__named_lead__programme_id_address")
        ),
    )
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form_link_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_by_address", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_by_name", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("readable_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("delete_after", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_link_id"],
            ["form_link.id"],
            name=op.f("fk__break_glass__form_link_id__form_link"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["mailing.id"], name=op.f("fk__break_glass__notice_id__mailing")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk__break_glass__person_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk__break_glass__programme_id__programme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__break_glass")),
    )
    for column in ("form_link_id", "notice_id", "person_id", "programme_id"):
        op.create_index(op.f(f"ix__break_glass__{column}"), "break_glass", [column])


def downgrade() -> None:
    """Step back."""
    op.drop_table("break_glass")
    op.drop_table("named_lead")
