"""The nonce check, which MSAL makes as well, and texts that are no token."""

import time

import jwt
import pytest
from jwt.algorithms import RSAAlgorithm

from service.graph.errors import GraphAuthFailed
from service.graph.id_token import checked_claims, key_id_of
from tests.graph.certificates import made_pair


@pytest.mark.parametrize("nonce", ["", "of another flow"])
def test_checked_claims_refuses_the_token_of_another_flow(nonce: str) -> None:
    pair = made_pair()
    now = int(time.time())
    claims = {"aud": "a", "iss": "i", "iat": now, "nbf": now, "exp": now + 60, "nonce": "n"}
    token = jwt.encode({**claims, "oid": "o", "sub": "s", "tid": "t"}, pair.key, algorithm="RS256")
    key = jwt.PyJWK(RSAAlgorithm.to_jwk(pair.key.public_key(), as_dict=True), "RS256")

    with pytest.raises(GraphAuthFailed) as caught:
        checked_claims(token, key, audience="a", issuer="i", tenant_id="t", nonce=nonce)

    assert caught.value.code == "ForeignNonce"


@pytest.mark.parametrize("text", ["", "a.b.c", "no token"])
def test_key_id_of_what_is_no_token(text: str) -> None:
    with pytest.raises(GraphAuthFailed):
        key_id_of(text)
