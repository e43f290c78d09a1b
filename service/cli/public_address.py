"""Ask our own pages what the world gets at PUBLIC_URL."""

import secrets

import requests

from service.domain.finding import Finding, off, ok, wrong
from service.settings import Settings
from service.settings.environment import is_loopback

_TIMEOUT_SECONDS = (3.05, 10.0)
_REACHED, _PROVEN = "Public address", "Notifications of Microsoft 365"


def look_at(settings: Settings) -> list[Finding]:
    """Say whether people's links open, and whether Microsoft 365 can tell us of changes."""
    if is_loopback(settings.public_url) and not is_loopback(settings.graph_base_url):
        return [
            wrong(
                _REACHED,
                "PUBLIC_URL is on this machine, so nobody else can open a link",
                "set PUBLIC_URL to the https address of the proxy in front of the pages",
            ),
            off(_PROVEN, "not possible: changes in Outlook are found by looking every few minutes"),
        ]
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(settings.ca_file) if _is_own_authority(settings) else True
        return [_reached(session, settings.public_url), _proven(session, settings.public_url)]


def _is_own_authority(settings: Settings) -> bool:
    # CA_FILE is for Graph and Entra; a sandbox's says nothing of who signs our pages.
    return settings.ca_file is not None and not is_loopback(settings.graph_base_url)


def _reached(session: requests.Session, public_url: str) -> Finding:
    try:
        answer = session.get(f"{public_url}/healthz", timeout=_TIMEOUT_SECONDS)
        alive = answer.status_code == 200 and answer.json().get("alive") is True
        told = f"answers {answer.status_code}"
    except (requests.RequestException, ValueError, AttributeError) as exc:
        alive, told = False, f"gives no answer of ours ({type(exc).__name__})"
    if alive:
        return ok(_REACHED, public_url)
    return wrong(
        _REACHED,
        f"{public_url}/healthz {told}, so nobody can open a link",
        "start the pages with `setwise web` or `setwise serve`",
        "see that the proxy in front passes everything on to WEB_HOST and WEB_PORT, and that the"
        " name and certificate of PUBLIC_URL are right",
    )


def _proven(session: requests.Session, public_url: str) -> Finding:
    """The handshake by which Graph checks an address before it writes there."""
    token = f"Validation: {secrets.token_urlsafe(12)}"
    try:
        answer = session.post(
            f"{public_url}/notifications",
            params={"validationToken": token},
            timeout=_TIMEOUT_SECONDS,
        )
        proven = answer.status_code == 200 and answer.text == token
    except requests.RequestException:
        proven = False
    if proven:
        return ok(_PROVEN)
    return wrong(
        _PROVEN,
        "the address does not prove itself, so changes in Outlook are found late",
        f"let the proxy in front pass POST {public_url}/notifications on as it came",
    )
