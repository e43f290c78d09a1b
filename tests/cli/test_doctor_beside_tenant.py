"""The doctor's lines beside a tenant: whose rows they are, and what the world sees over https."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.app import create_app
from service.cli.database import bring_up_to_date
from service.cli.doctor import examine
from service.domain.finding import Finding, ok, wrong
from service.domain.installation import SANDBOX
from service.models.installation import Installation
from service.settings import Settings
from service.store.installation import mark
from tests.cli.doctor_lines import LIMITS, unproven, unreachable
from tests.cli.https_pages import Application, Authority, answering, resolve
from tests.cli.running import environment
from tests.cli.tenant_wiring import TENANT, TO_TENANT, TenantWiring

_HOST = "sets.acme.example"
_URL = f"https://{_HOST}"
_GRANTED = ok("Mail.Send for learning@acme.example")
_PROVEN = [ok("Public address", _URL), ok("Notifications of Microsoft 365")]
_OF_TENANT = f"Rows of tenant {TENANT}"


@dataclass(frozen=True)
class Tenant:
    """A service beside a tenant, its pages behind TLS."""

    wiring: TenantWiring
    authority: Authority
    folder: Path
    monkeypatch: pytest.MonkeyPatch

    @contextmanager
    def shown(self, application: Application, context: ssl.SSLContext) -> Iterator[None]:
        """Let the world reach an application at PUBLIC_URL."""
        with answering(application, context) as port:
            resolve(self.monkeypatch, _HOST, port)
            yield

    def certified(self, *, by: Authority | None = None, host: str = _HOST) -> ssl.SSLContext:
        """Return a server's context, as a rule one that is in order."""
        return (by or self.authority).context_for(host, self.folder)


@pytest.fixture
def tenant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tenant]:
    """All in order: its own rows, and CA_FILE with the authority that signs for the proxy."""
    authority = Authority.made()
    authority.write(tmp_path / "ca.pem")
    settings = Settings.load(
        environment(tmp_path, CA_FILE=str(tmp_path / "ca.pem"), SEND_MODE="live", **TO_TENANT)
    )
    bring_up_to_date(settings)
    wiring = TenantWiring.beside(settings, [_GRANTED])
    _mark(wiring, f"tenant {TENANT}")
    yield Tenant(wiring, authority, tmp_path, monkeypatch)
    wiring.database.dispose()


def test_all_is_in_order_over_https(tenant: Tenant) -> None:
    with tenant.shown(create_app(tenant.wiring), tenant.certified()):
        found = examine(tenant.wiring)

    assert found == _lines(ok(_OF_TENANT), _PROVEN)


@pytest.mark.parametrize(
    ("marked", "says", "mend"),
    [
        (
            None,
            f"nobody has said yet that this database is tenant {TENANT}'s",
            "run `setwise go-live`, which looks at everything first",
        ),
        (
            SANDBOX,
            f"its rows were made in a sandbox, and GRAPH_BASE_URL is tenant {TENANT}'s",
            "name a new, empty database and run `setwise go-live`",
        ),
        (
            "tenant b2",
            f"its rows are tenant b2's, and GRAPH_BASE_URL is that of tenant {TENANT}",
            "let DATABASE_URL name the rows that belong to it, or mend GRAPH_BASE_URL",
        ),
    ],
)
def test_others_rows_are_named_beside_a_tenant(
    tenant: Tenant, marked: str | None, says: str, mend: str
) -> None:
    _mark(tenant.wiring, marked)

    with tenant.shown(create_app(tenant.wiring), tenant.certified()):
        found = examine(tenant.wiring)

    assert found == _lines(wrong(_OF_TENANT, says, mend), _PROVEN)


@pytest.mark.parametrize(
    "context_of",
    [
        pytest.param(lambda tenant: tenant.certified(by=Authority.made()), id="nobody trusts it"),
        pytest.param(lambda tenant: tenant.certified(host="www.acme.example"), id="another name"),
    ],
)
def test_certificate_that_is_not_right_is_named(
    tenant: Tenant, context_of: Callable[[Tenant], ssl.SSLContext]
) -> None:
    with tenant.shown(create_app(tenant.wiring), context_of(tenant)):
        found = examine(tenant.wiring)

    told = "gives no answer of ours (SSLError)"
    assert found == _lines(ok(_OF_TENANT), unreachable(_URL, told))


@pytest.mark.parametrize(
    ("status", "kind", "body", "told"),
    [
        ("502 Bad Gateway", "text/html", "<h1>502</h1>", "answers 502"),
        ("200 OK", "application/json", "{}", "answers 200"),
        ("200 OK", "application/json", "[]", "gives no answer of ours (AttributeError)"),
        ("200 OK", "text/html", "<p>Log in", "gives no answer of ours (JSONDecodeError)"),
    ],
)
def test_proxy_that_answers_for_us_is_named(
    tenant: Tenant, status: str, kind: str, body: str, told: str
) -> None:
    def proxy(_environ: dict[str, Any], start: Callable[..., Any]) -> Sequence[bytes]:
        start(status, [("Content-Type", kind)])
        return [body.encode()]

    with tenant.shown(proxy, tenant.certified()):
        found = examine(tenant.wiring)

    assert found == _lines(ok(_OF_TENANT), unreachable(_URL, told))


def test_proxy_that_keeps_notifications_back_is_named(tenant: Tenant) -> None:
    ours = create_app(tenant.wiring)

    def proxy(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["REQUEST_METHOD"] == "GET":
            return ours(environ, start)
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"Validation%3A+said+otherwise"]

    with tenant.shown(proxy, tenant.certified()):
        found = examine(tenant.wiring)

    assert found == _lines(ok(_OF_TENANT), [ok("Public address", _URL), unproven(_URL)])


def _lines(rows: Finding, pages: list[Finding]) -> list[Finding]:
    return [
        ok("Settings"),
        ok("Database"),
        rows,
        ok("Broker"),
        _GRANTED,
        *pages,
        ok("Sending limits", LIMITS.format(0, 0)),
        ok("Sent by learning@acme.example", "0 of 10000 in 24 hours"),
        ok("Sending (live)"),
    ]


def _mark(wiring: TenantWiring, microsoft_365: str | None) -> None:
    with wiring.database.writing() as db:
        db.query(Installation).delete()
        if microsoft_365 is not None:
            mark(db, microsoft_365, real_now=datetime.now(UTC))
