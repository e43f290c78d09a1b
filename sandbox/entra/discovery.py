"""What the tenant says about itself: the OpenID configuration."""

from typing import Any


def configuration(base: str, people: str, tenant_id: str) -> dict[str, Any]:
    """The discovery document.

    The authorisation and log-out endpoints are on the plain-http port, so that nobody meets a
    certificate warning; MSAL wants https for the authority and the token endpoint only.

    Args:
        base: https address of the TLS port, without a path.
        people: http address of the people port, without a path.
    """
    secure, plain = f"{base}/{tenant_id}", f"{people}/{tenant_id}"
    return {
        "issuer": f"{secure}/v2.0",
        "authorization_endpoint": f"{plain}/oauth2/v2.0/authorize",
        "token_endpoint": f"{secure}/oauth2/v2.0/token",
        "end_session_endpoint": f"{plain}/oauth2/v2.0/logout",
        "jwks_uri": f"{secure}/discovery/v2.0/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "response_modes_supported": ["query", "form_post"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": [
            "aud",
            "exp",
            "iat",
            "iss",
            "name",
            "nbf",
            "nonce",
            "oid",
            "preferred_username",
            "roles",
            "sub",
            "tid",
            "ver",
        ],
        "tenant_region_scope": None,
        "cloud_instance_name": "localhost",
    }
