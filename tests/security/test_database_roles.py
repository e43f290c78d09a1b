"""The service runs with a role of PostgreSQL's that may change rows and no table."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from alembic import command
from psycopg import sql
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from service.cli.database import alembic_config
from service.workflows.keep_retention import keep_retention
from tests.hr import HrWiring, book_sets, build_hr_wiring, csrf_token, queue_mail, sign_in
from tests.web_app import make_app
from tests.web_wiring import NOW

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture
def lesser_url(postgres_url: str) -> Iterator[str]:
    """A migrated database, as the page says, at the address of the role that runs the service."""
    owner, name = make_url(postgres_url), f"setwise_lesser_{uuid.uuid4().hex[:12]}"
    before, after = (_in(block, owner.database, owner.username, name) for block in _blocks())
    with psycopg.connect(postgres_url.replace("+psycopg", "", 1), autocommit=True) as admin:
        try:
            admin.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'of-a-test'").format(sql.Identifier(name))
            )
        except psycopg.errors.InsufficientPrivilege:
            pytest.skip("the tests' role may make no role; see .ci/run")
        try:
            admin.execute(before.encode())
            command.upgrade(alembic_config(postgres_url), "head")
            admin.execute(after.encode())
            parts = urlsplit(postgres_url)
            yield urlunsplit(
                parts._replace(netloc=f"{name}:of-a-test@{parts.netloc.split('@')[-1]}")
            )
        finally:
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(name)))
            admin.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_service_runs_with_rows_alone_and_can_touch_no_table(lesser_url: str) -> None:
    wiring = build_hr_wiring(lesser_url)
    try:
        assert run_the_service(wiring) == {"pages": [200, 200], "press": 303, "mails": True}
        keep_retention(wiring.database, now=NOW)
        engine = wiring.database.engine
        refused = [statement for statement in _BEYOND if is_refused(engine, statement)]
    finally:
        # Whoever drops the database may end connections of its own role alone.
        wiring.database.engine.dispose()

    assert refused == list(_BEYOND)


_BEYOND = (
    "CREATE TABLE mine (id int)",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "ALTER TABLE person ADD COLUMN mine int",
    "DROP TABLE audit_event",
    "TRUNCATE audit_event",
    "CREATE RULE mine AS ON DELETE TO person DO NOTHING",
    "UPDATE alembic_version SET version_num = 'mine'",
    "COPY person TO PROGRAM 'true'",
)


def run_the_service(wiring: HrWiring) -> dict[str, object]:
    """Book, queue mail, look and press, each of which reads and writes rows."""
    programme = book_sets(wiring, 1)
    browser = sign_in(make_app(wiring), wiring, "HR.Admin")
    pages = [browser.get(path).status_code for path in ("/", f"/programmes/{programme}")]
    press = browser.post(
        "/stop", data={"csrf_token": csrf_token(browser), "reason": "A wrong list"}
    )
    return {"pages": pages, "press": press.status_code, "mails": bool(queue_mail(wiring))}


def is_refused(engine: Engine, statement: str) -> bool:
    with engine.connect() as connection:
        try:
            connection.execute(text(statement))
        except ProgrammingError as exc:
            return isinstance(exc.orig, psycopg.errors.InsufficientPrivilege)
        finally:
            connection.rollback()
    return False


def _blocks() -> tuple[str, str]:
    """Return the SQL before and after the first migration, as the page has it."""
    section = PAGE.read_text(encoding="utf-8").partition("## Two database roles")[2]
    before, after = re.findall(r"```sql\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    return before, after


def _in(block: str, database: str | None, owner: str | None, service: str) -> str:
    return (
        block.replace("DATABASE setwise ", f"DATABASE {database} ")
        .replace("setwise_owner", str(owner))
        .replace("setwise_service", service)
    )
