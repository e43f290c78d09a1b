"""Sets say until when they are quiet, and the database tells what was written meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "20261217_quiet_sets"
down_revision = "20261216_proposals"
branch_labels = None
depends_on = None

_SET, _SESSION = ("'set'", "{row}.set_id"), ("'session'", "{row}.set_session_id")
_LINK, _PERSON = ("'link'", "{row}.form_link_id"), ("'person'", "{row}.id")
_ALL = ("INSERT", "UPDATE", "DELETE")
_NAMES = "address, zone, working_days, holiday_region, manager_id"

_TOLD = (
    ("programme", ("'programme'", "{row}.id"), "", _ALL),
    ("learning_set", ("'set'", "{row}.id"), "", _ALL),
    ("set_session", _SET, "", _ALL),
    ("membership", _SET, "", _ALL),
    ("person", _PERSON, _NAMES, _ALL),
    ("champion", ("'programme'", "{row}.programme_id"), "", _ALL),
    ("deputy", ("'everything'", "NULL"), "", _ALL),
    ("group_learning", _SESSION, "", _ALL),
    ("session_host", _SESSION, "", _ALL),
    ("attendance", _SESSION, "", _ALL),
    ("quorum_choice", _SESSION, "", _ALL),
    ("set_vote", _SESSION, "", _ALL),
    (
        "vote_press",
        (
            "'session'",
            "(SELECT set_session_id FROM set_vote WHERE set_vote.id = {row}.set_vote_id)",
        ),
        "",
        _ALL,
    ),
    ("recommendation", _SET, "", _ALL),
    ("action", _SET, "", _ALL),
    ("calendar_date", _SET, "", _ALL),
    ("invitee", _SET, "", _ALL),
    ("time_away", ("'person'", "{row}.person_id"), "", _ALL),
    ("log_entry", ("'person'", "{row}.owner_id"), "", ("INSERT",)),
    ("draft", _LINK, "", ("INSERT",)),
    ("mailed_draft", _LINK, "", ("INSERT",)),
    ("reply", _LINK, "", _ALL),
    ("form_link", ("'link'", "{row}.id"), "key, set_id", ("UPDATE",)),
    (
        "mailing",
        (
            "CASE WHEN {row}.set_session_id IS NULL THEN 'whole' ELSE 'session' END",
            "COALESCE({row}.set_session_id, {row}.programme_id)",
        ),
        "state",
        ("UPDATE", "DELETE"),
    ),
)
"""Table, what its writes touch, the columns of an update that count, and which writes do."""


def upgrade() -> None:
    """Step forward."""
    op.create_table(
        "quiet_set",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["learning_set.id"],
            name=op.f("fk__quiet_set__set_id__learning_set"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("set_id", name=op.f("pk__quiet_set")),
    )
    op.create_index(op.f("ix__quiet_set__quiet_until"), "quiet_set", ["quiet_until"])
    op.create_table(
        "touched",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk__touched")),
    )
    op.create_index(
        "ix__mailing__of_the_whole",
        "mailing",
        ["programme_id"],
        sqlite_where=sa.text("set_session_id IS NULL"),
        postgresql_where=sa.text("set_session_id IS NULL"),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (kind, ref), columns, verbs in _TOLD:
        for verb in verbs:
            name = f"touched_by_{verb.lower()}_of_{table}"
            row = "OLD" if verb == "DELETE" else "NEW"
            told = f"SELECT {kind}, {ref}".format(row=row)
            when = f"UPDATE OF {columns}" if verb == "UPDATE" and columns else verb
            trigger = f"CREATE TRIGGER {name} AFTER {when} ON {table}"
            insert = f"INSERT INTO touched (kind, ref) {told};"
            if is_sqlite:
                op.execute(f"{trigger} BEGIN {insert} END")
                continue
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" {insert} RETURN NULL; END $$"
            )
            op.execute(f"{trigger} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Step back."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, _, _, verbs in _TOLD:
        for verb in verbs:
            name = f"touched_by_{verb.lower()}_of_{table}"
            if is_sqlite:
                op.execute(f"DROP TRIGGER {name}")
            else:
                op.execute(f"DROP FUNCTION {name}() CASCADE")
    op.drop_index("ix__mailing__of_the_whole", table_name="mailing")
    op.drop_table("touched")
    op.drop_index(op.f("ix__quiet_set__quiet_until"), table_name="quiet_set")
    op.drop_table("quiet_set")
