"""Check an ID token in full: signature, audience, issuer, tenant, times and nonce.

MSAL stopped doing so with version 1.38 and only decodes:
https://github.com/AzureAD/microsoft-authentication-library-for-python/issues/911
"""

import hashlib
import hmac
from typing import Any

import jwt

from service.graph.errors import GraphAuthFailed

SKEW_SECONDS = 120
_REQUIRED_CLAIMS = ["aud", "exp", "iat", "iss", "nbf", "nonce", "oid", "sub", "tid"]


def key_id_of(token: str) -> str:
    """Read which key a token says it was signed with; nothing is checked yet.

    Raises:
        GraphAuthFailed: it is no token.
    """
    try:
        return str(jwt.get_unverified_header(token).get("kid"))
    except jwt.PyJWTError as exc:
        raise _refused(type(exc).__name__) from exc


def checked_claims(
    token: str, key: jwt.PyJWK, *, audience: str, issuer: str, tenant_id: str, nonce: str
) -> dict[str, Any]:
    """Return the claims of a token that is good in every respect.

    Args:
        nonce: as kept in the flow; MSAL sends its SHA-256 and keeps the nonce itself.

    Raises:
        GraphAuthFailed: it is not; the code names the first thing that is wrong.
    """
    try:
        claims: dict[str, Any] = jwt.decode(  # JSON of any shape
            token,
            key.key,
            # Never what the token itself asks for: it might ask for none.
            algorithms=["RS256"],
            audience=audience,
            issuer=issuer,
            leeway=SKEW_SECONDS,
            options={"require": _REQUIRED_CLAIMS},
        )
    except jwt.PyJWTError as exc:
        raise _refused(type(exc).__name__) from exc
    if claims["tid"] != tenant_id:
        raise _refused("ForeignTenant")
    expected = hashlib.sha256(nonce.encode()).hexdigest()
    if not nonce or not hmac.compare_digest(str(claims["nonce"]), expected):
        raise _refused("ForeignNonce")
    return claims


def _refused(code: str) -> GraphAuthFailed:
    return GraphAuthFailed(method="POST", url="(sign-in)", code=code)
