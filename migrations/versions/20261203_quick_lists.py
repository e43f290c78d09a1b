"""HR's lists of a very large programme are found by indexes: outbox, audit, words in the audit."""

from alembic import op

revision = "20261203q"
down_revision = "20261210"
branch_labels = None
depends_on = None

# Parts of words are found by their groups of three letters. The owner of a database may add
# pg_trgm to it since PostgreSQL 13; where it is not to be had, the search works and is slow.
_FIND_WORDS = """
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX IF NOT EXISTS ix__audit_event__line ON audit_event USING gin ((
    actor || '|' || verb || '|' || subject || '|' || coalesce(old, '') || '|' || coalesce(new, '')
  ) gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE WARNING 'pg_trgm is not to be had: searching a very long audit takes seconds';
END $$
"""


def upgrade() -> None:
    """Step forward."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__audit_event__actor"), ["actor"], unique=False)
        batch_op.create_index(batch_op.f("ix__audit_event__subject"), ["subject"], unique=False)
    folder = ["programme_id", "state", "due_at", "id"]
    kind = ["programme_id", "touchpoint", "state", "due_at", "id"]
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.create_index("ix__mailing__folder", folder, unique=False)
        batch_op.create_index("ix__mailing__kind", kind, unique=False)
        batch_op.create_index(
            batch_op.f("ix__mailing__about_person_id"), ["about_person_id"], unique=False
        )
        batch_op.drop_index(batch_op.f("ix__mailing__programme_id"))
    if op.get_context().dialect.name == "postgresql":
        op.execute(_FIND_WORDS)


def downgrade() -> None:
    """Step back; the extension stays, since others may use it by now."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP INDEX IF EXISTS ix__audit_event__line")
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix__mailing__programme_id"), ["programme_id"])
        batch_op.drop_index(batch_op.f("ix__mailing__about_person_id"))
        batch_op.drop_index("ix__mailing__kind")
        batch_op.drop_index("ix__mailing__folder")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix__audit_event__subject"))
        batch_op.drop_index(batch_op.f("ix__audit_event__actor"))
