"""What an administrator does about each thing that Microsoft 365 does not let us do.

The commands are for PowerShell with the modules ExchangeOnlineManagement and MicrosoftTeams;
docs/microsoft-365.md goes through them from the beginning.
"""

from collections.abc import Iterable

SCOPE = "Setwise mailboxes"
"""The management scope that holds our mailboxes and no other."""
_POLICY = "Setwise"

Steps = tuple[str, ...]


def consent(permission: str, client_id: str) -> Steps:
    """Grant a permission of the directory or of Teams, which no scope can narrow."""
    return (
        (
            f"Entra admin centre > App registrations > {client_id} > API permissions"
            f" > Add a permission > Microsoft Graph > Application permissions > {permission}"
        ),
        "press Grant admin consent on the same page",
    )


def grant(permission: str, mailbox: str, client_id: str) -> Steps:
    """Grant a permission for our mailboxes, by RBAC for Applications."""
    return (
        (
            f'New-ManagementRoleAssignment -App "{client_id}" -Role "Application {permission}"'
            f' -CustomResourceScope "{SCOPE}"'
        ),
        (
            f'Test-ServicePrincipalAuthorization -Identity "{client_id}" -Resource "{mailbox}"'
            " (InScope must be True; it takes up to two hours to reach us)"
        ),
    )


def make_mailbox(mailbox: str) -> Steps:
    """Make a mailbox that is not there."""
    return (
        f'Get-Mailbox -Identity "{mailbox}"',
        (
            f'New-Mailbox -Shared -Name "{mailbox.partition("@")[0]}"'
            f' -PrimarySmtpAddress "{mailbox}" where there is none, or correct the setting'
        ),
    )


def keep_to(mailboxes: Iterable[str], client_id: str) -> Steps:
    """Let the application reach our mailboxes and no other."""
    named = " -or ".join(f"PrimarySmtpAddress -eq '{each}'" for each in mailboxes)
    return (
        (
            f"Entra admin centre > App registrations > {client_id} > API permissions: remove"
            " Mail.ReadWrite, Mail.Send and Calendars.ReadWrite, which reach everybody's mailbox"
        ),
        f'New-ManagementScope -Name "{SCOPE}" -RecipientRestrictionFilter "{named}"',
        (
            f'Get-ManagementRoleAssignment -RoleAssignee "{client_id}" (each must have'
            f' CustomResourceScope "{SCOPE}")'
        ),
    )


def licence(mailbox: str) -> Steps:
    """Let a mailbox hold Teams meetings."""
    return (
        f"Microsoft 365 admin centre > Users > {mailbox} > Licences and apps: one with Teams",
        (
            f'Grant-CsTeamsMeetingPolicy -Identity "{mailbox}" -PolicyName Global'
            " (it must allow scheduling)"
        ),
    )


def policy(mailbox: str, client_id: str) -> Steps:
    """Let the application set a mailbox's Teams meetings."""
    return (
        f'New-CsApplicationAccessPolicy -Identity "{_POLICY}" -AppIds "{client_id}"',
        (
            f'Grant-CsApplicationAccessPolicy -PolicyName "{_POLICY}" -Identity "{mailbox}"'
            " (up to 30 minutes)"
        ),
    )


def personal_calendar(mailbox: str) -> Steps:
    """Let a calendar keep answers, which only a user's or a shared mailbox does."""
    return (
        (
            f'Get-Mailbox -Identity "{mailbox}" | Format-List RecipientTypeDetails'
            " (it must be UserMailbox or SharedMailbox)"
        ),
        f'Set-Mailbox -Identity "{mailbox}" -Type Regular, or name another in ORGANISER_MAILBOXES',
    )


AGAIN = "run `setwise doctor` again in a few minutes; status.cloud.microsoft tells of outages"
NEW_SECRET: Steps = (
    "Entra admin centre > App registrations > Certificates & secrets: add a secret or certificate",
    "set CLIENT_SECRET or CLIENT_CERTIFICATE_PATH to it; check AUTHORITY and CLIENT_ID",
)
WAY_OUT: Steps = ("check AUTHORITY, CA_FILE and the way out to it",)
CLOCK: Steps = ("timedatectl set-ntp true, or let this machine's host keep its clock",)
