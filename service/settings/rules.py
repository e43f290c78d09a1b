"""What must hold between settings, each of which is fine alone."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from service.settings.environment import is_loopback

if TYPE_CHECKING:
    from service.settings.values import Settings

SANDBOX_CLIENT_PREFIX = "setwise-"
"""The sandbox's app registrations begin so; those of Entra are GUIDs."""


def problems_between(settings: "Settings") -> list[str]:
    """Return one line for each rule that the settings break."""
    return [
        *_microsoft_365_problems(settings),
        *_address_problems(settings),
        *_frame_problems(settings),
        *_mail_problems(settings),
    ]


def is_all_local(settings: "Settings") -> bool:
    """Whether nothing of this installation leaves the machine, so that local keys will do."""
    urls = (
        settings.graph_base_url,
        settings.authority,
        settings.public_url,
        settings.database_url,
        settings.broker_url,
        settings.limits_url,
    )
    return all(is_loopback(url) for url in urls)


def _microsoft_365_problems(settings: "Settings") -> list[str]:
    """Keep sandbox and Microsoft apart: neither may get the other's credentials."""
    problems = []
    sandbox = is_loopback(settings.graph_base_url)
    for name, url in (
        ("GRAPH_BASE_URL", settings.graph_base_url),
        ("AUTHORITY", settings.authority),
    ):
        if urlsplit(url).scheme != "https":
            problems.append(f"{name}: it must begin with https://, the sandbox's too")
    if is_loopback(settings.authority) != sandbox:
        problems.append(
            "AUTHORITY: it and GRAPH_BASE_URL must both be Microsoft's, or both the sandbox's"
        )
    for name, client_id in (
        ("CLIENT_ID", settings.client_id),
        ("SIGNIN_CLIENT_ID", settings.signin_client_id),
    ):
        if client_id and client_id.startswith(SANDBOX_CLIENT_PREFIX) != sandbox:
            its, graphs = (
                ("Microsoft's", "the sandbox") if sandbox else ("the sandbox's", "Microsoft")
            )
            problems.append(
                f"{name}: it is {its}, but GRAPH_BASE_URL is {graphs}; mend one of them"
            )
    if settings.managed_identity and sandbox:
        problems.append("MANAGED_IDENTITY: unset it; a sandbox knows CLIENT_SECRET alone")
    if settings.sandbox_clock_url and not (sandbox and is_loopback(settings.sandbox_clock_url)):
        problems.append(
            "SANDBOX_CLOCK_URL: unset it; service time follows a sandbox on this machine only"
        )
    return problems


def _address_problems(settings: "Settings") -> list[str]:
    if urlsplit(settings.public_url).scheme == "https" or is_loopback(settings.public_url):
        return []
    return ["PUBLIC_URL: it must begin with https:// unless it is on this machine"]


def _frame_problems(settings: "Settings") -> list[str]:
    if settings.frame_ancestors and urlsplit(settings.public_url).scheme != "https":
        # A browser refuses a cookie for a frame that is not marked as secure.
        return ["FRAME_ANCESTORS: pages can stand in a frame only where PUBLIC_URL is https://"]
    return []


def _mail_problems(settings: "Settings") -> list[str]:
    problems = []
    if set(settings.sender_mailboxes) & set(settings.organiser_mailboxes):
        problems.append(
            "ORGANISER_MAILBOXES: use other mailboxes than SENDER_MAILBOXES, so that throttled "
            "mail never delays a booking"
        )
    if settings.send_mode != "off" and not settings.sender_mailboxes:
        problems.append("SENDER_MAILBOXES: name at least one, or set SEND_MODE=off")
    if settings.send_mode == "pilot" and not settings.pilot_recipients:
        problems.append("PILOT_RECIPIENTS: name at least one while SEND_MODE is pilot")
    return problems
