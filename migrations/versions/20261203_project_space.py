"""A set's shared project: notes, scope, and recommendations that the set puts to its sponsor."""

import sqlalchemy as sa
from alembic import op

revision = "20261203_project"
down_revision = "20261204_live"
branch_labels = None
depends_on = None

_SCOPE = ("scope", "measure", "keeper")
_WORDS = ("title", "why", "wanted_owner")
_INSTANTS = ("withdrawn_at", "put_at", "replaced_at", "running_at", "done_at")
_REPLACES = "fk__recommendation__replaces_id__recommendation"


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "project_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "inside", "outside", "options", name="projectpart", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("saw", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delete_after", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["learning_set.id"], name=op.f("fk__project_note__set_id__learning_set")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk__project_note__written_by__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__project_note")),
        sa.UniqueConstraint("once", name=op.f("uq__project_note__once")),
    )
    with op.batch_alter_table("project_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__project_note__set_id"), ["set_id"], unique=False)
    with op.batch_alter_table("set_question", schema=None) as batch_op:
        for name in _SCOPE:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("tests", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("set_question", schema=None) as batch_op:
        batch_op.alter_column("tests", server_default=None)
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.alter_column("reply_id", existing_type=sa.Integer(), nullable=True)
        for name in _WORDS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=True))
        for name in ("version", "edition"):
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default="1", nullable=False))
        for name in _INSTANTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("wanted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("once", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq__recommendation__once"), ["once"])
        batch_op.create_unique_constraint(
            batch_op.f("uq__recommendation__replaces_id"), ["replaces_id"]
        )
        batch_op.create_foreign_key(
            batch_op.f(_REPLACES), "recommendation", ["replaces_id"], ["id"]
        )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        for name in ("version", "edition"):
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        "sponsor_press",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk__sponsor_press__recommendation_id__recommendation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk__sponsor_press__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__sponsor_press")),
        sa.UniqueConstraint(
            "recommendation_id",
            "person_id",
            name=op.f("uq__sponsor_press__recommendation_id_person_id"),
        ),
    )

    op.create_table(
        "question_press",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_question_id"],
            ["set_question.id"],
            name=op.f("fk__question_press__set_question_id__set_question"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk__question_press__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__question_press")),
        sa.UniqueConstraint(
            "set_question_id",
            "person_id",
            name=op.f("uq__question_press__set_question_id_person_id"),
        ),
    )


def downgrade() -> None:
    """Step back; what no form proposed has no place in the older tables."""
    op.drop_table("question_press")
    op.drop_table("sponsor_press")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_REPLACES), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq__recommendation__replaces_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq__recommendation__once"), type_="unique")
        for name in (
            *("replaces_id", "once", "wanted_on"),
            *_INSTANTS,
            *("version", "edition"),
            *_WORDS,
        ):
            batch_op.drop_column(name)
    op.execute("DELETE FROM recommendation WHERE reply_id IS NULL")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.alter_column("reply_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("set_question", schema=None) as batch_op:
        for name in ("released_at", "tests", *reversed(_SCOPE)):
            batch_op.drop_column(name)
    with op.batch_alter_table("project_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__project_note__set_id"))
    op.drop_table("project_note")
