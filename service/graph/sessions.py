"""HTTP sessions that trust what we were told to trust, and never wait for ever."""

from typing import Any

import requests

CONNECT_TIMEOUT_SECONDS = 3.05
"""Slightly over three seconds, the time after which TCP repeats its first packet."""

Timeout = tuple[float, float]
"""(connect, read), in seconds."""

AUTHORITY_TIMEOUT: Timeout = (CONNECT_TIMEOUT_SECONDS, 10.0)


class BoundedSession(requests.Session):
    """A session whose every request has the same timeout.

    It takes nothing from the environment: requests would let REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE
    override `verify`, and the private authority of `ca_file` would be refused.
    """

    def __init__(self, *, ca_file: str | None, timeout: Timeout) -> None:
        super().__init__()
        self.trust_env = False
        self.verify = ca_file or True
        self._timeout = timeout

    def request(self, *args: Any, **named: Any) -> requests.Response:  # the parent's own signature
        """Send a request; see `requests.Session.request`."""
        return super().request(*args, **{**named, "timeout": self._timeout})
