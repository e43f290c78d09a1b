"""Application tokens: renewal, outages and refusals of the authority."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jwt
import pytest
import requests
import responses
import time_machine

from service.graph.errors import GraphAuthFailed, GraphUnreachable
from service.graph.tokens import (
    AppTokens,
    Certificate,
    Credential,
    ManagedIdentity,
    Secret,
    resource_of,
)
from tests.graph.certificates import Pair, made_pair
from tests.graph.doubles import sample

TENANT = "11111111-2222-4333-8444-555555555555"
AUTHORITY = f"https://login.microsoftonline.com/{TENANT}"
DISCOVERY_URL = f"{AUTHORITY}/v2.0/.well-known/openid-configuration"
TOKEN_URL = f"{AUTHORITY}/oauth2/v2.0/token"
START = datetime(2027, 2, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


def tokens_of(credential: Credential) -> AppTokens:
    return AppTokens(authority=AUTHORITY, client_id="setwise-worker", credential=credential)


@pytest.fixture
def tokens() -> Iterator[AppTokens]:
    made = tokens_of(Secret("s3cret"))
    yield made
    made.close()


def answer(token: str, **more: Any) -> dict[str, Any]:
    return {**sample("token"), "access_token": token, **more}


def form(call: responses.Call) -> dict[str, str]:
    body = call.request.body
    return dict(parse_qsl(body.decode() if isinstance(body, bytes) else str(body)))


def test_bearer_asks_once_for_a_token_that_lasts(
    graph: responses.RequestsMock, tokens: AppTokens, clock: time_machine.Traveller
) -> None:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first"))

    assert tokens.bearer() == "first"
    clock.shift(timedelta(seconds=3298))
    assert tokens.bearer() == "first"

    sent = form(graph.calls[1])
    assert {name: sent[name] for name in ("grant_type", "scope", "client_secret")} == {
        "grant_type": "client_credentials",
        "scope": "https://graph.microsoft.com/.default",
        "client_secret": "s3cret",
    }
    assert len(graph.calls) == 2


def test_bearer_renews_before_the_end(
    graph: responses.RequestsMock, tokens: AppTokens, clock: time_machine.Traveller
) -> None:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first"))
    graph.post(TOKEN_URL, json=answer("second"))
    tokens.bearer()

    clock.shift(timedelta(seconds=3300))

    assert tokens.bearer() == "second"


@pytest.mark.parametrize("status", [500, 503, 429, 400])
def test_bearer_keeps_the_good_token_when_renewal_fails_in_the_refresh_window(
    graph: responses.RequestsMock,
    tokens: AppTokens,
    clock: time_machine.Traveller,
    status: int,
) -> None:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first", refresh_in=1800))
    graph.post(TOKEN_URL, status=status, json=sample("token_refused"))
    graph.post(TOKEN_URL, json=answer("second"))
    tokens.bearer()

    clock.shift(timedelta(seconds=1801))
    assert tokens.bearer() == "first"
    clock.shift(timedelta(seconds=61))
    assert tokens.bearer() == "second"


def test_bearer_keeps_the_good_token_to_its_last_half_minute(
    graph: responses.RequestsMock, tokens: AppTokens, clock: time_machine.Traveller
) -> None:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first"))
    graph.post(TOKEN_URL, status=503)
    tokens.bearer()

    clock.shift(timedelta(seconds=3568))
    assert tokens.bearer() == "first"
    clock.shift(timedelta(seconds=1))
    with pytest.raises(GraphUnreachable):
        tokens.bearer()


@pytest.mark.parametrize("status", [500, 502, 503])
def test_bearer_without_any_token_during_an_outage(
    graph: responses.RequestsMock, tokens: AppTokens, status: int
) -> None:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, status=status)

    with pytest.raises(GraphUnreachable):
        tokens.bearer()


def test_bearer_refused_names_the_number_and_no_secret(
    graph: responses.RequestsMock, tokens: AppTokens
) -> None:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, status=401, json=sample("token_refused"))

    with pytest.raises(GraphAuthFailed) as caught:
        tokens.bearer()

    assert str(caught.value) == (
        "POST (token endpoint): AADSTS7000215, request-id f32b2c0c-3b1a-4f5e-8a1a-0d9ad2f0a001"
    )


@pytest.mark.parametrize(
    ("status", "kind"), [(400, GraphAuthFailed), (404, GraphAuthFailed), (503, GraphUnreachable)]
)
def test_bearer_when_discovery_fails(
    graph: responses.RequestsMock, tokens: AppTokens, status: int, kind: type[Exception]
) -> None:
    graph.get(DISCOVERY_URL, status=status)

    with pytest.raises(kind):
        tokens.bearer()


@pytest.mark.parametrize("url", [DISCOVERY_URL, TOKEN_URL])
def test_bearer_of_an_authority_that_is_busy_waits_as_long_as_it_asks(
    graph: responses.RequestsMock, tokens: AppTokens, url: str
) -> None:
    # MSAL would call the first a wrong tenant, and answer from its memory after the second.
    if url == TOKEN_URL:
        graph.get(DISCOVERY_URL, json=sample("discovery"))
    method = "POST" if url == TOKEN_URL else "GET"
    graph.add(method, url, status=429, headers={"Retry-After": "7"}, body="<html>busy</html>")
    if url == DISCOVERY_URL:
        graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first"))

    with pytest.raises(GraphUnreachable) as caught:
        tokens.bearer()

    assert (caught.value.status, caught.value.retry_after) == (429, 7)
    assert tokens.bearer() == "first"


def test_bearer_connects_again_after_a_discovery_that_failed(
    graph: responses.RequestsMock, tokens: AppTokens
) -> None:
    graph.get(DISCOVERY_URL, body=requests.ConnectionError())
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first"))

    with pytest.raises(GraphUnreachable):
        tokens.bearer()
    assert tokens.bearer() == "first"


def test_drop_fetches_a_fresh_token(graph: responses.RequestsMock, tokens: AppTokens) -> None:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first"))
    graph.post(TOKEN_URL, json=answer("second"))
    tokens.bearer()

    tokens.drop("first")

    assert tokens.bearer() == "second"


def test_drop_of_an_older_token_keeps_the_present_one(
    graph: responses.RequestsMock, tokens: AppTokens
) -> None:
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first"))
    tokens.bearer()

    tokens.drop("zeroth")

    assert (tokens.bearer(), len(graph.calls)) == ("first", 2)


@pytest.fixture(scope="module")
def pair() -> Pair:
    return made_pair()


@pytest.mark.parametrize("kind", ["pem", "pfx"])
def test_bearer_with_a_certificate(
    graph: responses.RequestsMock, pair: Pair, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"worker.{kind}"
    path.write_bytes(pair.certificate_pem() + pair.key_pem() if kind == "pem" else pair.pfx("open"))
    graph.get(DISCOVERY_URL, json=sample("discovery"))
    graph.post(TOKEN_URL, json=answer("first"))
    tokens = tokens_of(Certificate(str(path), "open" if kind == "pfx" else None))

    assert tokens.bearer() == "first"

    assertion = form(graph.calls[1])["client_assertion"]
    claims = jwt.decode(assertion, pair.key.public_key(), ["PS256"], audience=TOKEN_URL)
    assert (claims["iss"], claims["sub"]) == ("setwise-worker", "setwise-worker")
    tokens.close()


@pytest.mark.parametrize("content", [None, "no PEM at all"])
def test_bearer_with_a_certificate_that_cannot_be_used(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "worker.pem"
    if content is not None:
        path.write_text(content)

    with pytest.raises(GraphAuthFailed):
        tokens_of(Certificate(str(path))).bearer()


def test_bearer_with_a_managed_identity(graph: responses.RequestsMock) -> None:
    graph.get(
        "http://169.254.169.254/metadata/identity/oauth2/token",
        json={
            "access_token": "of-the-machine",
            "expires_in": "86399",
            "resource": "https://graph.microsoft.com",
            "token_type": "Bearer",
        },
    )
    tokens = tokens_of(ManagedIdentity())

    assert tokens.bearer() == "of-the-machine"

    asked = graph.calls[0].request.params
    assert asked["resource"] == "https://graph.microsoft.com"
    tokens.close()


def test_credentials_show_no_secret() -> None:
    shown = repr((Secret("s3cret"), Certificate("worker.pfx", "s3cret")))

    assert shown == "(Secret(), Certificate(path='worker.pfx'))"


@pytest.mark.parametrize(
    ("base_url", "resource"),
    [
        ("https://graph.microsoft.com/v1.0", "https://graph.microsoft.com"),
        ("https://graph.microsoft.us/v1.0", "https://graph.microsoft.us"),
        ("https://localhost:8365/v1.0", "https://graph.microsoft.com"),
        ("https://127.0.0.1:8365/v1.0", "https://graph.microsoft.com"),
    ],
)
def test_resource_of_each_cloud(base_url: str, resource: str) -> None:
    assert resource_of(base_url) == resource
