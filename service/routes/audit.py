"""Who did what, newest first."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from service.routes import access
from service.routes.console import page_number, render_console
from service.routes.context import get_db, get_wiring
from service.store.audit import (
    AuditFilter,
    audit_names,
    audit_page,
)

blueprint = Blueprint("audit", __name__)
access.guard(blueprint)

_PAGE_SIZE = 100
_LONGEST_SEARCH = 100
_FIELDS = ("actor", "verb", "subject", "day", "words")


@blueprint.get("/audit")
def show() -> ResponseReturnValue:
    """List one page, narrowed as asked; ids and hashes only, never anybody's words."""
    db = get_db()
    page = page_number(request.args.get("page"))
    narrowed = asked_lines()
    lines, total = audit_page(db, narrowed, offset=(page - 1) * _PAGE_SIZE, limit=_PAGE_SIZE)
    asked = {name: request.args[name] for name in _FIELDS if request.args.get(name)}
    if narrowed.since is None:
        # What is no day narrows nothing, and a date field takes none.
        asked.pop("day", None)

    def address(number: int) -> str:
        """Return this page's address with another number."""
        return f"{url_for('audit.show')}?{urlencode({**asked, 'page': number})}"

    return render_console(
        "hr/audit.html",
        lines=lines,
        names=audit_names(db, lines),
        # Suggestions that cost no look at every row; what is typed may be anything.
        verbs=sorted({line.verb for line in lines}),
        me=access.colleague().actor,
        asked=asked,
        address=address,
        total=total,
        page=page,
        page_size=_PAGE_SIZE,
        zone=get_wiring().settings.programme_zone,
    )


def asked_lines() -> AuditFilter:
    """Return what the address narrows the audit to; a day that is none narrows nothing."""
    told = {
        name: " ".join(request.args.get(name, "").split())[:_LONGEST_SEARCH] for name in _FIELDS
    }
    since = _start_of(told["day"])
    return AuditFilter(
        actor=told["actor"],
        verb=told["verb"],
        subject=told["subject"],
        words=told["words"],
        since=since,
        until=since and _day_after(since),
    )


def _start_of(day: str) -> datetime | None:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return None
    return datetime.combine(wanted, time(), ZoneInfo(get_wiring().settings.programme_zone))


def _day_after(start: datetime) -> datetime:
    # Wall time: a day on which the clocks change has 23 or 25 hours.
    return datetime.combine(start.date() + timedelta(days=1), time(), start.tzinfo)
