"""The console's signed session, as Flask keeps it in a cookie."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class ConsoleSession(SecureCookieSessionInterface):
    """Flask's own, with one signer for all requests; Flask makes one a request, cookie or not."""

    def __init__(self, app: Flask) -> None:
        """Make the signer.

        Args:
            app: with its keys, which are those of its whole life.
        """
        self._signer = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer."""
        return self._signer
