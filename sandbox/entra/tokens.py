"""The token endpoint: client credentials, authorisation codes and refresh tokens.

Times in tokens are the machine's, not the sandbox clock's: MSAL compares them with its own.
"""

import hashlib
import hmac
import time
import uuid
from base64 import urlsafe_b64encode
from typing import Any

import jwt

from sandbox.answers import Answer, Request
from sandbox.context import Context
from sandbox.entra.errors import EntraFault, bad_secret, expired_secret, unknown_app
from sandbox.entra.registrations import GRAPH, WORKER, App, Registrations, pairwise_subject
from sandbox.people import find_person
from sandbox.signing import Signer

LIFETIME_SECONDS = 3599
CODE_SECONDS = 600

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Tokens:
    def __init__(
        self, context: Context, registrations: Registrations, signer: Signer, issuer: str
    ) -> None:
        self._context = context
        self._registrations = registrations
        self._signer = signer
        self._issuer = issuer
        self._endpoint = issuer.removesuffix("/v2.0") + "/oauth2/v2.0/token"

    def answer(self, request: Request) -> Answer:
        form: dict[str, str] = request.body if isinstance(request.body, dict) else {}
        try:
            app = self._authenticated(form)
            grant = form.get("grant_type", "")
            if grant == "client_credentials":
                body = self._for_app(app, form)
            elif grant == "authorization_code":
                body = self._for_code(app, form)
            elif grant == "refresh_token":
                body = self._for_refresh(app, form)
            else:
                raise EntraFault(
                    400,
                    "unsupported_grant_type",
                    70003,
                    f"The app requested an unsupported grant type '{grant}'.",
                )
        except EntraFault as fault:
            return fault.answer()
        self._context.counters.add("tokens")
        return Answer(200, body, {"Cache-Control": "no-store", "Pragma": "no-cache"})

    def _authenticated(self, form: dict[str, str]) -> App:
        client_id = form.get("client_id", "")
        if not client_id:
            raise EntraFault(
                400,
                "invalid_request",
                900144,
                "The request body must contain the following parameter: 'client_id'.",
            )
        app = self._registrations.app(client_id)
        if app is None:
            raise unknown_app(client_id)
        if form.get("client_assertion"):
            self._check_assertion(app, form)
        elif "client_secret" not in form:
            raise EntraFault(
                401,
                "invalid_client",
                7000218,
                "The request body must contain the following parameter: 'client_assertion' or"
                " 'client_secret'.",
            )
        elif not app.accepts_secret(form["client_secret"]):
            raise bad_secret(client_id)
        if client_id == WORKER and self._context.tenant.worker_secret_expired:
            raise expired_secret(client_id)
        return app

    def _check_assertion(self, app: App, form: dict[str, str]) -> None:
        if form.get("client_assertion_type") != _ASSERTION:
            raise EntraFault(
                400, "invalid_request", 90023, "Unsupported client_assertion_type value."
            )
        assertion = form["client_assertion"]
        try:
            key = app.public_key(jwt.get_unverified_header(assertion))
            if key is None:
                raise EntraFault(
                    401,
                    "invalid_client",
                    700027,
                    "The certificate with identifier used to sign the client assertion is not"
                    " registered on application.",
                )
            claims = jwt.decode(
                assertion,
                key,
                algorithms=["RS256", "PS256"],
                audience=[self._endpoint, self._issuer],
                options={"require": ["exp", "iss", "sub", "aud", "jti"]},
            )
        except jwt.InvalidTokenError as error:
            raise EntraFault(
                401, "invalid_client", 700027, f"Client assertion failed validation: {error}."
            ) from error
        if claims["iss"] != app.client_id or claims["sub"] != app.client_id:
            raise EntraFault(
                401, "invalid_client", 700021, "Client assertion application identifier mismatch."
            )

    def _for_app(self, app: App, form: dict[str, str]) -> dict[str, Any]:
        scope = form.get("scope", "")
        if scope != f"{GRAPH}/.default":
            raise EntraFault(
                400,
                "invalid_scope",
                1002012,
                f"The provided value for scope {scope} is not valid. Client credential flows"
                " must have a scope value with /.default suffixed to the resource identifier.",
            )
        granted = sorted(name for name, on in self._context.tenant.permissions.items() if on)
        token = self._access_token(app, {"idtyp": "app", "roles": granted, "sub": app.client_id})
        return {
            "token_type": "Bearer",
            "expires_in": LIFETIME_SECONDS,
            "ext_expires_in": LIFETIME_SECONDS,
            "access_token": token,
        }

    def _for_code(self, app: App, form: dict[str, str]) -> dict[str, Any]:
        store = self._context.store
        with store.lock:
            code = store.get("code", form.get("code", ""))
            store.delete("code", form.get("code", ""))
        if code is None or code["client_id"] != app.client_id:
            raise _bad_grant(54005, "OAuth2 Authorization code was already redeemed.")
        if code["expires_at"] < time.time():
            raise _bad_grant(70008, "The provided authorization code has expired.")
        if code["redirect_uri"] != form.get("redirect_uri"):
            raise _bad_grant(
                500112, "The reply address does not match the one of the authorization request."
            )
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if not hmac.compare_digest(challenge, code["code_challenge"]):
            raise _bad_grant(
                501481, "The Code_Verifier does not match the code_challenge supplied."
            )
        return self._for_person(app, code["person"], code["scope"], code["nonce"])

    def _for_refresh(self, app: App, form: dict[str, str]) -> dict[str, Any]:
        grant = self._context.store.get("refresh", form.get("refresh_token", ""))
        if grant is None or grant["client_id"] != app.client_id:
            raise _bad_grant(9002313, "The refresh token is malformed or was revoked.")
        return self._for_person(app, grant["person"], grant["scope"], None)

    def _for_person(
        self, app: App, person_id: str, scope: str, nonce: str | None
    ) -> dict[str, Any]:
        person = find_person(self._context.store, person_id)
        if person is None or person["deleted"] or person["disabled"]:
            raise _bad_grant(50057, "The user account is disabled.")
        now = int(time.time())
        identity = {
            "aud": app.client_id,
            "iss": self._issuer,
            "iat": now,
            "nbf": now,
            "exp": now + LIFETIME_SECONDS,
            "sub": pairwise_subject(app.client_id, person["id"]),
            "oid": person["id"],
            "tid": self._registrations.tenant_id,
            "preferred_username": person["email"],
            "name": person["display_name"],
            "ver": "2.0",
        }
        if nonce:
            identity["nonce"] = nonce
        if person["app_roles"]:
            identity["roles"] = person["app_roles"]
        delegated = {"idtyp": "user", "oid": person["id"], "scp": "openid profile"}
        body = {
            "token_type": "Bearer",
            "scope": scope,
            "expires_in": LIFETIME_SECONDS,
            "ext_expires_in": LIFETIME_SECONDS,
            "access_token": self._access_token(app, {**delegated, "sub": identity["sub"]}),
            "id_token": self._signer.sign(identity),
        }
        if "offline_access" in scope.split():
            refresh = self._context.store.new_id("0.")
            self._context.store.put(
                "refresh",
                refresh,
                {"client_id": app.client_id, "person": person["id"], "scope": scope},
            )
            body["refresh_token"] = refresh
        return body

    def _access_token(self, app: App, claims: dict[str, Any]) -> str:
        now = int(time.time())
        return self._signer.sign(
            {
                "aud": GRAPH,
                "iss": self._issuer,
                "iat": now,
                "nbf": now,
                "exp": now + LIFETIME_SECONDS,
                "appid": app.client_id,
                "tid": self._registrations.tenant_id,
                "uti": uuid.uuid4().hex,
                "ver": "1.0",
                **claims,
            }
        )


def _bad_grant(number: int, message: str) -> EntraFault:
    return EntraFault(400, "invalid_grant", number, message)
