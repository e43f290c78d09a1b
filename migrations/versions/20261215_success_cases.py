"""HR tells cases of a programme, with the say of whom they are about."""

import sqlalchemy as sa
from alembic import op

import service.models.base
import service.models.encryption

revision = "20261215_success_cases"
down_revision = "20261215_outcomes"
branch_labels = None
depends_on = None

_POINTS_TO = {
    "programme_id": "programme",
    "owner_id": "person",
    "set_id": "learning_set",
    "invitation_id": "mailing",
}


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "success_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("invited_at", service.models.base.Instant(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", service.models.base.Instant(), nullable=True),
        sa.Column("words", service.models.encryption.EncryptedText(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("published", sa.String(length=32), nullable=False),
        sa.Column("changed_at", service.models.base.Instant(), nullable=False),
        sa.Column("delete_after", sa.Date(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk__success_case__{column}__{table}")
            )
            for column, table in _POINTS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__success_case")),
        sa.UniqueConstraint(
            "programme_id", "owner_id", name=op.f("uq__success_case__programme_id_owner_id")
        ),
        sa.UniqueConstraint("invitation_id", name=op.f("uq__success_case__invitation_id")),
    )
    op.create_index(op.f("ix__success_case__owner_id"), "success_case", ["owner_id"])


def downgrade() -> None:
    """Step back."""
    op.drop_table("success_case")
