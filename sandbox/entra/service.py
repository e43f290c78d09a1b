"""Answer for Entra: discovery, tokens and keys on the TLS port, sign-in on the people port."""

from pathlib import Path
from typing import Any

from sandbox.answers import Answer, GraphFault, Request
from sandbox.context import Context
from sandbox.entra.discovery import configuration
from sandbox.entra.errors import EntraFault
from sandbox.entra.registrations import SIGN_IN, WORKER, Registrations
from sandbox.entra.sign_in import show_sign_in, sign_in, sign_out
from sandbox.entra.tokens import Tokens
from sandbox.signing import Signer


class Entra:
    """One tenant.

    Args:
        secure: address of the TLS port, https://localhost:N.
        plain: address of the people port, http://localhost:M.
    """

    def __init__(
        self, context: Context, signer: Signer, certificates: Path, secure: str, plain: str
    ) -> None:
        self._context = context
        self._signer = signer
        self._registrations = Registrations(context.store)
        self._configuration = configuration(secure, plain, self._registrations.tenant_id)
        self._ca_file = certificates
        self.authority = f"{secure}/{self._registrations.tenant_id}"
        self._root = f"/{self._registrations.tenant_id}"
        self._tokens = Tokens(context, self._registrations, signer, self._configuration["issuer"])

    def credentials(self) -> dict[str, Any]:
        """What the ready line tells about tenant and app registrations."""
        worker, sign_in_app = self._registrations.app(WORKER), self._registrations.app(SIGN_IN)
        if worker is None or sign_in_app is None:
            raise RuntimeError("the sandbox lost its app registrations")
        return {
            "authority": self.authority,
            "tenant_id": self._registrations.tenant_id,
            "ca_file": str(self._ca_file),
            "client_id": worker.client_id,
            "client_secret": worker.secret,
            "signin_client_id": sign_in_app.client_id,
            "signin_client_secret": sign_in_app.secret,
        }

    def answer(self, request: Request) -> Answer:
        """Discovery, tokens and keys; failures that are set strike here as well."""
        fault = self._context.faults.draw(request.method, request.path)
        try:
            if fault is not None and not fault.after_effect:
                fault.strike()
            answer = self._routed(request)
            if fault is not None and fault.after_effect:
                fault.strike()
        except GraphFault as refused:
            body = {"error": "temporarily_unavailable", "error_description": refused.message}
            return Answer(refused.status, body, refused.headers)
        return answer

    def has_page(self, path: str) -> bool:
        return path in (f"{self._root}/oauth2/v2.0/authorize", f"{self._root}/oauth2/v2.0/logout")

    def page(self, request: Request) -> Answer:
        if request.path.endswith("/logout"):
            return sign_out(self._context, request)
        if request.method == "POST":
            return sign_in(self._context, request)
        return show_sign_in(self._context, request)

    def _routed(self, request: Request) -> Answer:
        self._context.counters.add(f"entra {request.path.removeprefix(self._root)}")
        if request.path == f"{self._root}/v2.0/.well-known/openid-configuration":
            return Answer(200, self._configuration)
        if request.path == f"{self._root}/discovery/v2.0/keys":
            return Answer(200, self._signer.key_set(self._configuration["issuer"]))
        if request.path == f"{self._root}/oauth2/v2.0/token" and request.method == "POST":
            return self._tokens.answer(request)
        return EntraFault(
            400, "invalid_tenant", 90002, "Tenant not found, or nothing is at this address."
        ).answer()
