"""What must be set before a real tenant is met for the first time."""

from urllib.parse import urlsplit

from service.settings.credentials import ClientCredentials
from service.settings.environment import SettingsError, is_loopback
from service.settings.local_keys import keys_beside
from service.settings.values import Settings

_NO_TENANT = frozenset({"", "common", "organizations", "consumers", "sandbox"})


def problems_before_tenant(settings: Settings) -> list[str]:
    """Return one line for each thing that is missing or not safe yet, without any value."""
    return [
        *_microsoft_365(settings),
        *_addresses(settings),
        *_keys(settings),
        *_sending(settings),
        *_credentials(settings),
    ]


def _microsoft_365(settings: Settings) -> list[str]:
    if settings.speaks_to_sandbox:
        return ["GRAPH_BASE_URL: it is the sandbox's; set https://graph.microsoft.com/v1.0"]
    if settings.tenant_id.lower() in _NO_TENANT:
        return ["AUTHORITY: end it with your own tenant's id, so that no other can sign in"]
    return []


def _addresses(settings: Settings) -> list[str]:
    problems = []
    if is_loopback(settings.public_url) or urlsplit(settings.public_url).scheme != "https":
        problems.append(
            "PUBLIC_URL: set the https:// address at which people reach the pages; "
            "links in mails begin with it"
        )
    if not settings.organiser_mailboxes:
        problems.append("ORGANISER_MAILBOXES: name at least one licensed mailbox")
    if not settings.sender_mailboxes:
        problems.append("SENDER_MAILBOXES: name at least one")
    return problems


def _keys(settings: Settings) -> list[str]:
    """Keys that a machine made for its own sandbox must not sign what strangers get."""
    local = keys_beside(settings.data_dir)
    chosen = {
        "SECRET_KEYS": settings.secret_keys,
        "DATA_KEYS": settings.data_keys,
    }
    return [
        f"{name}: it holds the key that was made for the sandbox; make a new one"
        for name, keys in chosen.items()
        if local.get(name) in {key.get_secret_value() for key in keys}
    ]


def _sending(settings: Settings) -> list[str]:
    if settings.send_mode == "live":
        return ["SEND_MODE: begin with off or pilot; live is for after the first look around"]
    return []


def _credentials(settings: Settings) -> list[str]:
    problems = []
    chosen: ClientCredentials | None = None
    try:
        chosen = settings.worker_credentials()
        settings.signin_credentials()
    except SettingsError as exc:
        problems.append(str(exc))
    if chosen is not None and chosen.client_id and chosen.client_id == settings.signin_client_id:
        problems.append(
            "SIGNIN_CLIENT_ID: use another app registration than CLIENT_ID, "
            "so that the web pages hold no permission for mail or calendars"
        )
    return problems
