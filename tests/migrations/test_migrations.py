"""Migrations make what the models say, and can be taken back, on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from service.models import Base
from service.models.search import SEARCH_INDEXES

INI = Path(__file__).parents[2] / "alembic.ini"


@pytest.fixture
def config(database_url: str) -> Config:
    config = Config(INI)
    config.attributes["database_url"] = database_url
    return config


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def table_names(url: str) -> list[str]:
    with connected(url) as connection:
        return sorted(inspect(connection).get_table_names())


def test_upgrade_makes_what_the_models_say(config: Config, database_url: str) -> None:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _: not (kind == "index" and name in SEARCH_INDEXES),
    }

    command.upgrade(config, "head")

    with connected(database_url) as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def triggers(url: str) -> set[str]:
    with connected(url) as connection:
        if connection.dialect.name == "sqlite":
            listed = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        else:
            listed = (
                "SELECT pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t"
                " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"
            )
        return {" ".join(one.split()) for one in connection.scalars(text(listed))}


def test_upgrade_makes_the_triggers_that_the_models_make(config: Config, database_url: str) -> None:
    command.upgrade(config, "head")
    migrated = triggers(database_url)
    command.downgrade(config, "base")
    with connected(database_url) as connection:
        Base.metadata.create_all(connection)
        connection.commit()
    made = triggers(database_url)

    assert (migrated, len(made) > 60) == (made, True)


def test_upgrade_twice_changes_nothing(config: Config, database_url: str) -> None:
    command.upgrade(config, "head")
    before = table_names(database_url)

    command.upgrade(config, "head")

    assert table_names(database_url) == before


def test_each_step_can_be_taken_back_and_forth(config: Config, database_url: str) -> None:
    steps = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]

    for revision in reversed(steps):
        command.upgrade(config, revision)
        command.downgrade(config, "-1")
        command.upgrade(config, revision)
    command.downgrade(config, "base")

    assert len(steps) >= 1
    assert table_names(database_url) == ["alembic_version"]


def test_history_is_one_line(config: Config) -> None:
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_upgrade_makes_a_sqlite_file_that_its_owner_alone_reads(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite3"
    config = Config(INI)
    config.attributes["database_url"] = f"sqlite:///{path}"

    command.upgrade(config, "head")

    assert oct(path.stat().st_mode & 0o777) == "0o600"
