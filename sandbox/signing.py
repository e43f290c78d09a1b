"""Sign tokens as Entra does and check those that come back."""

import hashlib
import time
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from sandbox.certificates import write_private

_REMEMBERED = 512


class Signer:
    """One RSA key, kept under the data folder, that signs every token RS256."""

    def __init__(self, folder: Path) -> None:
        path = folder / "signing.pem"
        if not path.exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            write_private(
                path,
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                ),
            )
        loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise ValueError(  # noqa: TRY004 -- the file is wrong, not an argument
                f"{path} holds no RSA key; delete it and start again"
            )
        self._private = loaded
        self._public = loaded.public_key()
        der = self._public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.key_id = hashlib.sha256(der).hexdigest()[:27]
        self._known: dict[str, dict[str, Any]] = {}

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self._private, algorithm="RS256", headers={"kid": self.key_id})

    def key_set(self, issuer: str) -> dict[str, Any]:
        """The JWKS with our one public key."""
        key = RSAAlgorithm.to_jwk(self._public, as_dict=True)
        shared = {"kid": self.key_id, "use": "sig", "alg": "RS256", "issuer": issuer}
        return {"keys": [{**key, **shared}]}

    def check(self, token: str, audience: str) -> dict[str, Any]:
        """The claims of a token that we signed and that is still valid.

        Raises:
            jwt.InvalidTokenError: bad signature, wrong audience, or past its time.
        """
        # A worker sends the same token for an hour: verify it once, then only watch its time.
        claims = self._known.get(token)
        if claims is None:
            claims = jwt.decode(token, self._public, algorithms=["RS256"], audience=audience)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[token] = claims
        if claims["exp"] <= time.time():
            raise jwt.ExpiredSignatureError("the token has expired")
        return claims
