"""The tenant and its app registrations: the worker's and the sign-in page's."""

import hashlib
import hmac
import secrets
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from sandbox.store import Store

WORKER = "setwise-worker"
SIGN_IN = "setwise-signin"
GRAPH = "https://graph.microsoft.com"

_KIND = "entra"


@dataclass(frozen=True)
class App:
    client_id: str
    secret: str
    certificates: tuple[str, ...]  # PEM, as uploaded to the registration

    def accepts_secret(self, secret: str) -> bool:
        return hmac.compare_digest(self.secret.encode(), secret.encode())

    def public_key(self, header: dict[str, Any]) -> bytes | None:
        """The uploaded key, as PEM, that an assertion's header names by its thumbprint."""
        for pem in self.certificates:
            certificate = x509.load_pem_x509_certificate(pem.encode())
            thumbprints = {
                "x5t": _thumbprint(certificate, hashes.SHA1()),  # noqa: S303 -- Entra's format
                "x5t#S256": _thumbprint(certificate, hashes.SHA256()),
            }
            # MSAL keeps the padding of base64 that RFC 7515 leaves away.
            if any(str(header.get(n, "")).rstrip("=") == v for n, v in thumbprints.items()):
                return certificate.public_key().public_bytes(
                    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
                )
        return None


class Registrations:
    """What the tenant knows of applications, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.lock:
            tenant = store.get(_KIND, "tenant")
            if tenant is None:
                tenant = {"id": str(uuid.uuid4())}
                store.put(_KIND, "tenant", tenant)
            for client_id in (WORKER, SIGN_IN):
                if store.get(_KIND, client_id) is None:
                    # The prefix lets a service notice that it was given sandbox credentials.
                    secret = f"sandbox-{secrets.token_urlsafe(24)}"
                    store.put(_KIND, client_id, {"secret": secret, "certificates": []})
        self.tenant_id: str = tenant["id"]

    def app(self, client_id: str) -> App | None:
        if client_id not in (WORKER, SIGN_IN):
            return None
        doc = self._store.get(_KIND, client_id) or {}
        return App(client_id, doc["secret"], tuple(doc["certificates"]))

    def upload_certificate(self, client_id: str, pem: str) -> None:
        """Add a public certificate to a registration.

        Raises:
            ValueError: there is no such app, or the text holds no PEM certificate.
        """
        x509.load_pem_x509_certificate(pem.encode())
        with self._store.lock:
            doc = self._store.get(_KIND, client_id)
            if doc is None or client_id not in (WORKER, SIGN_IN):
                raise ValueError(f"no app is registered as {client_id}")
            if pem not in doc["certificates"]:
                doc["certificates"].append(pem)
            self._store.put(_KIND, client_id, doc)


def pairwise_subject(client_id: str, object_id: str) -> str:
    """The `sub` of a person, different for every app."""
    digest = hashlib.sha256(f"{client_id}/{object_id}".encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _thumbprint(certificate: x509.Certificate, algorithm: hashes.HashAlgorithm) -> str:
    return urlsafe_b64encode(certificate.fingerprint(algorithm)).decode().rstrip("=")
