"""Keep sandbox and tenants apart: no process starts whose settings disagree with the rows."""

from datetime import UTC, datetime

from service.domain.finding import Finding, ok, wrong
from service.domain.installation import SANDBOX, NotHere, tenant, why_not_here
from service.settings import Settings, SettingsError
from service.store.database import Database
from service.store.installation import has_tables, mark, marked_as
from service.wiring import Wiring


def belongs_to(settings: Settings) -> str:
    """Return which Microsoft 365 they speak to, as `domain.installation` names it."""
    return SANDBOX if settings.speaks_to_sandbox else tenant(settings.tenant_id)


def require_own_rows(wiring: Wiring) -> None:
    """End the start of a process whose settings speak to another Microsoft 365 than its rows.

    Raises:
        SettingsError: one line that says what to do.
    """
    reason = _why_not(wiring.database, wiring.settings)
    if reason is not None:
        raise SettingsError(str(reason))


def belonging_line(wiring: Wiring) -> Finding:
    """Say whose the rows are, as `doctor` tells it."""
    whose = belongs_to(wiring.settings)
    what = f"Rows of {'the sandbox' if whose == SANDBOX else whose}"
    reason = _why_not(wiring.database, wiring.settings)
    return ok(what) if reason is None else wrong(what, reason.says, reason.mend)


def require_no_others_rows(database: Database, settings: Settings) -> None:
    """Refuse rows that are marked as another's; those that nobody marked yet may be migrated.

    Raises:
        SettingsError: as `require_own_rows`.
    """
    if not has_tables(database):
        return
    with database.reading() as db:
        marked = marked_as(db)
    reason = None if marked is None else why_not_here(marked, belongs_to(settings))
    if reason is not None:
        raise SettingsError(str(reason))


def mark_sandbox(database: Database, settings: Settings) -> None:
    """Mark a database beside a sandbox as the sandbox's; for a tenant `go-live` does it."""
    if not settings.speaks_to_sandbox:
        return
    with database.reading() as db:
        if marked_as(db) is not None:
            return
    with database.writing() as db:
        mark(db, SANDBOX, real_now=datetime.now(UTC))


def _why_not(database: Database, settings: Settings) -> NotHere | None:
    # Before its first migration a database has no rows that could be anybody's.
    if not has_tables(database):
        return None
    with database.reading() as db:
        return why_not_here(marked_as(db), belongs_to(settings))
