"""Let HR staff sign in through Entra: authorisation code with PKCE, the ID token fully checked."""

import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msal
import requests
from msal.exceptions import MsalServiceError

from service.domain.directory import SignedIn
from service.graph.entra import Tenant
from service.graph.errors import GraphAuthFailed, GraphError, GraphUnreachable
from service.graph.id_token import checked_claims, key_id_of
from service.graph.sessions import AUTHORITY_TIMEOUT, BoundedSession

_FLOW_KEYS = ("state", "code_verifier", "nonce", "scope", "redirect_uri")


class EntraSignIn:
    """Sign-in of one application. Thread-safe; connects with the first use, not before."""

    def __init__(
        self,
        *,
        authority: str,
        client_id: str,
        client_secret: str,
        ca_file: str | None = None,
    ) -> None:
        """Keep what is needed to connect later.

        Args:
            authority: `https://login.microsoftonline.com/<tenant>`, of a single tenant.
            ca_file: PEM bundle to trust instead of the public authorities.
        """
        self._authority = authority
        self._client_id = client_id
        self._client_secret = client_secret
        self._session = BoundedSession(ca_file=ca_file, timeout=AUTHORITY_TIMEOUT)
        self._tenant = Tenant(authority, self._session)
        self._lock = threading.Lock()
        self._application: Any = None  # MSAL has no types

    def begin(self, redirect_uri: str) -> tuple[str, Mapping[str, Any]]:
        """Return the address to send the browser to, and the flow to keep in its cookie.

        The answer comes as a query: a form_post is a cross-site POST, on which browsers leave
        out a SameSite=Lax cookie, and the flow with it.
        """
        # MSAL warns at each call with any other mode, so it is asked for form_post, and its
        # address is changed; nothing else depends on the mode.
        flow = self._connected().initiate_auth_code_flow(
            [], redirect_uri=redirect_uri, response_mode="form_post"
        )
        address = flow["auth_uri"].replace("response_mode=form_post", "response_mode=query")
        return address, {key: flow[key] for key in _FLOW_KEYS}

    def finish(self, flow: Mapping[str, Any], answer: Mapping[str, str]) -> SignedIn:
        """Turn the answer into a person; every claim and the signature are checked.

        Raises:
            GraphAuthFailed: state, code, nonce, signature or a claim is not good.
            GraphUnreachable: the authority did not answer.
        """
        token = self._redeemed(flow, answer)
        tenant = self._tenant.document()
        claims = checked_claims(
            token,
            self._tenant.key(key_id_of(token)),
            audience=self._client_id,
            issuer=tenant.issuer,
            tenant_id=tenant.tenant_id,
            nonce=str(flow["nonce"]),
        )
        roles = claims.get("roles")
        return SignedIn(
            subject=f"{claims['oid']}@{claims['tid']}",
            name=str(claims.get("name", "")),
            address=str(claims.get("preferred_username", "")),
            roles=tuple(map(str, roles)) if isinstance(roles, list) else (),
        )

    def sign_out_url(self, return_to: str) -> str:
        """Return the address that ends the session at the other side."""
        endpoint = self._tenant.document().end_session_endpoint
        return f"{endpoint}?{urlencode({'post_logout_redirect_uri': return_to})}"

    def check_reachable(self) -> None:
        """Fetch the discovery document, as every sign-in does first.

        Raises:
            GraphError: as `Tenant.document`.
        """
        self._tenant.document()

    def close(self) -> None:
        """Close the connection to the authority."""
        self._session.close()

    def _connected(self) -> Any:  # MSAL has no types
        with self._lock:
            if self._application is None:
                try:
                    self._application = msal.ConfidentialClientApplication(
                        self._client_id,
                        authority=self._authority,
                        client_credential=self._client_secret,
                        # The authority is a setting: nobody else is asked whether it exists.
                        instance_discovery=False,
                        http_client=self._session,
                        token_cache=_NoCache(),
                        # We read one ID token; a refresh token would only be one more secret.
                        exclude_scopes=["offline_access"],
                        azure_region=False,
                    )
                except requests.RequestException as exc:
                    raise _refused(GraphUnreachable, type(exc).__name__) from exc
                except ValueError as exc:
                    raise _refused(GraphAuthFailed, type(exc).__name__) from exc
            return self._application

    def _redeemed(self, flow: Mapping[str, Any], answer: Mapping[str, str]) -> str:
        """Exchange the code for an ID token that nobody has checked yet."""
        try:
            found = self._connected().acquire_token_by_auth_code_flow(dict(flow), dict(answer))
        except (requests.RequestException, MsalServiceError) as exc:
            raise _refused(GraphUnreachable, type(exc).__name__) from exc
        except (ValueError, RuntimeError, KeyError) as exc:
            # A state of another flow, a nonce of another sign-in, a cookie of ours cut short.
            raise _refused(GraphAuthFailed, type(exc).__name__) from exc
        if "id_token" not in found:
            numbers = found.get("error_codes") or []
            code = f"AADSTS{numbers[0]}" if numbers else str(found.get("error", "NoIdToken"))
            raise _refused(GraphAuthFailed, code)
        return str(found["id_token"])


class _NoCache(msal.TokenCache):  # type: ignore[misc]  # -- MSAL has no types
    """Forgets at once: nothing here acts for a person after their sign-in."""

    def add(self, event: dict[str, Any], now: float | None = None) -> None:
        """Keep nothing; see `msal.TokenCache.add`."""


def _refused(kind: type[GraphError], code: str) -> GraphError:
    return kind(method="POST", url="(sign-in)", code=code)
