"""Alembic, called from code: where the migrations are and which database they are for."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.pool import NullPool

from service.cli.belonging import mark_sandbox, require_no_others_rows
from service.settings import Settings
from service.store.database import Database

_MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def alembic_config(database_url: str) -> Config:
    """Return what Alembic needs, without reading any file of settings."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["database_url"] = database_url
    return config


def bring_up_to_date(settings: Settings) -> None:
    """Run every migration that this database has not seen.

    Raises:
        SettingsError: its rows belong to another Microsoft 365 than the settings.
    """
    database = Database(settings.database_url)
    try:
        require_no_others_rows(database, settings)
        command.upgrade(alembic_config(settings.database_url), "head")
        mark_sandbox(database, settings)
    finally:
        database.dispose()


def database_is_made(settings: Settings) -> bool:
    """Say whether any migration ever ran here; asking makes no file."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return False
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return inspect(connection).has_table("alembic_version")
