"""Every line of the doctor's, in order and failing, with its mend."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from waitress.server import create_server

from service.app import create_app
from service.cli.database import bring_up_to_date
from service.cli.doctor import examine
from service.cli.public_address import look_at
from service.domain.finding import Finding
from service.settings import Settings
from service.wiring import build
from tests.cli.doctor_lines import (
    FAILING,
    MEETINGS,
    ON_THIS_MACHINE,
    POLICY,
    WRONG_SETTING,
    Failing,
    Ground,
    consented,
    granted,
    in_order,
    without,
)
from tests.cli.running import ORGANISER, SENDER, beside, environment, setwise
from tests.cli.tenant_wiring import TO_TENANT
from tests.graph.live import RunningSandbox

_TRACES = "ExchangeMessageTrace.Read.All"


@pytest.fixture(scope="module")
def variables(
    sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of a service in order: rows, pages that answer, a tenant well set up."""
    folder = tmp_path_factory.mktemp("doctor")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://localhost:{listening.getsockname()[1]}"
        made = beside(sandbox, folder, PUBLIC_URL=address)
        settings = Settings.load(made)
        bring_up_to_date(settings)
        wiring = build(settings)
        server = create_server(create_app(wiring), sockets=[listening])
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield made
        server.close()
        thread.join(timeout=5)
        wiring.database.dispose()


@pytest.fixture
def tenant(sandbox: RunningSandbox) -> RunningSandbox:
    """The sandbox with the worker's own mailboxes in its scope, and every switch home."""
    sandbox.tell("reset", {})
    sandbox.tell("tenant", {"scope": [SENDER, ORGANISER], "permissions": {_TRACES: True}})
    sandbox.tell("person", {"email": SENDER, "mailbox": "ok"})
    return sandbox


@pytest.mark.parametrize("failing", FAILING, ids=lambda each: each.name)
def test_line_fails_with_its_mend(
    tenant: RunningSandbox, variables: dict[str, str], tmp_path: Path, failing: Failing
) -> None:
    home = {each.what: each for each in in_order(variables["PUBLIC_URL"])}
    kept = {what: each for what, each in home.items() if what not in failing.gone}
    changes = failing.arrange(Ground(tenant, variables, tmp_path))

    found = _found({**variables, **changes})

    assert found == kept | {each.what: each for each in failing.expected}
    state = tenant.state()
    assert (state["messages"], state["events"]) == ([], [])


def test_command_tells_lines_or_json_and_ends_with_its_status(
    tenant: RunningSandbox, variables: dict[str, str]
) -> None:
    fine = setwise(variables, "doctor")
    tenant.tell("tenant", without("Mail.Send"))
    tenant.tell("tenant", without("OnlineMeetings.ReadWrite.All"))
    lines = setwise(variables, "doctor")
    told = setwise(variables, "doctor", "--json")

    assert (fine.code, fine.err) == (0, "")
    assert fine.out.splitlines() == [
        f"ok     {each.what}" + (f": {each.says}" if each.says else "")
        for each in in_order(variables["PUBLIC_URL"])
    ]
    assert (lines.code, told.code) == (1, 1)
    assert [line for line in lines.out.splitlines() if not line.startswith("ok ")] == [
        f"WRONG  Mail.Send for {SENDER}: no mail can be sent (403 ErrorAccessDenied)",
        *(f"         - {step}" for step in granted("Mail.Send", SENDER)),
        (
            f"off    {MEETINGS}: not granted: facilitators are not made co-organisers, and the"
            " lobby stays as it is (403 Authorization_RequestDenied)"
        ),
        *(f"         - {step}" for step in (*consented("OnlineMeetings.ReadWrite.All"), *POLICY)),
    ]
    answer = json.loads(told.out)
    assert (answer["in_order"], len(answer["findings"])) == (False, 24)
    assert [each for each in answer["findings"] if each["state"] == "wrong"] == [
        {
            "what": f"Mail.Send for {SENDER}",
            "state": "wrong",
            "says": "no mail can be sent (403 ErrorAccessDenied)",
            "mend": [*granted("Mail.Send", SENDER)],
        }
    ]


def test_wrong_settings_are_lines_too(tmp_path: Path) -> None:
    ended = setwise(environment(tmp_path, PUBLIC_URL="http://setwise.example"), "doctor")

    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        f"WRONG  {WRONG_SETTING.what}: {WRONG_SETTING.says}",
        *(f"         - {step}" for step in WRONG_SETTING.mend),
    ]


def test_address_of_this_machine_is_wrong_beside_a_real_tenant() -> None:
    settings = Settings.load(TO_TENANT | {"PUBLIC_URL": "https://localhost:8443"})

    assert look_at(settings) == ON_THIS_MACHINE


def _found(variables: dict[str, str]) -> dict[str, Finding]:
    wiring = build(Settings.load(variables))
    try:
        return {each.what: each for each in examine(wiring)}
    finally:
        wiring.database.dispose()
