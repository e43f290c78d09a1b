"""Every line of the doctor's, in order and failing by a switch of the sandbox, with its mend."""

import json
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from waitress.server import create_server

from service.app import create_app
from service.cli.database import bring_up_to_date
from service.cli.doctor import examine
from service.cli.public_address import look_at
from service.domain.finding import Finding, State, off, ok, wrong
from service.settings import Settings
from service.wiring import build
from tests.cli.running import ORGANISER, SENDER, beside, environment, setwise, unused_port
from tests.graph.live import RunningSandbox

_APP = "setwise-worker"
_LIMITS = "1 x 30 mails a minute and 10000 recipients a day; a mail to all {} people takes {} min"
_WHERE = f"Entra admin centre > App registrations > {_APP} > API permissions"
_TRACES = "ExchangeMessageTrace.Read.All"
_MEETINGS = f"OnlineMeetings.ReadWrite.All for {ORGANISER}"
_POLICY = (
    f'New-CsApplicationAccessPolicy -Identity "Setwise" -AppIds "{_APP}"',
    (
        f'Grant-CsApplicationAccessPolicy -PolicyName "Setwise" -Identity "{ORGANISER}"'
        " (up to 30 minutes)"
    ),
)
_UNTRIED = "could not be tried: the directory shows nobody else with a mailbox"


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


def _found(variables: dict[str, str], **changes: str) -> dict[str, Finding]:
    settings = Settings.load({**variables, **changes})
    wiring = build(settings)
    try:
        return {each.what: each for each in examine(wiring)}
    finally:
        wiring.database.dispose()


def _in_order(public_url: str) -> list[Finding]:
    return [
        ok("Settings"),
        ok("Database"),
        ok("Rows of the sandbox"),
        ok("Broker"),
        ok("Sign-in"),
        ok("Application token"),
        ok("Clock beside Graph's"),
        ok("Clock beside Entra's"),
        ok("User.Read.All"),
        ok(f"Mail.ReadWrite for {SENDER}"),
        ok(f"Mail.Send for {SENDER}"),
        ok(f"Calendars.ReadWrite for {ORGANISER}"),
        ok(f"Teams meetings of {ORGANISER}"),
        ok(f"Answers in the calendar of {ORGANISER}"),
        ok(_MEETINGS),
        ok(_TRACES),
        ok("Other people's mail", "refused, as it should be"),
        ok("Other people's calendars", "refused, as it should be"),
        ok("Public address", public_url),
        ok("Notifications of Microsoft 365"),
        ok("Sending limits", _LIMITS.format(0, 0)),
        ok(f"Sent by {SENDER}", "0 of 10000 in 24 hours"),
        ok("Sending (live)"),
    ]


def _granted(permission: str, mailbox: str) -> tuple[str, ...]:
    return (
        (
            f'New-ManagementRoleAssignment -App "{_APP}" -Role "Application {permission}"'
            ' -CustomResourceScope "Setwise mailboxes"'
        ),
        (
            f'Test-ServicePrincipalAuthorization -Identity "{_APP}" -Resource "{mailbox}"'
            " (InScope must be True; it takes up to two hours to reach us)"
        ),
    )


def _consented(permission: str) -> tuple[str, ...]:
    return (
        f"{_WHERE} > Add a permission > Microsoft Graph > Application permissions > {permission}",
        "press Grant admin consent on the same page",
    )


def _without(permission: str) -> dict[str, Any]:
    return {"permissions": {permission: False}}


_DENIED = "(403 ErrorAccessDenied)"
_READ_MAIL = wrong(
    f"Mail.ReadWrite for {SENDER}",
    f"no mail can be drafted, and no answer read {_DENIED}",
    *_granted("Mail.ReadWrite", SENDER),
)
_SEND_MAIL = wrong(
    f"Mail.Send for {SENDER}",
    f"no mail can be sent {_DENIED}",
    *_granted("Mail.Send", SENDER),
)
_NO_CALENDAR = tuple(
    wrong(
        what.format(ORGANISER),
        f"{says} {_DENIED}",
        *_granted("Calendars.ReadWrite", ORGANISER),
    )
    for what, says in (
        ("Calendars.ReadWrite for {}", "no series can be booked or changed"),
        ("Teams meetings of {}", "its calendar cannot be read"),
        ("Answers in the calendar of {}", "its calendar cannot be read"),
    )
)
_TOO_WIDE = (
    (
        f"{_WHERE}: remove Mail.ReadWrite, Mail.Send and Calendars.ReadWrite, which reach"
        " everybody's mailbox"
    ),
    (
        'New-ManagementScope -Name "Setwise mailboxes" -RecipientRestrictionFilter'
        f" \"PrimarySmtpAddress -eq '{SENDER}' -or PrimarySmtpAddress -eq '{ORGANISER}'\""
    ),
    (
        f'Get-ManagementRoleAssignment -RoleAssignee "{_APP}" (each must have CustomResourceScope'
        ' "Setwise mailboxes")'
    ),
)
_CLOCK = (
    "this machine is 15 minutes behind; tokens and due times go wrong",
    "timedatectl set-ntp true, or let this machine's host keep its clock",
)


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        (
            _without("User.Read.All"),
            [
                wrong(
                    "User.Read.All",
                    "people and their managers cannot be looked up"
                    " (403 Authorization_RequestDenied)",
                    *_consented("User.Read.All"),
                ),
                off(
                    _MEETINGS,
                    "could not be tried: nobody knows its id (403 Authorization_RequestDenied)",
                ),
                off("Other people's mail", _UNTRIED),
                off("Other people's calendars", _UNTRIED),
            ],
        ),
        (_without("Mail.ReadWrite"), [_READ_MAIL]),
        (_without("Mail.Send"), [_SEND_MAIL]),
        (_without("Calendars.ReadWrite"), [*_NO_CALENDAR]),
        ({"scope": [ORGANISER]}, [_READ_MAIL, _SEND_MAIL]),
        ({"scope": [SENDER]}, [*_NO_CALENDAR]),
        (
            {"scope": []},
            [
                wrong("Other people's mail", "the worker reaches it, and must not", *_TOO_WIDE),
                wrong(
                    "Other people's calendars",
                    "the worker reaches it, and must not",
                    *_TOO_WIDE,
                ),
            ],
        ),
        (
            {"teams": False},
            [
                wrong(
                    f"Teams meetings of {ORGANISER}",
                    "series are booked without a Teams link",
                    f"Microsoft 365 admin centre > Users > {ORGANISER} > Licences and apps: one"
                    " with Teams",
                    f'Grant-CsTeamsMeetingPolicy -Identity "{ORGANISER}" -PolicyName Global'
                    " (it must allow scheduling)",
                )
            ],
        ),
        (
            {"tallying": False},
            [
                wrong(
                    f"Answers in the calendar of {ORGANISER}",
                    "nobody's yes or no is kept",
                    f'Get-Mailbox -Identity "{ORGANISER}" | Format-List RecipientTypeDetails'
                    " (it must be UserMailbox or SharedMailbox)",
                    f'Set-Mailbox -Identity "{ORGANISER}" -Type Regular, or name another in'
                    " ORGANISER_MAILBOXES",
                )
            ],
        ),
        (
            _without("OnlineMeetings.ReadWrite.All"),
            [
                off(
                    _MEETINGS,
                    "not granted: facilitators are not made co-organisers, and the lobby stays as"
                    " it is (403 Authorization_RequestDenied)",
                    *_consented("OnlineMeetings.ReadWrite.All"),
                    *_POLICY,
                )
            ],
        ),
        (
            {"teams_policy": False},
            [
                wrong(
                    _MEETINGS,
                    "Teams has no application access policy for it, so none of them can be set",
                    *_POLICY,
                )
            ],
        ),
        (
            {"date_skew_seconds": 900},
            [wrong("Clock beside Graph's", *_CLOCK), wrong("Clock beside Entra's", *_CLOCK)],
        ),
    ],
)
def test_line_fails_by_a_switch_of_the_tenant(
    tenant: RunningSandbox,
    variables: dict[str, str],
    switch: dict[str, Any],
    expected: list[Finding],
) -> None:
    home = {each.what: each for each in _in_order(variables["PUBLIC_URL"])}
    tenant.tell("tenant", switch)

    found = _found(variables)

    assert found == home | {each.what: each for each in expected}
    state = tenant.state()
    assert (state["messages"], state["events"]) == ([], [])


def test_trace_that_is_not_granted_is_off(
    tenant: RunningSandbox, variables: dict[str, str]
) -> None:
    tenant.tell("tenant", _without(_TRACES))

    found = _found(variables)

    says = "not granted: a mail that left no trace is a question to HR"
    assert found[_TRACES] == off(
        _TRACES, f"{says} (403 Authorization_RequestDenied)", *_consented(_TRACES)
    )


def test_busy_graph_is_no_missing_permission(
    tenant: RunningSandbox, variables: dict[str, str]
) -> None:
    match = {"method": "DELETE", "path_regex": "/messages/"}
    tenant.tell("faults", {"rules": [{"match": match, "what": "503"}]})

    found = _found(variables)

    what = f"Mail.ReadWrite for {SENDER}"
    assert found[what] == wrong(
        what,
        "could not be tried (503 ErrorServerBusy)",
        "run `setwise doctor` again in a few minutes; status.cloud.microsoft tells of outages",
    )


def test_missing_mailbox_is_named(tenant: RunningSandbox, variables: dict[str, str]) -> None:
    tenant.tell("person", {"email": SENDER, "mailbox": "missing"})

    found = _found(variables)

    says = "Exchange has no such mailbox (404 MailboxNotEnabledForRESTAPI)"
    mend = (
        f'Get-Mailbox -Identity "{SENDER}"',
        (
            f'New-Mailbox -Shared -Name "learning" -PrimarySmtpAddress "{SENDER}" where there is'
            " none, or correct the setting"
        ),
    )
    for permission in ("Mail.ReadWrite", "Mail.Send"):
        what = f"{permission} for {SENDER}"
        assert found[what] == wrong(what, says, *mend)


def test_expired_secret_ends_the_list(tenant: RunningSandbox, variables: dict[str, str]) -> None:
    tenant.tell("tenant", {"worker_secret_expired": True})

    found = _found(variables)

    assert found["Application token"] == wrong(
        "Application token",
        "Entra refuses the worker (AADSTS7000222)",
        "Entra admin centre > App registrations > Certificates & secrets: add a secret or"
        " certificate",
        "set CLIENT_SECRET or CLIENT_CERTIFICATE_PATH to it; check AUTHORITY and CLIENT_ID",
    )
    assert "User.Read.All" not in found


def test_entra_that_does_not_answer_is_named(
    tenant: RunningSandbox, variables: dict[str, str]
) -> None:
    match = {"path_regex": "openid-configuration"}
    tenant.tell("faults", {"rules": [{"match": match, "what": "503"}]})

    found = _found(variables)

    mend = "check AUTHORITY, CA_FILE and the way out to it"
    assert [found["Sign-in"], found["Application token"]] == [
        wrong("Sign-in", "Entra does not answer (503 NoDocument)", mend),
        wrong("Application token", "Entra does not answer (MsalServiceError)", mend),
    ]


def test_graph_that_is_not_there_is_named(
    tenant: RunningSandbox, variables: dict[str, str]
) -> None:
    tenant.tell("faults", {"rules": [{"match": {"path_regex": "token$"}, "what": "drop"}]})
    nowhere = f"https://localhost:{unused_port()}/v1.0"

    found = _found(variables, GRAPH_BASE_URL=nowhere)

    mend = "check AUTHORITY, CA_FILE and the way out to it"
    what = "Clock beside Graph's"
    assert found[what] == wrong(what, "Graph does not answer (ConnectionError)", mend)


def test_lines_of_this_machine_fail_by_their_settings(
    tenant: RunningSandbox, variables: dict[str, str], tmp_path: Path
) -> None:
    nobody = f"http://localhost:{unused_port()}"
    changes = {
        "BROKER_URL": f"redis://127.0.0.1:{unused_port()}/0",
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
        "PUBLIC_URL": nobody,
        "SEND_MODE": "off",
        "SIGNIN_CLIENT_ID": "",
    }

    found = _found(variables, **changes)

    assert [each for each in found.values() if each.state is not State.OK] == [
        wrong(
            "Database",
            "it cannot be read (OperationalError)",
            "check DATABASE_URL, and that the server runs",
            "setwise db upgrade",
        ),
        wrong(
            "Broker",
            "it does not answer; rows are kept, and `setwise tick` works without it",
            "start it, or correct BROKER_URL",
        ),
        wrong(
            "Sign-in",
            "nobody can sign in to the console",
            "set SIGNIN_CLIENT_ID and SIGNIN_CLIENT_SECRET",
        ),
        wrong(
            "Public address",
            f"{nobody}/healthz gives no answer of ours (ConnectionError), so nobody can open a"
            " link",
            "start the pages with `setwise web` or `setwise serve`",
            "see that the proxy in front passes everything on to WEB_HOST and WEB_PORT, and that"
            " the name and certificate of PUBLIC_URL are right",
        ),
        wrong(
            "Notifications of Microsoft 365",
            "the address does not prove itself, so changes in Outlook are found late",
            f"let the proxy in front pass POST {nobody}/notifications on as it came",
        ),
        wrong("Sending limits", "nobody counted (OperationalError)", "see Database"),
        off(
            "Sending (off)",
            "nothing is written to Outlook; what falls due waits",
            "set SEND_MODE to pilot or live when all else is in order",
        ),
    ]


def test_rows_that_are_old_or_many_are_named(
    tenant: RunningSandbox, variables: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "own.sqlite3"
    own = {"DATABASE_URL": f"sqlite:///{path}"}
    bring_up_to_date(Settings.load({**variables, **own}))
    with sqlite3.connect(path) as rows:
        rows.executemany(
            "INSERT INTO person (address, given_name, family_name, department, location, zone,"
            " working_days, holiday_region, link_generation, pseudonym)"
            " VALUES (?, '', '', '', '', 'UTC', '', '', 1, '')",
            [(f"p{number}@x.example",) for number in range(1801)],
        )
        newest = rows.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        rows.execute("UPDATE alembic_version SET version_num = 'older'")
    rows.close()
    assert setwise({**variables, **own}, "stop").code == 0

    found = _found(variables, **own, SEND_MODE="pilot", PILOT_RECIPIENTS="a@x.example")

    assert [each for each in found.values() if each.state is not State.OK] == [
        wrong("Database", f"its tables are of version older, not {newest}", "setwise db upgrade"),
        wrong(
            "Sending limits",
            f"{_LIMITS.format(1801, 61)}; 2 mailboxes would do it within the hour",
            "add 1 to SENDER_MAILBOXES, in the scope too (docs/microsoft-365.md)",
        ),
        wrong(
            "Sending (pilot)",
            "everything is stopped; what falls due waits",
            "setwise resume",
        ),
    ]


def test_address_of_this_machine_is_wrong_beside_a_real_tenant() -> None:
    settings = Settings.load(
        {
            "GRAPH_BASE_URL": "https://graph.microsoft.com/v1.0",
            "AUTHORITY": "https://login.microsoftonline.com/contoso.example",
            "SECRET_KEYS": "k" * 32,
            "DATA_KEYS": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
        }
    )

    assert look_at(settings) == [
        wrong(
            "Public address",
            "PUBLIC_URL is on this machine, so nobody else can open a link",
            "set PUBLIC_URL to the https address of the proxy in front of the pages",
        ),
        off(
            "Notifications of Microsoft 365",
            "not possible: changes in Outlook are found by looking every few minutes",
        ),
    ]


def test_command_tells_lines_or_json_and_ends_with_its_status(
    tenant: RunningSandbox, variables: dict[str, str]
) -> None:
    fine = setwise(variables, "doctor")
    tenant.tell("tenant", _without("Mail.Send"))
    tenant.tell("tenant", _without("OnlineMeetings.ReadWrite.All"))
    lines = setwise(variables, "doctor")
    told = setwise(variables, "doctor", "--json")

    assert (fine.code, fine.err) == (0, "")
    assert fine.out.splitlines() == [
        f"ok     {each.what}" + (f": {each.says}" if each.says else "")
        for each in _in_order(variables["PUBLIC_URL"])
    ]
    assert (lines.code, told.code) == (1, 1)
    assert [line for line in lines.out.splitlines() if not line.startswith("ok ")] == [
        f"WRONG  Mail.Send for {SENDER}: no mail can be sent (403 ErrorAccessDenied)",
        *(f"         - {step}" for step in _granted("Mail.Send", SENDER)),
        (
            f"off    {_MEETINGS}: not granted: facilitators are not made co-organisers, and the"
            " lobby stays as it is (403 Authorization_RequestDenied)"
        ),
        *(f"         - {step}" for step in (*_consented("OnlineMeetings.ReadWrite.All"), *_POLICY)),
    ]
    answer = json.loads(told.out)
    assert (answer["in_order"], len(answer["findings"])) == (False, 23)
    assert [each for each in answer["findings"] if each["state"] == "wrong"] == [
        {
            "what": f"Mail.Send for {SENDER}",
            "state": "wrong",
            "says": "no mail can be sent (403 ErrorAccessDenied)",
            "mend": [*_granted("Mail.Send", SENDER)],
        }
    ]


def test_wrong_settings_are_lines_too(tmp_path: Path) -> None:
    ended = setwise(environment(tmp_path, PUBLIC_URL="http://setwise.example"), "doctor")

    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        "WRONG  Settings: PUBLIC_URL: it must begin with https:// unless it is on this machine",
        "         - docs/settings.md",
    ]
