"""How Alembic reaches the database: one transaction for all steps, on both engines.

A caller hands over the address in `config.attributes["database_url"]`; the `alembic` command line
takes it from the environment.
"""

import os
from pathlib import Path
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from service.models import Base
from service.models.search import SEARCH_INDEXES
from service.settings import Settings

_LOCK_NUMBER = 7_394_118
"""Any number, the same in every process: it makes migrations started together wait in line."""


def run_online() -> None:
    """Migrate, and commit only if every step went through and no row lost what it points at."""
    url = context.config.attributes.get("database_url")
    engine = _engine(url or Settings.load(os.environ).database_url)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK_NUMBER})
            _configure(connection=connection, transactional_ddl=True)
            context.run_migrations()
            if engine.dialect.name == "sqlite":
                _check_foreign_keys(connection)
    finally:
        engine.dispose()


def run_offline() -> None:
    """Print the SQL, for a database administrator to read and run."""
    url = context.config.attributes.get("database_url")
    _configure(url=url or Settings.load(os.environ).database_url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def _configure(**how: object) -> None:
    context.configure(
        target_metadata=Base.metadata,
        render_item=_render_plain_type,
        render_as_batch=True,  # SQLite alters a table only by making it anew
        include_name=_is_compared,
        compare_type=True,
        compare_server_default=True,
        **how,
    )


def _is_compared(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "index" and name in SEARCH_INDEXES)


def _engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            path = Path(engine.url.database)
            path.parent.mkdir(parents=True, exist_ok=True)
            # Made here, so that nobody else on the machine reads it; its log files follow it.
            path.touch(mode=0o600)
        _make_ddl_transactional(engine)
    return engine


def _make_ddl_transactional(engine: Engine) -> None:
    """Let SQLite roll back a failed migration.

    Python's driver would begin no transaction before DDL. Foreign keys are off meanwhile, or
    making a table anew would delete the rows that point at it.
    Source: https://docs.sqlalchemy.org/dialects/sqlite.html#pysqlite-serializable
    """

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout = 20000")
        connection.execute("PRAGMA foreign_keys = OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_foreign_keys(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        tables = ", ".join(sorted({row[0] for row in lost}))
        raise RuntimeError(f"the migration would leave rows that point at nothing, in: {tables}")


def _render_plain_type(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write our column types as the plain ones below them: a migration outlives our classes."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


if context.is_offline_mode():
    run_offline()
else:
    run_online()
