"""Tokens and sign-in as MSAL and a browser meet them."""

import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from sandbox.listener import bound
from tests.sandbox.running import GRAPH_SCOPE, Client

# MSAL warns of query mode; form_post would lose the service's SameSite=Lax cookie.
pytestmark = pytest.mark.filterwarnings("ignore:response_mode='form_post':UserWarning")

REDIRECT = "http://localhost:5000/signed-in"


def test_msal_gets_a_token_by_secret(m365: Client) -> None:
    app = m365.worker()

    first = app.acquire_token_for_client([GRAPH_SCOPE])
    second = app.acquire_token_for_client([GRAPH_SCOPE])

    assert (first["token_type"], first["expires_in"]) == ("Bearer", 3599)
    assert (first["token_source"], second["token_source"]) == ("identity_provider", "cache")
    claims = jwt.decode(first["access_token"], options={"verify_signature": False})
    assert (claims["appid"], claims["idtyp"]) == ("setwise-worker", "app")


@pytest.mark.parametrize("legacy", [False, True])
def test_msal_gets_a_token_by_certificate(m365: Client, legacy: bool) -> None:
    key_pem, certificate_pem = _certificate()
    m365.script("certificate", {"certificate": certificate_pem})
    certificate = x509.load_pem_x509_certificate(certificate_pem.encode())
    credential = {"private_key": key_pem, "public_certificate": certificate_pem}
    if legacy:
        credential = {
            "private_key": key_pem,
            "thumbprint": certificate.fingerprint(hashes.SHA1()).hex(),
        }

    result = m365.worker(client_credential=credential).acquire_token_for_client([GRAPH_SCOPE])

    assert "access_token" in result, result


def test_an_assertion_by_an_unknown_certificate_is_refused(m365: Client) -> None:
    key_pem, certificate_pem = _certificate()
    credential = {"private_key": key_pem, "public_certificate": certificate_pem}

    result = m365.worker(client_credential=credential).acquire_token_for_client([GRAPH_SCOPE])

    assert (result["error"], result["error_codes"]) == ("invalid_client", [700027])


@pytest.mark.parametrize(
    ("form", "status", "error", "number"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ({"client_id": "stranger"}, 400, "unauthorized_client", 700016),
        ({"scope": "User.Read"}, 400, "invalid_scope", 1002012),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
    ],
)
def test_the_token_endpoint_refuses_as_entra_does(
    m365: Client, form: dict[str, str], status: int, error: str, number: int
) -> None:
    given = {
        "client_id": m365.ready["client_id"],
        "client_secret": m365.ready["client_secret"],
        "grant_type": "client_credentials",
        "scope": GRAPH_SCOPE,
        **form,
    }

    answer = m365.session.post(f"{m365.ready['authority']}/oauth2/v2.0/token", data=given)

    body = answer.json()
    assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [number])
    assert body["error_description"].startswith(f"AADSTS{number}: ")


def test_a_person_signs_in_with_one_press(m365: Client) -> None:
    app = m365.sign_in_app()
    flow = app.initiate_auth_code_flow([], redirect_uri=REDIRECT, response_mode="query")

    back = _press(m365, flow["auth_uri"], "Hal Reed")
    result = app.acquire_token_by_auth_code_flow(flow, back)

    keys = jwt.PyJWKSet.from_dict(
        m365.session.get(f"{m365.ready['authority']}/discovery/v2.0/keys").json()
    )
    header = jwt.get_unverified_header(result["id_token"])
    claims = jwt.decode(
        result["id_token"],
        keys[header["kid"]].key,
        algorithms=["RS256"],
        audience="setwise-signin",
        issuer=f"{m365.ready['authority']}/v2.0",
    )
    assert {name: claims[name] for name in ("name", "preferred_username", "roles", "ver")} == {
        "name": "Hal Reed",
        "preferred_username": "hal@north.example",
        "roles": ["HR.Admin"],
        "ver": "2.0",
    }
    assert claims["tid"] == m365.ready["tenant_id"]
    assert {"oid", "sub", "nonce", "iat", "nbf", "exp"} <= claims.keys()


def test_a_code_is_good_once_and_only_with_its_verifier(m365: Client) -> None:
    app = m365.sign_in_app()
    flow = app.initiate_auth_code_flow([], redirect_uri=REDIRECT, response_mode="query")
    back = _press(m365, flow["auth_uri"], "Ann Ångström")

    stolen = app.acquire_token_by_auth_code_flow({**flow, "code_verifier": "x" * 43}, dict(back))
    again = app.acquire_token_by_auth_code_flow(flow, back)

    assert (stolen["error_codes"], again["error_codes"]) == ([501481], [54005])


def test_people_with_roles_are_listed_first(m365: Client) -> None:
    flow = m365.sign_in_app().initiate_auth_code_flow(
        [], redirect_uri=REDIRECT, response_mode="query"
    )

    page = requests.get(flow["auth_uri"], timeout=5).text

    names = re.findall(r"<button[^>]*>([^<]+)<small>", page)
    assert names == ["Hal Reed", "Ann Ångström", "Bob Bell", "Mia Moss"]


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (("redirect_uri", "http://evil.example/"), "AADSTS50011"),
        (("code_challenge_method", "plain"), "AADSTS9002325"),
        (("client_id", "setwise-worker"), "AADSTS700016"),
        (("response_type", "id_token"), "AADSTS700054"),
    ],
)
def test_sign_in_cannot_begin_wrongly(m365: Client, change: tuple[str, str], number: str) -> None:
    flow = m365.sign_in_app().initiate_auth_code_flow(
        [], redirect_uri=REDIRECT, response_mode="query"
    )
    parts = urlsplit(flow["auth_uri"])
    query = {**dict(parse_qsl(parts.query)), change[0]: change[1]}

    answer = requests.get(f"{parts.scheme}://{parts.netloc}{parts.path}", params=query, timeout=5)

    assert (answer.status_code, number in answer.text) == (400, True)


def test_the_sign_in_app_cannot_call_graph(m365: Client) -> None:
    token = m365.sign_in_app().acquire_token_for_client([GRAPH_SCOPE])["access_token"]

    answer = m365.session.get(
        f"{m365.ready['graph_base_url']}/users/ann@north.example",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "Authorization_RequestDenied"


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer abc", "Basic YTpi"])
def test_graph_without_a_good_token_answers_401(m365: Client, header: str) -> None:
    answer = m365.session.get(
        f"{m365.ready['graph_base_url']}/users/ann@north.example",
        headers={"Authorization": header},
    )

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"


def test_entra_fails_when_told_to(m365: Client) -> None:
    rule = {"match": {"path_regex": "/oauth2/v2.0/token"}, "what": "503", "times": 1}
    m365.script("faults", {"rules": [rule]})

    with pytest.raises(Exception, match=r"503|temporarily"):
        m365.worker().acquire_token_for_client([GRAPH_SCOPE])


def test_only_loopback_addresses_can_be_bound() -> None:
    with pytest.raises(ValueError, match="loopback only"):
        bound(0, ("0.0.0.0",))


def _press(m365: Client, address: str, name: str) -> dict[str, str]:
    """Press a person's button and return the query that comes back to the application."""
    page = requests.get(address, timeout=5).text
    action = html.unescape(re.search(r'action="([^"]*)"', page)[1])  # type: ignore[index]
    person = re.search(rf'value="([^"]*)">{name}<', page)[1]  # type: ignore[index]
    answer = requests.post(
        address.partition("?")[0] + action,
        data={"person": person},
        allow_redirects=False,
        timeout=5,
    )
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith(REDIRECT)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def _certificate() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "worker")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    key_pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return key_pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


def test_a_refresh_token_brings_new_tokens_until_the_person_leaves(m365: Client) -> None:
    app = m365.sign_in_app()
    flow = app.initiate_auth_code_flow([], redirect_uri=REDIRECT, response_mode="query")
    result = app.acquire_token_by_auth_code_flow(flow, _press(m365, flow["auth_uri"], "Bob Bell"))
    form = {
        "client_id": m365.ready["signin_client_id"],
        "client_secret": m365.ready["signin_client_secret"],
        "grant_type": "refresh_token",
        "refresh_token": result["refresh_token"],
    }
    endpoint = f"{m365.ready['authority']}/oauth2/v2.0/token"

    renewed = m365.session.post(endpoint, data=form).json()
    m365.script("person", {"email": "bob@north.example", "disabled": True})
    left = m365.session.post(endpoint, data=form).json()

    assert {"id_token", "access_token", "refresh_token"} <= renewed.keys()
    assert (left["error"], left["error_codes"]) == ("invalid_grant", [50057])


def test_form_post_sends_the_code_in_a_form(m365: Client) -> None:
    flow = m365.sign_in_app().initiate_auth_code_flow(
        [], redirect_uri=REDIRECT, response_mode="form_post"
    )

    page = requests.post(flow["auth_uri"], data={"person": "hal@north.example"}, timeout=5).text

    assert f'action="{REDIRECT}"' in page
    assert {"code", "state"} <= set(re.findall(r'name="(\w+)"', page))


def test_nobody_unknown_signs_in(m365: Client) -> None:
    flow = m365.sign_in_app().initiate_auth_code_flow(
        [], redirect_uri=REDIRECT, response_mode="query"
    )

    answer = requests.post(flow["auth_uri"], data={"person": "x@north.example"}, timeout=5)

    assert (answer.status_code, "AADSTS50034" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("target", "status", "location"),
    [
        ("http://localhost:5000/", 303, "http://localhost:5000/"),
        ("http://evil.example/", 200, None),
        ("javascript:alert(1)", 200, None),
    ],
)
def test_signing_out_goes_back_to_this_machine_only(
    m365: Client, target: str, status: int, location: str | None
) -> None:
    answer = requests.get(
        f"{m365.ready['people_url']}/{m365.ready['tenant_id']}/oauth2/v2.0/logout",
        params={"post_logout_redirect_uri": target},
        allow_redirects=False,
        timeout=5,
    )

    assert (answer.status_code, answer.headers.get("Location")) == (status, location)


def test_another_tenant_is_not_known(m365: Client) -> None:
    secure = m365.ready["authority"].rpartition("/")[0]

    answer = m365.session.get(f"{secure}/other/v2.0/.well-known/openid-configuration")

    assert (answer.status_code, answer.json()["error_codes"]) == (400, [90002])
