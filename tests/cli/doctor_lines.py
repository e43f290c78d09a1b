"""What `doctor` says where all is in order, and each way in which a line of it fails."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory

from service.cli.database import alembic_config, bring_up_to_date
from service.domain.finding import Finding, off, ok, wrong
from service.settings import Settings
from tests.cli.running import ORGANISER, SENDER, setwise
from tests.cli.tenant_wiring import TENANT
from tests.graph.live import RunningSandbox

_APP = "setwise-worker"
LIMITS = "1 x 30 mails a minute and 10000 recipients a day; a mail to all {} people takes {} min"
_WHERE = f"Entra admin centre > App registrations > {_APP} > API permissions"
_TRACES = "ExchangeMessageTrace.Read.All"
MEETINGS = f"OnlineMeetings.ReadWrite.All for {ORGANISER}"
POLICY = (
    f'New-CsApplicationAccessPolicy -Identity "Setwise" -AppIds "{_APP}"',
    (
        f'Grant-CsApplicationAccessPolicy -PolicyName "Setwise" -Identity "{ORGANISER}"'
        " (up to 30 minutes)"
    ),
)
_UNTRIED = "could not be tried: the directory shows nobody else with a mailbox"


def in_order(public_url: str) -> list[Finding]:
    """Return every line beside a sandbox that is well set up."""
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
        ok("GroupMember.Read.All"),
        ok(f"Mail.ReadWrite for {SENDER}"),
        ok(f"Mail.Send for {SENDER}"),
        ok(f"Calendars.ReadWrite for {ORGANISER}"),
        ok(f"Teams meetings of {ORGANISER}"),
        ok(f"Answers in the calendar of {ORGANISER}"),
        ok(MEETINGS),
        ok(_TRACES),
        ok("Other people's mail", "refused, as it should be"),
        ok("Other people's calendars", "refused, as it should be"),
        ok("Public address", public_url),
        ok("Notifications of Microsoft 365"),
        ok("Sending limits", LIMITS.format(0, 0)),
        ok(f"Sent by {SENDER}", "0 of 10000 in 24 hours"),
        ok("Sending (live)"),
    ]


def granted(permission: str, mailbox: str) -> tuple[str, ...]:
    """Return the mend of a permission for a mailbox."""
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


def consented(permission: str) -> tuple[str, ...]:
    """Return the mend of a permission for the whole tenant."""
    return (
        f"{_WHERE} > Add a permission > Microsoft Graph > Application permissions > {permission}",
        "press Grant admin consent on the same page",
    )


def unreachable(public_url: str, told: str) -> list[Finding]:
    """Return what is said of pages of which nothing reaches the world."""
    return [
        wrong(
            "Public address",
            f"{public_url}/healthz {told}, so nobody can open a link",
            "start the pages with `setwise web` or `setwise serve`",
            "see that the proxy in front passes everything on to WEB_HOST and WEB_PORT, and that"
            " the name and certificate of PUBLIC_URL are right",
        ),
        unproven(public_url),
    ]


def unproven(public_url: str) -> Finding:
    """Return what is said of an address that does not answer Graph's handshake."""
    return wrong(
        "Notifications of Microsoft 365",
        "the address does not prove itself, so changes in Outlook are found late",
        f"let the proxy in front pass POST {public_url}/notifications on as it came",
    )


def without(permission: str) -> dict[str, Any]:
    """Return the switch that takes a permission away."""
    return {"permissions": {permission: False}}


_DENIED = "(403 ErrorAccessDenied)"
_READ_MAIL = wrong(
    f"Mail.ReadWrite for {SENDER}",
    f"no mail can be drafted, and no answer read {_DENIED}",
    *granted("Mail.ReadWrite", SENDER),
)
_SEND_MAIL = wrong(
    f"Mail.Send for {SENDER}",
    f"no mail can be sent {_DENIED}",
    *granted("Mail.Send", SENDER),
)
_NO_CALENDAR = tuple(
    wrong(
        what.format(ORGANISER),
        f"{says} {_DENIED}",
        *granted("Calendars.ReadWrite", ORGANISER),
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


_CLOCK_AHEAD = (_CLOCK[0].replace("behind", "ahead"), _CLOCK[1])
_BUSY = "could not be tried (503 ErrorServerBusy)"
_AGAIN = "run `setwise doctor` again in a few minutes; status.cloud.microsoft tells of outages"
_WAY_OUT = "check AUTHORITY, CA_FILE and the way out to it"
_NOBODY = "http://localhost:1"
_NEWEST = ScriptDirectory.from_config(alembic_config("sqlite://")).get_current_head()
_BEHIND_A_TOKEN = [
    each.what
    for each in in_order("")
    if SENDER in each.what or ORGANISER in each.what or "Other" in each.what or "." in each.what
    if not each.what.startswith("Sent by")
]
"""Lines that nobody can try without a token."""
_FOR_MAIL = (f"Mail.ReadWrite for {SENDER}", f"Mail.Send for {SENDER}")
_SENDS_NOTHING = off(
    "Sending (off)",
    "nothing is written to Outlook; what falls due waits",
    "set SEND_MODE to pilot or live when all else is in order",
)


@dataclass(frozen=True)
class Ground:
    """Where a line is made to fail."""

    sandbox: RunningSandbox
    variables: dict[str, str]
    folder: Path

    def own_rows(self) -> tuple[Path, dict[str, str]]:
        """Make a database of its own; return its file and the setting that names it."""
        path = self.folder / "own.sqlite3"
        named = {"DATABASE_URL": f"sqlite:///{path}"}
        bring_up_to_date(Settings.load({**self.variables, **named}))
        return path, named


@dataclass(frozen=True)
class Failing:
    """One way in which lines fail: how it comes about, and what they say then.

    Attributes:
        arrange: does it, and returns the settings that go with it.
        expected: each line that is not as where all is in order.
        gone: lines that are not told at all.
    """

    name: str
    arrange: Callable[[Ground], dict[str, str]]
    expected: list[Finding]
    gone: list[str] = field(default_factory=list)


def _switched(switch: dict[str, Any]) -> Callable[[Ground], dict[str, str]]:
    def arrange(ground: Ground) -> dict[str, str]:
        ground.sandbox.tell("tenant", switch)
        return {}

    return arrange


def _faulty(
    path_regex: str, what: str, method: str | None = None, **changes: str
) -> Callable[[Ground], dict[str, str]]:
    match = {"path_regex": path_regex} | ({} if method is None else {"method": method})

    def arrange(ground: Ground) -> dict[str, str]:
        # Asked to wait an hour, nobody does, and the test need not either.
        rule = {"match": match, "what": what, "retry_after": 3600}
        ground.sandbox.tell("faults", {"rules": [rule]})
        return changes

    return arrange


def _set(**changes: str) -> Callable[[Ground], dict[str, str]]:
    return lambda _ground: changes


def _without_mailbox(ground: Ground) -> dict[str, str]:
    ground.sandbox.tell("person", {"email": SENDER, "mailbox": "missing"})
    return {}


def _no_tables(ground: Ground) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{ground.folder}/empty.sqlite3"}


def _rows_of_a_tenant(ground: Ground) -> dict[str, str]:
    path, named = ground.own_rows()
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("UPDATE installation SET microsoft_365 = ?", (f"tenant {TENANT}",))
    return named


def _old_rows(ground: Ground) -> dict[str, str]:
    path, named = ground.own_rows()
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.execute("UPDATE alembic_version SET version_num = 'older'")
    return named


def _many_people(ground: Ground) -> dict[str, str]:
    path, named = ground.own_rows()
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.executemany(
            "INSERT INTO person (address, given_name, family_name, department, location, zone,"
            " working_days, holiday_region, link_generation, pseudonym)"
            " VALUES (?, '', '', '', '', 'UTC', '', '', 1, '')",
            [(f"p{number}@x.example",) for number in range(1801)],
        )
    return named


def _busy_day(ground: Ground) -> dict[str, str]:
    path, named = ground.own_rows()
    hour_ago = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%d %H:%M:%S.%f}"
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.executemany(
            "INSERT INTO mailing (key, touchpoint, person_id, state, due_at, useless_after,"
            " mailbox, token, attempt, sends, fence, budgeted_at)"
            " VALUES (?, 'joining', 1, 'sent', ?, ?, ?, ?, 1, 1, 1, ?)",
            [
                (f"k{number}", hour_ago, hour_ago, SENDER, f"t{number}", hour_ago)
                for number in range(9000)
            ],
        )
    return named


def _stopped(ground: Ground) -> dict[str, str]:
    _, named = ground.own_rows()
    assert setwise({**ground.variables, **named}, "stop").code == 0
    return named


_OF_MICROSOFT = [
    Failing(
        "no User.Read.All",
        _switched(without("User.Read.All")),
        [
            wrong(
                "User.Read.All",
                "people and their managers cannot be looked up (403 Authorization_RequestDenied)",
                *consented("User.Read.All"),
            ),
            off(
                MEETINGS,
                "could not be tried: nobody knows its id (403 Authorization_RequestDenied)",
            ),
            off("Other people's mail", _UNTRIED),
            off("Other people's calendars", _UNTRIED),
        ],
    ),
    Failing(
        "no GroupMember.Read.All",
        _switched(without("GroupMember.Read.All")),
        [
            off(
                "GroupMember.Read.All",
                "not granted: no people can be taken from a group"
                " (403 Authorization_RequestDenied)",
                *consented("GroupMember.Read.All"),
            )
        ],
    ),
    Failing("no Mail.ReadWrite", _switched(without("Mail.ReadWrite")), [_READ_MAIL]),
    Failing("no Mail.Send", _switched(without("Mail.Send")), [_SEND_MAIL]),
    Failing("no Calendars", _switched(without("Calendars.ReadWrite")), [*_NO_CALENDAR]),
    Failing("no sender in scope", _switched({"scope": [ORGANISER]}), [_READ_MAIL, _SEND_MAIL]),
    Failing("no organiser in scope", _switched({"scope": [SENDER]}), [*_NO_CALENDAR]),
    Failing(
        "everybody in scope",
        _switched({"scope": []}),
        [
            wrong("Other people's mail", "the worker reaches it, and must not", *_TOO_WIDE),
            wrong("Other people's calendars", "the worker reaches it, and must not", *_TOO_WIDE),
        ],
    ),
    Failing(
        "no Teams",
        _switched({"teams": False}),
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
    Failing(
        "no tallying",
        _switched({"tallying": False}),
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
    Failing(
        "no OnlineMeetings",
        _switched(without("OnlineMeetings.ReadWrite.All")),
        [
            off(
                MEETINGS,
                "not granted: facilitators are not made co-organisers, and the lobby stays as"
                " it is (403 Authorization_RequestDenied)",
                *consented("OnlineMeetings.ReadWrite.All"),
                *POLICY,
            )
        ],
    ),
    Failing(
        "no policy of Teams",
        _switched({"teams_policy": False}),
        [
            wrong(
                MEETINGS,
                "Teams has no application access policy for it, so none of them can be set",
                *POLICY,
            )
        ],
    ),
    Failing(
        "no traces",
        _switched(without(_TRACES)),
        [
            off(
                _TRACES,
                "not granted: a mail that left no trace is a question to HR"
                " (403 Authorization_RequestDenied)",
                *consented(_TRACES),
            )
        ],
    ),
    Failing(
        "clock behind",
        _switched({"date_skew_seconds": 900}),
        [wrong("Clock beside Graph's", *_CLOCK), wrong("Clock beside Entra's", *_CLOCK)],
    ),
    Failing(
        "clock ahead",
        _switched({"date_skew_seconds": -900}),
        [
            wrong("Clock beside Graph's", *_CLOCK_AHEAD),
            wrong("Clock beside Entra's", *_CLOCK_AHEAD),
        ],
    ),
    Failing(
        "no mailbox",
        _without_mailbox,
        [
            wrong(
                what,
                "Exchange has no such mailbox (404 MailboxNotEnabledForRESTAPI)",
                f'Get-Mailbox -Identity "{SENDER}"',
                f'New-Mailbox -Shared -Name "learning" -PrimarySmtpAddress "{SENDER}" where there'
                " is none, or correct the setting",
            )
            for what in _FOR_MAIL
        ],
    ),
    Failing(
        "busy mailbox",
        _faulty("/messages/", "503", "DELETE"),
        [wrong(f"Mail.ReadWrite for {SENDER}", _BUSY, _AGAIN)],
    ),
    Failing(
        "busy directory",
        _faulty("/users$", "503"),
        [
            wrong("User.Read.All", _BUSY, _AGAIN),
            off("Other people's mail", _UNTRIED),
            off("Other people's calendars", _UNTRIED),
        ],
    ),
    Failing(
        "busy groups",
        _faulty("/groups$", "503"),
        [off("GroupMember.Read.All", _BUSY)],
    ),
    Failing(
        "busy calendar",
        _faulty("/users/sets[^/]*/calendar$", "503"),
        [
            wrong(f"Teams meetings of {ORGANISER}", _BUSY, _AGAIN),
            wrong(f"Answers in the calendar of {ORGANISER}", _BUSY, _AGAIN),
        ],
    ),
    Failing("busy Teams", _faulty("/onlineMeetings/", "503"), [off(MEETINGS, _BUSY)]),
    Failing("busy traces", _faulty("/messageTraces", "503"), [off(_TRACES, _BUSY)]),
    Failing(
        "expired secret",
        _switched({"worker_secret_expired": True}),
        [
            wrong(
                "Application token",
                "Entra refuses the worker (AADSTS7000222)",
                "Entra admin centre > App registrations > Certificates & secrets: add a secret or"
                " certificate",
                "set CLIENT_SECRET or CLIENT_CERTIFICATE_PATH to it; check AUTHORITY and CLIENT_ID",
            )
        ],
        gone=_BEHIND_A_TOKEN,
    ),
    Failing(
        "busy Entra",
        _faulty("openid-configuration", "503"),
        [
            wrong("Sign-in", "Entra does not answer (503 NoDocument)", _WAY_OUT),
            wrong("Application token", "Entra does not answer (MsalServiceError)", _WAY_OUT),
        ],
        gone=_BEHIND_A_TOKEN,
    ),
    Failing(
        "no Graph",
        _faulty("token$", "drop", GRAPH_BASE_URL="https://localhost:1/v1.0"),
        [
            wrong("Application token", "Entra does not answer (ConnectionError)", _WAY_OUT),
            wrong("Clock beside Graph's", "Graph does not answer (ConnectionError)", _WAY_OUT),
        ],
        gone=_BEHIND_A_TOKEN,
    ),
]
_OF_THIS_MACHINE = [
    Failing(
        "no credentials",
        _set(CLIENT_SECRET=""),
        [
            wrong(
                "Microsoft 365",
                "CLIENT_SECRET: set it, or CLIENT_CERTIFICATE_PATH, or MANAGED_IDENTITY=true",
                "docs/microsoft-365.md",
            )
        ],
        gone=[
            "Sign-in",
            "Application token",
            "Clock beside Graph's",
            "Clock beside Entra's",
            *_BEHIND_A_TOKEN,
        ],
    ),
    Failing(
        "no database",
        _no_tables,
        [
            wrong(
                "Database",
                "it cannot be read (OperationalError)",
                "check DATABASE_URL, and that the server runs",
                "setwise db upgrade",
            ),
            wrong("Sending limits", "nobody counted (OperationalError)", "see Database"),
        ],
        gone=["Rows of the sandbox", f"Sent by {SENDER}"],
    ),
    Failing(
        "old database",
        _old_rows,
        [
            wrong(
                "Database",
                f"its tables are of version older, not {_NEWEST}",
                "setwise db upgrade",
            )
        ],
        gone=["Rows of the sandbox"],
    ),
    Failing(
        "rows of a tenant",
        _rows_of_a_tenant,
        [
            wrong(
                "Rows of the sandbox",
                f"its rows are tenant {TENANT}'s, and GRAPH_BASE_URL is that of sandbox",
                "let DATABASE_URL name the rows that belong to it, or mend GRAPH_BASE_URL",
            )
        ],
    ),
    Failing(
        "no broker",
        _set(BROKER_URL="redis://127.0.0.1:1/0"),
        [
            wrong(
                "Broker",
                "it does not answer; rows are kept, and `setwise tick` works without it",
                "start it, or correct BROKER_URL",
            )
        ],
    ),
    Failing(
        "no sign-in",
        _set(SIGNIN_CLIENT_ID=""),
        [
            wrong(
                "Sign-in",
                "nobody can sign in to the console",
                "set SIGNIN_CLIENT_ID and SIGNIN_CLIENT_SECRET",
            )
        ],
    ),
    Failing(
        "no pages",
        _set(PUBLIC_URL=_NOBODY),
        unreachable(_NOBODY, "gives no answer of ours (ConnectionError)"),
    ),
    Failing(
        "too few mailboxes",
        _many_people,
        [
            wrong(
                "Sending limits",
                f"{LIMITS.format(1801, 61)}; 2 mailboxes would do it within the hour",
                "add 1 to SENDER_MAILBOXES, in the scope too (docs/microsoft-365.md)",
            )
        ],
    ),
    Failing(
        "no mailbox to send",
        _set(SENDER_MAILBOXES="", SEND_MODE="off"),
        [off("Sending limits", "no mailbox sends", "set SENDER_MAILBOXES"), _SENDS_NOTHING],
        gone=[*_FOR_MAIL, f"Sent by {SENDER}", "Sending (live)"],
    ),
    Failing(
        "mailbox used up",
        _busy_day,
        [
            wrong(
                f"Sent by {SENDER}",
                "9000 of 10000 in 24 hours; at 10000 Exchange lets it send nothing, and what is"
                " due waits",
                "add a mailbox to SENDER_MAILBOXES; what waits goes out by itself later",
            )
        ],
    ),
    Failing(
        "everything stopped",
        _stopped,
        [
            wrong(
                "Sending (live)",
                "everything is stopped; what falls due waits",
                "setwise resume",
            )
        ],
    ),
    Failing(
        "sending off",
        _set(SEND_MODE="off"),
        [_SENDS_NOTHING],
        gone=["Sending (live)"],
    ),
]
FAILING = [*_OF_MICROSOFT, *_OF_THIS_MACHINE]
WRONG_SETTING = wrong(
    "Settings",
    "PUBLIC_URL: it must begin with https:// unless it is on this machine",
    "docs/settings.md",
)
ON_THIS_MACHINE = [
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
"""What settings say of pages on this machine beside a real tenant."""
