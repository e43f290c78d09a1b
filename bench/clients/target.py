"""Where a client sends to, and what all clients have in common."""

from dataclasses import dataclass
from typing import Protocol

import msal
import requests

from bench.sample import Mail


@dataclass(frozen=True)
class Target:
    """A sandbox's addresses and the worker's credentials."""

    graph_base_url: str
    authority: str
    ca_file: str
    client_id: str
    client_secret: str


class Client(Protocol):
    """Sends mails one after the other over one connection."""

    def send_all(self, mails: list[Mail]) -> int:
        """Draft, send and look up each; return how many were found sent."""


def token(target: Target) -> str:
    """Ask the authority for a token, for the clients that are handed one."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = target.ca_file
        application = msal.ConfidentialClientApplication(
            target.client_id,
            authority=target.authority,
            client_credential=target.client_secret,
            instance_discovery=False,
            http_client=session,
        )
        scopes = ["https://graph.microsoft.com/.default"]
        found: str = application.acquire_token_for_client(scopes)["access_token"]
        return found
