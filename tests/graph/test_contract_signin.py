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
from service.graph.permissions import GraphPermissions
from service.graph.signin import EntraSignIn
from service.graph.tokens import AppTokens, Certificate, Secret
from service.graph.transport import Transport
from tests.graph.certificates import made_pair
from tests.graph.live import ORGANISER, SENDER, RunningSandbox

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
    ada = GraphDirectory(sandbox_transport).person("ada@contoso.example")
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


@pytest.fixture
def permissions(
    sandbox_transport: Transport, sandbox_tokens: AppTokens, sign_in: EntraSignIn
) -> GraphPermissions:
    return GraphPermissions(
        sandbox_transport,
        sandbox_tokens,
        sign_in=sign_in,
        senders=[SENDER],
        organisers=[ORGANISER],
    )


def test_every_permission_is_there_and_nothing_changed(
    sandbox: RunningSandbox, permissions: GraphPermissions
) -> None:
    assert permissions.check() == [
        ("Sign-in", True, ""),
        ("Application token", True, ""),
        ("User.Read.All", True, ""),
        (f"Mail.ReadWrite for {SENDER}", True, ""),
        (f"Mail.Send for {SENDER}", True, ""),
        (f"Calendars.ReadWrite for {ORGANISER}", True, ""),
        (f"Teams meetings of {ORGANISER}", True, ""),
    ]
    state = sandbox.state()
    assert (state["messages"], state["events"]) == ([], [])


@pytest.mark.parametrize(
    ("permission", "what"),
    [
        ("User.Read.All", "User.Read.All"),
        ("Mail.ReadWrite", f"Mail.ReadWrite for {SENDER}"),
        ("Mail.Send", f"Mail.Send for {SENDER}"),
        ("Calendars.ReadWrite", f"Calendars.ReadWrite for {ORGANISER}"),
    ],
)
def test_permission_that_is_missing_is_named(
    sandbox: RunningSandbox, permissions: GraphPermissions, permission: str, what: str
) -> None:
    sandbox.tell("tenant", {"permissions": {permission: False}})
    try:
        wrong = [line for line in permissions.check() if not line[1]]
    finally:
        sandbox.tell("tenant", {"permissions": {permission: True}})

    assert wrong[0][0] == what
    assert f"grant {permission}" in wrong[0][2]


def test_mailbox_without_teams_is_named(
    sandbox: RunningSandbox, permissions: GraphPermissions
) -> None:
    sandbox.tell("tenant", {"teams": False})
    try:
        wrong = [line for line in permissions.check() if not line[1]]
    finally:
        sandbox.tell("tenant", {"teams": True})

    assert [line[0] for line in wrong] == [f"Teams meetings of {ORGANISER}"]


def test_mailbox_that_does_not_exist_is_named(
    sandbox_transport: Transport, sandbox_tokens: AppTokens
) -> None:
    permissions = GraphPermissions(
        sandbox_transport,
        sandbox_tokens,
        sign_in=None,
        senders=["nobody@setwise.example"],
        organisers=[],
    )

    assert [line[:2] for line in permissions.check()] == [
        ("Sign-in", False),
        ("Application token", True),
        ("User.Read.All", True),
        ("Mail.ReadWrite for nobody@setwise.example", False),
        ("Mail.Send for nobody@setwise.example", False),
    ]


def test_wrong_secret_ends_the_list(
    sandbox: RunningSandbox, sign_in: EntraSignIn, sandbox_transport: Transport
) -> None:
    tokens = AppTokens(
        authority=sandbox.authority,
        client_id=sandbox.client_id,
        credential=Secret("wrong"),
        ca_file=sandbox.ca_file,
    )
    permissions = GraphPermissions(
        sandbox_transport, tokens, sign_in=sign_in, senders=[SENDER], organisers=[ORGANISER]
    )

    assert permissions.check() == [
        ("Sign-in", True, ""),
        (
            "Application token",
            False,
            "check AUTHORITY, CLIENT_ID and the client's secret or certificate (AADSTS7000215)",
        ),
    ]
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
