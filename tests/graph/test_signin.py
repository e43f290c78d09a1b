"""Sign-in: what is asked for, and every ID token that is not good."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests
import responses
import time_machine
from jwt.algorithms import RSAAlgorithm

from service.domain.directory import SignedIn
from service.graph.errors import (
    GraphAuthFailed,
    GraphNotFound,
    GraphThrottled,
    GraphUnreachable,
)
from service.graph.signin import EntraSignIn
from tests.graph.certificates import Pair, made_pair
from tests.graph.doubles import sample

TENANT = "11111111-2222-4333-8444-555555555555"
AUTHORITY = f"https://login.microsoftonline.com/{TENANT}"
DISCOVERY_URL = f"{AUTHORITY}/v2.0/.well-known/openid-configuration"
TOKEN_URL = f"{AUTHORITY}/oauth2/v2.0/token"
KEYS_URL = f"{AUTHORITY}/discovery/v2.0/keys"
BACK = "https://setwise.contoso.example/signin/back"
NOW = datetime(2027, 2, 22, 9, 0, tzinfo=UTC)
ADA = SignedIn(
    subject=f"87d349ed-44d7-43e1-9a83-5f2406dee5bd@{TENANT}",
    name="Ada Byron",
    address="ada@contoso.example",
    roles=("HR.Admin",),
)

Claims = dict[str, Any]


@dataclass(frozen=True)
class Entra:
    """A recorded tenant that signs with a key of ours."""

    graph: responses.RequestsMock
    pair: Pair

    def publish(self, key_id: str = "key-1") -> None:
        key = RSAAlgorithm.to_jwk(self.pair.key.public_key(), as_dict=True)
        self.graph.get(KEYS_URL, json={"keys": [{**key, "kid": key_id, "use": "sig"}]})

    def redeem(self, token: str) -> None:
        self.graph.post(TOKEN_URL, json={**sample("token"), "id_token": token})

    def sign(self, claims: Claims, key_id: str = "key-1") -> str:
        return jwt.encode(claims, self.pair.key, algorithm="RS256", headers={"kid": key_id})


@pytest.fixture(scope="module")
def pair() -> Pair:
    return made_pair()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def entra(graph: responses.RequestsMock, pair: Pair) -> Entra:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    return Entra(graph, pair)


@pytest.fixture
def sign_in() -> Iterator[EntraSignIn]:
    made = EntraSignIn(authority=AUTHORITY, client_id="setwise-signin", client_secret="s3cret")
    yield made
    made.close()


def good_claims(flow: Mapping[str, Any]) -> Claims:
    now = int(NOW.timestamp())
    return {
        "aud": "setwise-signin",
        "iss": f"{AUTHORITY}/v2.0",
        "iat": now,
        "nbf": now,
        "exp": now + 3600,
        "nonce": hashlib.sha256(flow["nonce"].encode()).hexdigest(),
        "sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
        "oid": "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
        "tid": TENANT,
        "name": "Ada Byron",
        "preferred_username": "ada@contoso.example",
        "roles": ["HR.Admin"],
        "ver": "2.0",
    }


def answer_to(flow: Mapping[str, Any]) -> dict[str, str]:
    return {"code": "0.AXoA", "state": flow["state"], "session_state": "1"}


def test_begin_asks_for_a_code_by_query_with_pkce(entra: Entra, sign_in: EntraSignIn) -> None:
    address, flow = sign_in.begin(BACK)

    asked = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{AUTHORITY}/oauth2/v2.0/authorize?")
    assert {name: asked[name] for name in asked if name not in ("code_challenge", "nonce")} == {
        "client_id": "setwise-signin",
        "response_type": "code",
        "response_mode": "query",
        "redirect_uri": BACK,
        "scope": asked["scope"],
        "state": flow["state"],
        "code_challenge_method": "S256",
        "client_info": "1",
    }
    assert set(asked["scope"].split()) == {"openid", "profile"}
    assert set(flow) == {"state", "code_verifier", "nonce", "scope", "redirect_uri"}


def test_finish_with_a_good_token(entra: Entra, sign_in: EntraSignIn) -> None:
    _, flow = sign_in.begin(BACK)
    entra.publish()
    entra.redeem(entra.sign(good_claims(flow)))

    assert sign_in.finish(flow, answer_to(flow)) == ADA


def test_finish_for_somebody_without_roles(entra: Entra, sign_in: EntraSignIn) -> None:
    _, flow = sign_in.begin(BACK)
    claims = good_claims(flow)
    del claims["roles"]
    entra.publish()
    entra.redeem(entra.sign(claims))

    assert sign_in.finish(flow, answer_to(flow)).roles == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"aud": "another-app"}, "InvalidAudienceError"),
        ({"iss": "https://login.microsoftonline.com/another/v2.0"}, "InvalidIssuerError"),
        ({"tid": "99999999-2222-4333-8444-555555555555"}, "ForeignTenant"),
        ({"exp": int((NOW - timedelta(seconds=121)).timestamp())}, "ExpiredSignatureError"),
        ({"nbf": int((NOW + timedelta(seconds=121)).timestamp())}, "ImmatureSignatureError"),
        ({"nonce": "0" * 64}, "RuntimeError"),
    ],
)
def test_finish_refuses_a_wrong_claim(
    entra: Entra, sign_in: EntraSignIn, change: Claims, code: str
) -> None:
    _, flow = sign_in.begin(BACK)
    if code != "RuntimeError":
        entra.publish()
    entra.redeem(entra.sign({**good_claims(flow), **change}))

    with pytest.raises(GraphAuthFailed) as caught:
        sign_in.finish(flow, answer_to(flow))

    assert caught.value.code == code


@pytest.mark.parametrize(
    "change",
    [
        {"exp": int((NOW - timedelta(seconds=119)).timestamp())},
        {"nbf": int((NOW + timedelta(seconds=119)).timestamp())},
    ],
)
def test_finish_allows_clocks_to_differ_by_two_minutes(
    entra: Entra, sign_in: EntraSignIn, change: Claims
) -> None:
    _, flow = sign_in.begin(BACK)
    entra.publish()
    entra.redeem(entra.sign({**good_claims(flow), **change}))

    assert sign_in.finish(flow, answer_to(flow)) == ADA


@pytest.mark.parametrize("claim", ["exp", "nbf", "iat", "aud", "iss", "sub", "oid", "tid"])
def test_finish_refuses_a_missing_claim(entra: Entra, sign_in: EntraSignIn, claim: str) -> None:
    _, flow = sign_in.begin(BACK)
    claims = good_claims(flow)
    del claims[claim]
    entra.publish()
    entra.redeem(entra.sign(claims))

    with pytest.raises(GraphAuthFailed):
        sign_in.finish(flow, answer_to(flow))


def unsigned(entra: Entra, claims: Claims) -> str:
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "key-1"})


def signed_with_the_public_key(entra: Entra, claims: Claims) -> str:
    # A verifier that lets the token choose HS256 would take the public key for a secret.
    secret = hashlib.sha256(entra.pair.certificate_pem()).digest()
    return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "key-1"})


def signed_by_another(entra: Entra, claims: Claims) -> str:
    return jwt.encode(claims, made_pair().key, algorithm="RS256", headers={"kid": "key-1"})


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (unsigned, "InvalidAlgorithmError"),
        (signed_with_the_public_key, "InvalidAlgorithmError"),
        (signed_by_another, "InvalidSignatureError"),
    ],
)
def test_finish_refuses_a_forged_token(
    entra: Entra,
    sign_in: EntraSignIn,
    forge: Callable[[Entra, Claims], str],
    code: str,
) -> None:
    _, flow = sign_in.begin(BACK)
    entra.publish()
    entra.redeem(forge(entra, good_claims(flow)))

    with pytest.raises(GraphAuthFailed) as caught:
        sign_in.finish(flow, answer_to(flow))

    assert caught.value.code == code


def test_finish_fetches_keys_again_for_a_new_key_id(
    entra: Entra, sign_in: EntraSignIn, clock: time_machine.Traveller
) -> None:
    entra.publish("key-1")
    entra.publish("key-2")
    _, flow = sign_in.begin(BACK)
    entra.redeem(entra.sign(good_claims(flow)))
    sign_in.finish(flow, answer_to(flow))
    entra.graph.remove(responses.POST, TOKEN_URL)
    entra.redeem(entra.sign(good_claims(flow), "key-2"))

    # Within a minute of the last fetch an unknown id costs no request.
    with pytest.raises(GraphAuthFailed) as caught:
        sign_in.finish(flow, answer_to(flow))
    assert caught.value.code == "UnknownSigningKey"

    clock.shift(timedelta(seconds=61))
    assert sign_in.finish(flow, answer_to(flow)) == ADA


@pytest.mark.parametrize("answer", [{}, {"code": "0.AXoA", "state": "of somebody else"}])
def test_finish_refuses_the_answer_to_another_flow(
    entra: Entra, sign_in: EntraSignIn, answer: dict[str, str]
) -> None:
    _, flow = sign_in.begin(BACK)

    with pytest.raises(GraphAuthFailed):
        sign_in.finish(flow, answer)


def test_finish_refuses_an_empty_flow(entra: Entra, sign_in: EntraSignIn) -> None:
    with pytest.raises(GraphAuthFailed):
        sign_in.finish({}, {"code": "0.AXoA", "state": "any"})


def test_finish_with_a_code_that_was_used(entra: Entra, sign_in: EntraSignIn) -> None:
    _, flow = sign_in.begin(BACK)
    refusal = {**sample("token_refused"), "error": "invalid_grant", "error_codes": [54005]}
    entra.graph.post(TOKEN_URL, status=400, json=refusal)

    with pytest.raises(GraphAuthFailed) as caught:
        sign_in.finish(flow, answer_to(flow))

    assert caught.value.code == "AADSTS54005"


def test_finish_when_somebody_may_not_enter(entra: Entra, sign_in: EntraSignIn) -> None:
    _, flow = sign_in.begin(BACK)

    with pytest.raises(GraphAuthFailed) as caught:
        sign_in.finish(flow, {"error": "access_denied", "state": flow["state"]})

    assert caught.value.code == "access_denied"


@pytest.mark.parametrize("broken", [{"status": 503}, {"body": requests.ReadTimeout()}])
def test_finish_during_an_outage(
    entra: Entra, sign_in: EntraSignIn, broken: dict[str, Any]
) -> None:
    _, flow = sign_in.begin(BACK)
    entra.graph.post(TOKEN_URL, **broken)

    with pytest.raises(GraphUnreachable):
        sign_in.finish(flow, answer_to(flow))


def test_begin_without_a_way_to_the_authority(
    graph: responses.RequestsMock, sign_in: EntraSignIn
) -> None:
    graph.get(DISCOVERY_URL, body=requests.ConnectionError())

    with pytest.raises(GraphUnreachable):
        sign_in.begin(BACK)


def test_authority_of_many_tenants_is_refused(
    graph: responses.RequestsMock, sign_in: EntraSignIn
) -> None:
    issuer = "https://login.microsoftonline.com/{tenantid}/v2.0"
    graph.get(DISCOVERY_URL, json={**sample("discovery"), "issuer": issuer})

    with pytest.raises(GraphAuthFailed) as caught:
        sign_in.check_reachable()

    assert caught.value.code == "NoSingleTenant"


def test_sign_out_url_leads_back(entra: Entra, sign_in: EntraSignIn) -> None:
    assert sign_in.sign_out_url("https://setwise.contoso.example/") == (
        f"{AUTHORITY}/oauth2/v2.0/logout"
        "?post_logout_redirect_uri=https%3A%2F%2Fsetwise.contoso.example%2F"
    )


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        ({"status": 503}, GraphThrottled),
        ({"status": 404}, GraphNotFound),
        ({"body": requests.ConnectTimeout()}, GraphUnreachable),
        ({"body": "<html>a proxy</html>"}, GraphUnreachable),
        ({"json": ["no", "object"]}, GraphUnreachable),
        ({"json": {"issuer": f"{AUTHORITY}/v2.0"}}, GraphUnreachable),
    ],
)
def test_check_reachable_without_a_document(
    graph: responses.RequestsMock,
    sign_in: EntraSignIn,
    broken: dict[str, Any],
    kind: type[Exception],
) -> None:
    graph.get(DISCOVERY_URL, **broken)

    with pytest.raises(kind):
        sign_in.check_reachable()


def test_begin_in_a_tenant_that_does_not_exist(
    graph: responses.RequestsMock, sign_in: EntraSignIn
) -> None:
    graph.get(DISCOVERY_URL, status=400, json={"error": "invalid_tenant"})

    with pytest.raises(GraphAuthFailed):
        sign_in.begin(BACK)


def test_finish_when_the_tenant_publishes_no_keys(entra: Entra, sign_in: EntraSignIn) -> None:
    _, flow = sign_in.begin(BACK)
    entra.graph.get(KEYS_URL, json={"keys": []})
    entra.redeem(entra.sign(good_claims(flow)))

    with pytest.raises(GraphUnreachable):
        sign_in.finish(flow, answer_to(flow))
