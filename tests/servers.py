"""PostgreSQL, Redis and RabbitMQ as tests use them: a room of one's own, given back at the end."""

import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from socket import create_connection
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError

from service.models import Base, Touched

POSTGRES_URL = os.environ.get(
    "SETWISE_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
REDIS_URL = os.environ.get("SETWISE_TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
RABBITMQ_URL = os.environ.get("SETWISE_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/")

_REDIS_DATABASES = range(1, 16)  # of Redis' default sixteen; number 0 holds who has which
_REDIS_CLAIM_SECONDS = 1800
_HELD_UP_MILLISECONDS = 500
_CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has no windows of its own to draw, and takes 29 % less processor time."""


def is_answering(url: str) -> bool:
    """Whether something listens on the URL's host and port."""
    parts = urlsplit(url)
    try:
        with create_connection((parts.hostname, parts.port), timeout=2):
            return True
    except OSError:
        return False


def find_chromium() -> str | None:
    """The system's Chromium, or None."""
    chosen = os.environ.get("SETWISE_TEST_CHROMIUM")
    if chosen:
        return chosen if Path(chosen).exists() else None
    return next((found for name in _CHROMIUM_NAMES if (found := shutil.which(name))), None)


@contextmanager
def fresh_postgres_database() -> Iterator[str]:
    """Create an empty database; yield its SQLAlchemy URL; drop it, whoever is still connected.

    Its commits need not reach the disk: no test kills PostgreSQL.
    """
    name = f"setwise_test_{uuid.uuid4().hex}"
    with _postgres() as connection:
        # From template0, because template1 has whatever encoding the server was made with.
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name)
            )
        )
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name))
        )
    try:
        yield urlunsplit(urlsplit(POSTGRES_URL)._replace(path=f"/{name}"))
    finally:
        with _postgres() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def make_tables(url: str) -> None:
    """Make every table of the models."""
    engine = create_engine(url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    engine.dispose()


def empty_tables(url: str) -> None:
    """Delete every row, and count from 1 again; far quicker than TRUNCATE, which makes files."""
    engine = emptying_engine(url)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_HELD_UP_MILLISECONDS}ms'")
            connection.exec_driver_sql(_emptying())
    except OperationalError:
        # A test that failed has left a transaction open, which would hold us up for ever.
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                # Autovacuum works here as a superuser, whom we may not end.
                " AND backend_type = 'client backend' AND usename = current_user"
            )
            connection.exec_driver_sql(_emptying())


@cache
def emptying_engine(url: str) -> Engine:
    """Return the one connection that empties a database; it stays open, and knows its tables."""
    # Many statements in one cannot be prepared, as the driver does with what it sees often.
    return create_engine(
        url, pool_size=1, pool_pre_ping=True, connect_args={"prepare_threshold": None}
    )


@cache
def _emptying() -> str:
    names = [one.name for one in reversed(Base.metadata.sorted_tables)]
    # Last: what is deleted is told there.
    names.sort(key=lambda name: name == Touched.__tablename__)
    deleting = [f'DELETE FROM "{name}"' for name in names]
    counting = (
        "SELECT setval(quote_ident(sequencename)::regclass, 1, false)"
        " FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
    )
    return "; ".join([*deleting, counting])


@contextmanager
def own_redis_database() -> Iterator[str]:
    """Claim one numbered database that no other test process holds; yield its URL."""
    claims = redis.Redis.from_url(REDIS_URL)
    number = _claim_redis_number(claims)
    try:
        yield urlunsplit(urlsplit(REDIS_URL)._replace(path=f"/{number}"))
    finally:
        claims.delete(_redis_claim(number))
        claims.close()


def empty_redis_database(url: str) -> None:
    """Forget everything in the database that the URL names."""
    client = redis.Redis.from_url(url)
    client.flushdb()
    client.close()


@contextmanager
def own_rabbitmq_vhost() -> Iterator[str]:
    """Make a virtual host; yield its URL; remove it. Takes rabbitmqctl, so root or its user."""
    name = f"setwise-test-{uuid.uuid4().hex}"
    user = urlsplit(RABBITMQ_URL).username or "guest"
    _rabbitmqctl("add_vhost", name)
    try:
        _rabbitmqctl("set_permissions", "-p", name, user, ".*", ".*", ".*")
        yield urlunsplit(urlsplit(RABBITMQ_URL)._replace(path=f"/{name}"))
    finally:
        _rabbitmqctl("delete_vhost", name)


def _postgres() -> psycopg.Connection:
    return psycopg.connect(POSTGRES_URL.replace("+psycopg", "", 1), autocommit=True)


def _claim_redis_number(claims: redis.Redis) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for number in _REDIS_DATABASES:
            if claims.set(_redis_claim(number), "taken", nx=True, ex=_REDIS_CLAIM_SECONDS):
                return number
        time.sleep(0.5)
    raise RuntimeError("all Redis databases are claimed; delete setwise-test:* in database 0")


def _redis_claim(number: int) -> str:
    return f"setwise-test:{number}"


def _rabbitmqctl(*arguments: str) -> None:
    subprocess.run(
        ["rabbitmqctl", "--quiet", *arguments], check=True, capture_output=True, timeout=60
    )
