"""People are found by part of their name or address without a look at everybody."""

from alembic import op

revision = "20261220_called"
down_revision = "20261219_recent_sends"
branch_labels = None
depends_on = None

# As in 20261203q: the owner of a database may add pg_trgm to it; without it the search is slower.
_FIND_PEOPLE = """
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX IF NOT EXISTS ix__person__called ON person USING gin (
    (given_name || ' ' || family_name) gin_trgm_ops, address gin_trgm_ops
  );
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE WARNING 'pg_trgm is not to be had: searching very many people takes longer';
END $$
"""


def upgrade() -> None:
    """Step forward."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(_FIND_PEOPLE)


def downgrade() -> None:
    """Step back; the extension stays, since others use it."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP INDEX IF EXISTS ix__person__called")
