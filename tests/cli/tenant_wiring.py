"""A service's collaborators beside a tenant that is told what it grants."""

from dataclasses import dataclass, field, fields

from service.domain.finding import Finding
from service.settings import Settings
from service.wiring import Wiring, build

TENANT = "0b7f3c52-9a86-4f0e-8f6b-5a2f6d6f7c11"
TO_TENANT = {
    "GRAPH_BASE_URL": "https://graph.microsoft.com/v1.0",
    "AUTHORITY": f"https://login.microsoftonline.com/{TENANT}",
    "CLIENT_ID": "6f0c0000-0000-4000-8000-000000000001",
    "CLIENT_SECRET": "its secret",
    "SIGNIN_CLIENT_ID": "6f0c0000-0000-4000-8000-000000000002",
    "SIGNIN_CLIENT_SECRET": "its secret",
    "PUBLIC_URL": "https://sets.acme.example",
    "SENDER_MAILBOXES": "learning@acme.example",
    "ORGANISER_MAILBOXES": "sets@acme.example",
    "SECRET_KEYS": "k" * 48,
    "DATA_KEYS": "Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMtb2YtYS1rZXk=",
}


@dataclass(frozen=True)
class TenantWiring(Wiring):
    """Everything ours real; what Microsoft says of permissions is told here."""

    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def beside(cls, settings: Settings, findings: list[Finding]) -> "TenantWiring":
        """Choose as every process does."""
        chosen = build(settings)
        values = {one.name: getattr(chosen, one.name) for one in fields(Wiring)}
        return cls(**values, findings=findings)

    @property
    def permissions(self) -> "TenantWiring":
        """Ask the findings."""
        return self

    def check(self) -> list[Finding]:
        """Return what the tenant grants."""
        return self.findings
