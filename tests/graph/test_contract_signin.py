"""Tokens, sign-in and permission checks against the sandbox's Entra."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from service.domain.directory import SignedIn
from service.errors import Refused
from service.graph.directory import GraphDirectory
from service.graph.signin import EntraSignIn
from service.graph.tokens import AppTokens, Certificate, Secret
from service.graph.transport import Transport
from tests.graph.certificates import made_pair
from tests.graph.live import RunningSandbox

BACK = "http://localhost:8000/signin/back"


@pytest.fixture
def sign_in(sandbox: RunningSandbox) -> Iterator[EntraSignIn]:
    made = EntraSignIn(
        authority=sandbox.authority,
        client_id=sandbox.signin_client_id,
        client_secret=sandbox.signin_client_secret,
        ca_file=sandbox.ca_file,
    )
    yield made
    made.close()


def chosen(address: str, directory_id: str) -> dict[str, str]:
    """Choose a person on the sandbox's page; return what the browser brings back."""
    page = requests.post(address, data={"person": directory_id}, allow_redirects=False, timeout=10)
    return dict(parse_qsl(urlsplit(page.headers["Location"]).query))


def test_somebody_signs_in(
    sandbox: RunningSandbox, sign_in: EntraSignIn, sandbox_transport: Transport
) -> None:
    (ada,) = GraphDirectory(sandbox_transport).look_up(["ada@contoso.example"]).values()
    assert ada is not None

    address, flow = sign_in.begin(BACK)
    answer = chosen(address, ada.directory_id)

    assert sign_in.finish(flow, answer) == SignedIn(
        subject=f"{ada.directory_id}@{sandbox.tenant_id}",
        name="Ada Byron",
        address="ada@contoso.example",
        roles=("HR.Admin", "HR.Viewer"),
    )
    with pytest.raises(Refused):
        sign_in.finish(flow, answer)


def test_environment_does_not_change_whom_we_trust(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    other.write_bytes(made_pair().certificate_pem())
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(other))
    monkeypatch.setenv("MSAL_FORCE_REGION", "westeurope")
    tokens = AppTokens(
        authority=sandbox.authority,
        client_id=sandbox.client_id,
        credential=Secret(sandbox.client_secret),
        ca_file=sandbox.ca_file,
    )

    assert tokens.bearer()

    tokens.close()


def test_worker_signs_in_with_a_certificate(sandbox: RunningSandbox, tmp_path: Path) -> None:
    pair = made_pair()
    path = tmp_path / "worker.pem"
    path.write_bytes(pair.key_pem() + pair.certificate_pem())
    tokens = AppTokens(
        authority=sandbox.authority,
        client_id=sandbox.client_id,
        credential=Certificate(str(path)),
        ca_file=sandbox.ca_file,
    )

    with pytest.raises(Refused):
        tokens.bearer()
    sandbox.tell("certificate", {"certificate": pair.certificate_pem().decode()})
    assert tokens.bearer()

    tokens.close()


def test_sign_in_loads_neither_mail_nor_calendar() -> None:
    program = (
        "import sys, service.graph.signin;"
        "print([name for name in ('service.graph.mail', 'service.graph.calendar')"
        " if name in sys.modules])"
    )

    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    ).stdout

    assert printed == "[]\n"
