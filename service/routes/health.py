"""What machines ask: alive, ready, and counts."""

import hmac
import ipaddress
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Gauge,
    generate_latest,
)
from sqlalchemy import text

from service.domain.send_budget import LIMITS
from service.routes.context import get_db, get_wiring
from service.store import vital_signs, watches
from service.store.sending_load import sends_between

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> ResponseReturnValue:
    """Say that this process answers, and whether all that fell due was worked off."""
    # The rows say only what the clock process has seen: a jump a moment ago shows in the other.
    wiring = get_wiring()
    caught_up = (
        vital_signs.is_caught_up(get_db())
        and wiring.is_in_step()
        and not vital_signs.is_work_waiting(
            get_db(), now=wiring.clock.now(), real_now=wiring.real_now()
        )
    )
    return {"alive": True, "caught_up": caught_up}


@pages.get("/readyz")
def ready() -> ResponseReturnValue:
    """Say whether a request would be served: database, broker, when each clock job last ran."""
    db = get_db()
    db.execute(text("SELECT 1"))
    broker = get_wiring().broker_answers()
    body = {"database": True, "broker": broker, "seconds_since_tick": _seconds_since_tick()}
    return body, 200 if broker else 503


@pages.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give Prometheus the counts of rows by state; to this machine or a bearer of the token."""
    if not (_is_loopback() or _has_token()):
        abort(403)
    registry = CollectorRegistry()
    mailings = Gauge("setwise_mailings", "Mailings by state", ["state"], registry=registry)
    told = Gauge(
        "setwise_notifications",
        "Notifications of Microsoft 365 by what became of them",
        ["outcome"],
        registry=registry,
    )
    jobs = Gauge("setwise_jobs", "Jobs by state", ["state"], registry=registry)
    db = get_db()
    for state, count in vital_signs.mailings_by_state(db).items():
        mailings.labels(state).set(count)
    for state, count in vital_signs.jobs_by_state(db).items():
        jobs.labels(state).set(count)
    for outcome, count in watches.tallies(db).items():
        told.labels(outcome).set(count)
    _show_mail(registry)
    _show_ticks(registry)
    # What this process counts itself stands behind what the rows say.
    shown = generate_latest(registry) + generate_latest(REGISTRY)
    return Response(shown, content_type=CONTENT_TYPE_LATEST)


def _show_ticks(registry: CollectorRegistry) -> None:
    since = Gauge(
        "setwise_seconds_since_tick",
        "Seconds since a job of the clock last ran",
        ["job"],
        registry=registry,
    )
    for name, seconds in _seconds_since_tick().items():
        since.labels(name).set(seconds)


def _seconds_since_tick() -> dict[str, float]:
    now = datetime.now(UTC)
    ticks = vital_signs.last_ticks(get_db())
    return {name: round((now - ran_at).total_seconds(), 1) for name, ran_at in ticks.items()}


def _show_mail(registry: CollectorRegistry) -> None:
    """Show how late the oldest due mail is, and what each mailbox may still send."""
    lag = Gauge(
        "setwise_oldest_due_mail_seconds",
        "Service time since the oldest mail fell due that could have gone",
        registry=registry,
    )
    left = Gauge(
        "setwise_mailbox_sends_left",
        "Sends that a mailbox's limits leave, by window",
        ["mailbox", "window"],
        registry=registry,
    )
    db, now = get_db(), get_wiring().clock.now()
    due = vital_signs.oldest_due(db, now=now)
    lag.set(0 if due is None else (now - due).total_seconds())
    for mailbox in get_wiring().settings.sender_mailboxes:
        for window, most, length in LIMITS:
            sent = sends_between(db, mailbox, now - length, now)
            left.labels(mailbox, window).set(max(0, most - sent))


def _is_loopback() -> bool:
    # Behind a proxy on the same machine everybody looks local, so the proxy's word counts.
    if "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _has_token() -> bool:
    token = get_wiring().settings.metrics_token
    if token is None:
        return False
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), token.get_secret_value().encode())
