"""A set's board of one meeting: columns, notes, votes, photos, writes taken, codes tried."""

import sqlalchemy as sa
from alembic import op

revision = "20261203_board"
down_revision = "20261204_put"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_session_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reshaped_in", sa.Integer(), nullable=False),
        sa.Column("votes_each", sa.Integer(), nullable=False),
        sa.Column("room_code", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delete_after", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_session_id"],
            ["set_session.id"],
            name=op.f("fk__board__set_session_id__set_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__board")),
        sa.UniqueConstraint("set_session_id", name=op.f("uq__board__set_session_id")),
    )
    op.create_table(
        "board_column",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk__board_column__board_id__board")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__board_column")),
    )
    with op.batch_alter_table("board_column", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__board_column__board_id"), ["board_id"], unique=False)

    op.create_table(
        "board_photo",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk__board_photo__board_id__board")
        ),
        sa.PrimaryKeyConstraint("board_id", "id", name=op.f("pk__board_photo")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "board_write",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk__board_write__board_id__board")
        ),
        sa.PrimaryKeyConstraint("board_id", "id", name=op.f("pk__board_write")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "room_try",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk__room_try__board_id__board")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk__room_try__person_id__person")
        ),
        sa.PrimaryKeyConstraint("board_id", "person_id", name=op.f("pk__room_try")),
    )
    op.create_table(
        "board_note",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("under_id", sa.String(length=36), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id", "under_id"],
            ["board_note.board_id", "board_note.id"],
            name=op.f("fk__board_note__board_id_under_id__board_note"),
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk__board_note__board_id__board")
        ),
        sa.ForeignKeyConstraint(
            ["column_id"], ["board_column.id"], name=op.f("fk__board_note__column_id__board_column")
        ),
        sa.PrimaryKeyConstraint("board_id", "id", name=op.f("pk__board_note")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("board_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix__board_note__board_id_changed_in"),
            ["board_id", "changed_in"],
            unique=False,
        )

    op.create_table(
        "board_vote",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.String(length=36), nullable=False),
        sa.Column("voter", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id", "note_id"],
            ["board_note.board_id", "board_note.id"],
            name=op.f("fk__board_vote__board_id_note_id__board_note"),
        ),
        sa.PrimaryKeyConstraint("board_id", "note_id", "voter", name=op.f("pk__board_vote")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Step back."""
    op.drop_table("board_vote")
    with op.batch_alter_table("board_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__board_note__board_id_changed_in"))

    op.drop_table("board_note")
    op.drop_table("room_try")
    op.drop_table("board_write")
    op.drop_table("board_photo")
    with op.batch_alter_table("board_column", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__board_column__board_id"))

    op.drop_table("board_column")
    op.drop_table("board")
