"""What machines ask: alive, ready, and counts."""

import hmac
import ipaddress
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text

from service.routes.context import get_db, get_wiring
from service.store import vital_signs, watches

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
    now = datetime.now(UTC)
    ticks = {
        name: round((now - ran_at).total_seconds(), 1)
        for name, ran_at in vital_signs.last_ticks(db).items()
    }
    broker = get_wiring().broker_answers()
    body = {"database": True, "broker": broker, "seconds_since_tick": ticks}
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
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


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
