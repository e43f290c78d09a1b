"""Entra's refusals, as JSON for the token endpoint."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sandbox.answers import Answer


class EntraFault(Exception):
    """A refusal with its AADSTS number."""

    def __init__(self, status: int, error: str, number: int, message: str) -> None:
        super().__init__(f"AADSTS{number}: {message}")
        self.status = status
        self.error = error
        self.number = number
        self.message = message

    def answer(self) -> Answer:
        """Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes"""
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        body: dict[str, Any] = {
            "error": self.error,
            "error_description": (
                f"AADSTS{self.number}: {self.message} Trace ID: {trace}"
                f" Correlation ID: {correlation} Timestamp: {moment}"
            ),
            "error_codes": [self.number],
            "timestamp": moment,
            "trace_id": trace,
            "correlation_id": correlation,
        }
        return Answer(self.status, body, {"Cache-Control": "no-store"})


def unknown_app(client_id: str) -> EntraFault:
    return EntraFault(
        400,
        "unauthorized_client",
        700016,
        f"Application with identifier '{client_id}' was not found in the directory"
        " 'Setwise sandbox'.",
    )


def expired_secret(client_id: str) -> EntraFault:
    return EntraFault(
        401,
        "invalid_client",
        7000222,
        f"The provided client secret keys for app '{client_id}' are expired.",
    )


def bad_secret(client_id: str) -> EntraFault:
    return EntraFault(
        401,
        "invalid_client",
        7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the"
        f" client secret value for app '{client_id}'.",
    )
