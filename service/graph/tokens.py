"""Application tokens for Microsoft Graph, by secret, certificate or managed identity.

MSAL is asked in every environment; what it leaves open (timeouts, a 5xx while a good token is at
hand, environment variables that change its behaviour) is closed here.
"""

import re
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import msal
import requests
from msal.exceptions import MsalServiceError

from service.graph.errors import GraphAuthFailed, GraphError, GraphUnreachable
from service.graph.sessions import AUTHORITY_TIMEOUT, BoundedSession
from service.graph.wire.request import seconds_to_wait

GRAPH_RESOURCE = "https://graph.microsoft.com"
_EARLY_SECONDS = 300
"""How long before its end a token counts as old; MSAL's own figure."""
_RENEW_AGAIN_SECONDS = 60
"""How long after a renewal that failed the next one is tried."""
_LAST_USE_SECONDS = 30
"""How long before its end the last good token is not offered any more."""


@dataclass(frozen=True)
class Secret:
    """A client secret."""

    value: str = field(repr=False)


@dataclass(frozen=True)
class Certificate:
    """A file with private key and certificate: PEM, or PFX where it ends in .pfx or .p12."""

    path: str
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ManagedIdentity:
    """The identity of the machine; `client_id` picks one that an administrator assigned."""

    client_id: str | None = None


Credential = Secret | Certificate | ManagedIdentity


class GivesTokens(Protocol):
    """Where a transport gets its tokens."""

    def bearer(self) -> str:
        """Return a valid access token."""

    def drop(self, token: str) -> None:
        """Forget a token that was refused."""


class AppTokens:
    """One application's tokens. Thread-safe; connects with the first token, not before."""

    def __init__(
        self,
        *,
        authority: str,
        client_id: str,
        credential: Credential,
        ca_file: str | None = None,
        resource: str = GRAPH_RESOURCE,
    ) -> None:
        """Keep what is needed to connect later.

        Args:
            authority: `https://login.microsoftonline.com/<tenant>`; must be https.
            client_id: the app registration; unused with a managed identity.
            ca_file: PEM bundle to trust instead of the public authorities.
            resource: what the tokens are for; sovereign clouds have their own.
        """
        self._authority = authority
        self._client_id = client_id
        self._credential = credential
        self._resource = resource.rstrip("/")
        self._lock = threading.Lock()
        self._session = _AuthoritySession(ca_file=ca_file, timeout=AUTHORITY_TIMEOUT)
        self._application: Any = None  # MSAL has no types
        self._token = ""
        self._fresh_until = 0.0
        self._good_until = 0.0

    def bearer(self) -> str:
        """Return a valid access token.

        Raises:
            GraphAuthFailed: the authority refused us; an administrator has to act.
            GraphUnreachable: the authority did not answer and no good token is at hand.
        """
        with self._lock:
            if time.time() < self._fresh_until:
                return self._token
            try:
                self._remember(self._acquire())
            except GraphUnreachable:
                # The last token outlives its time to be renewed: use it while it is good.
                if time.time() >= self._good_until - _LAST_USE_SECONDS:
                    raise
            return self._token

    def drop(self, token: str) -> None:
        """Forget a token that was refused, here and in MSAL's cache."""
        with self._lock:
            if token != self._token:
                return
            self._token, self._fresh_until, self._good_until = "", 0.0, 0.0
            # A new application has an empty cache. Asking the old one to forget would ask the
            # authority for its aliases first, and a managed identity's cannot forget at all.
            self._application = None

    def close(self) -> None:
        """Close the connection to the authority."""
        self._session.close()

    def _acquire(self) -> dict[str, Any]:  # MSAL's answer
        try:
            if self._application is None:
                self._application = self._connect()
            return self._ask()
        except requests.HTTPError as exc:
            raise self._busy(exc.response) from exc
        except (requests.RequestException, MsalServiceError) as exc:
            raise self._error(GraphUnreachable, code=type(exc).__name__) from exc
        except (ValueError, OSError) as exc:
            # No such tenant, a key file that cannot be read, no managed identity here.
            raise self._error(GraphAuthFailed, code=type(exc).__name__) from exc

    def _ask(self) -> dict[str, Any]:
        if isinstance(self._credential, ManagedIdentity):
            found: dict[str, Any] = self._application.acquire_token_for_client(
                resource=self._resource
            )
        else:
            # Without MsalServiceError among them, a 5xx while a token waits to be renewed raises,
            # although the cached token is still good (MSAL 1.39, experiment).
            found = self._application.acquire_token_for_client(
                [f"{self._resource}/.default"],
                http_exceptions=(requests.RequestException, MsalServiceError),
            )
        if "access_token" in found:
            return found
        error = str(found.get("error", ""))
        temporary = error in ("temporarily_unavailable", "server_error", "managed_identity_error")
        raise self._error(
            GraphUnreachable if temporary else GraphAuthFailed,
            code=_code(found),
            request_id=str(found.get("correlation_id") or ""),
        )

    def _remember(self, answer: dict[str, Any]) -> None:
        now = time.time()
        lasts = float(answer["expires_in"])
        self._token = answer["access_token"]
        self._good_until = now + lasts
        self._fresh_until = now + lasts - _EARLY_SECONDS
        if "refresh_on" in answer:
            self._fresh_until = min(self._fresh_until, float(answer["refresh_on"]))
        if answer.get("token_source") == "cache":
            # Only a renewal that failed comes from MSAL's cache, for ours is asked first.
            self._fresh_until = now + _RENEW_AGAIN_SECONDS

    def _connect(self) -> Any:  # MSAL has no types
        if isinstance(self._credential, ManagedIdentity):
            chosen = self._credential.client_id
            return msal.ManagedIdentityClient(
                msal.UserAssignedManagedIdentity(client_id=chosen)
                if chosen
                else msal.SystemAssignedManagedIdentity(),
                http_client=self._session,
            )
        return msal.ConfidentialClientApplication(
            self._client_id,
            authority=self._authority,
            client_credential=_credential(self._credential),
            # The authority is a setting: nobody else is asked whether it exists, least of all
            # where there is no way out to ask.
            instance_discovery=False,
            http_client=self._session,
            # Otherwise MSAL_FORCE_REGION in the environment would change where we ask.
            azure_region=False,
        )

    def _busy(self, answer: requests.Response) -> GraphError:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return GraphUnreachable(
            method="POST",
            url="(token endpoint)",
            status=answer.status_code,
            retry_after=seconds_to_wait(headers, now=datetime.now(UTC)),
        )

    def _error(self, kind: type[GraphError], *, code: str, request_id: str = "") -> GraphError:
        return kind(method="POST", url="(token endpoint)", code=code, request_id=request_id)


class _AuthoritySession(BoundedSession):
    """Says that the authority is busy before MSAL reads the answer.

    MSAL 1.39 takes 429 to its discovery for a tenant that does not exist, and would give the one
    to a token from its memory for as long as Retry-After asks, without saying how long.
    """

    def request(self, *args: Any, **named: Any) -> requests.Response:  # the parent's own signature
        """Send a request; see `requests.Session.request`.

        Raises:
            requests.HTTPError: 429 was answered.
        """
        answer = super().request(*args, **named)
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise requests.HTTPError("the authority is busy", response=answer)
        return answer


def resource_of(graph_base_url: str) -> str:
    """Return what tokens for this Graph are asked for: its own address.

    A Graph on this machine is a stand-in and takes tokens for the real one.
    """
    parts = urlsplit(graph_base_url)
    host = parts.hostname or ""
    if host == "localhost" or _is_loopback(host):
        return GRAPH_RESOURCE
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _credential(credential: Secret | Certificate) -> str | dict[str, Any]:
    if isinstance(credential, Secret):
        return credential.value
    passphrase = {"passphrase": credential.passphrase} if credential.passphrase else {}
    if credential.path.lower().endswith((".pfx", ".p12")):
        return {"private_key_pfx_path": credential.path, **passphrase}
    pem = Path(credential.path).read_text(encoding="ascii")
    return {
        "private_key": _pem_block(pem, r"[A-Z ]*PRIVATE KEY"),
        "public_certificate": _pem_block(pem, "CERTIFICATE"),
        **passphrase,
    }


def _pem_block(pem: str, kind: str) -> str:
    found = re.search(rf"-----BEGIN ({kind})-----.+?-----END \1-----\n?", pem, re.DOTALL)
    if found is None:
        raise ValueError("the certificate file needs a private key and a certificate, both PEM")
    return found.group(0)


def _code(answer: dict[str, Any]) -> str:
    """Name the refusal as Entra's pages do, e.g. `AADSTS7000215`; its prose stays unread."""
    numbers = answer.get("error_codes") or []
    return f"AADSTS{numbers[0]}" if numbers else str(answer.get("error", ""))
