"""What a tenant says about itself, and the keys that it signs with."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests

from service.graph.errors import GraphAuthFailed, GraphUnreachable, error_class

_KEY_SECONDS = 24 * 3600.0
"""How long a fetched set of keys serves; Entra rolls its keys over several days."""
_UNKNOWN_KEY_SECONDS = 60.0
"""How long after a fetch an unknown key id does not cause the next: anybody may invent one."""


@dataclass(frozen=True)
class TenantDocument:
    """The parts of the OpenID configuration that we use."""

    issuer: str
    tenant_id: str
    jwks_uri: str
    end_session_endpoint: str


class Tenant:
    """One tenant's discovery document and keys, fetched when needed and kept. Thread-safe."""

    def __init__(self, authority: str, session: requests.Session) -> None:
        self._authority = authority.rstrip("/")
        self._session = session
        self._lock = threading.Lock()
        self._document: TenantDocument | None = None
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")

    def document(self) -> TenantDocument:
        """Return the discovery document.

        Raises:
            GraphUnreachable: the authority did not answer.
            GraphAuthFailed: the authority names no single tenant, such as `/common`.
        """
        with self._lock:
            if self._document is None:
                url = f"{self._authority}/v2.0/.well-known/openid-configuration"
                self._document = _document(self._fetch(url), url)
            return self._document

    def key(self, key_id: str) -> jwt.PyJWK:
        """Return the public key of this id; keys are fetched again after a day.

        Raises:
            GraphAuthFailed: the tenant signs with no such key.
        """
        jwks_uri = self.document().jwks_uri
        with self._lock:
            age = time.time() - self._fetched_at
            is_due = age > _KEY_SECONDS
            if is_due or (key_id not in self._keys and age > _UNKNOWN_KEY_SECONDS):
                self._keys = _keys(self._fetch(jwks_uri), jwks_uri)
                self._fetched_at = time.time()
            if key_id not in self._keys:
                raise GraphAuthFailed(method="GET", url=_path(jwks_uri), code="UnknownSigningKey")
            return self._keys[key_id]

    def _fetch(self, url: str) -> dict[str, Any]:  # JSON as published
        try:
            answer = self._session.get(url, allow_redirects=False)
            found = answer.json() if answer.status_code == 200 else None
        except requests.RequestException as exc:
            raise GraphUnreachable(method="GET", url=_path(url), code=type(exc).__name__) from exc
        if not isinstance(found, dict):
            raise error_class(answer.status_code, repeatable=True)(
                method="GET", url=_path(url), status=answer.status_code, code="NoDocument"
            )
        return found


def _keys(found: dict[str, Any], url: str) -> dict[str, jwt.PyJWK]:
    try:
        keys = jwt.PyJWKSet.from_dict(found).keys
    except jwt.PyJWTError as exc:
        raise GraphUnreachable(method="GET", url=_path(url), code=type(exc).__name__) from exc
    return {key.key_id: key for key in keys if key.key_id}


def _document(found: Mapping[str, Any], url: str) -> TenantDocument:
    try:
        issuer = str(found["issuer"])
        # The issuer is https://<host>/<tenant id>/v2.0; of many tenants it holds "{tenantid}".
        tenant_id = urlsplit(issuer).path.strip("/").partition("/")[0]
        document = TenantDocument(
            issuer=issuer,
            tenant_id=tenant_id,
            jwks_uri=str(found["jwks_uri"]),
            end_session_endpoint=str(found["end_session_endpoint"]),
        )
    except KeyError as exc:
        raise GraphUnreachable(method="GET", url=_path(url), code="IncompleteDocument") from exc
    if not tenant_id or "{" in tenant_id:
        raise GraphAuthFailed(method="GET", url=_path(url), code="NoSingleTenant")
    return document


def _path(url: str) -> str:
    return urlsplit(url).path
