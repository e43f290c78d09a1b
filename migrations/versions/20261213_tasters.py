"""Champions host tasters, for which colleagues sign up."""

import sqlalchemy as sa
from alembic import op

import service.models.base

revision = "20261213_tasters"
down_revision = "20261212_votes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "taster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("champion_id", sa.Integer(), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("starts_at", service.models.base.Instant(), nullable=False),
        sa.Column("ends_at", service.models.base.Instant(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("created_at", service.models.base.Instant(), nullable=False),
        sa.Column("called_off_at", service.models.base.Instant(), nullable=True),
        sa.Column("forget_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["champion_id"], ["champion.id"], name=op.f("fk__taster__champion_id__champion")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__taster")),
    )
    with op.batch_alter_table("taster", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__taster__champion_id"), ["champion_id"])
        batch_op.create_index(batch_op.f("ix__taster__starts_at"), ["starts_at"])
        batch_op.create_index(batch_op.f("ix__taster__forget_on"), ["forget_on"])
    op.create_table(
        "taster_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taster_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", service.models.base.Instant(), nullable=False),
        sa.Column("confirmed_at", service.models.base.Instant(), nullable=True),
        sa.Column("given_back_at", service.models.base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk__taster_place__person_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["taster_id"], ["taster.id"], name=op.f("fk__taster_place__taster_id__taster")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__taster_place")),
        sa.UniqueConstraint(
            "taster_id", "person_id", name=op.f("uq__taster_place__taster_id_person_id")
        ),
    )
    with op.batch_alter_table("taster_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__taster_place__person_id"), ["person_id"])
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taster_place_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk__mailing__taster_place_id__taster_place"),
            "taster_place",
            ["taster_place_id"],
            ["id"],
        )
        batch_op.create_index(batch_op.f("ix__mailing__taster_place_id"), ["taster_place_id"])


def downgrade() -> None:
    """Step back; the mails of tasters lose what they were about, and go."""
    op.execute(sa.text("DELETE FROM mailing WHERE taster_place_id IS NOT NULL"))
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__mailing__taster_place_id"))
        batch_op.drop_constraint(
            batch_op.f("fk__mailing__taster_place_id__taster_place"), type_="foreignkey"
        )
        batch_op.drop_column("taster_place_id")
    op.drop_table("taster_place")
    op.drop_table("taster")
