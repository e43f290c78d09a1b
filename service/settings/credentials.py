"""What a process proves its identity to Microsoft 365 with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import SecretStr

from service.settings.environment import SettingsError


@dataclass(frozen=True)
class SigninCredentials:
    """The app registration that signs people in; only the web process has it."""

    client_id: str
    client_secret: SecretStr

    @classmethod
    def chosen(cls, client_id: str, client_secret: SecretStr | None) -> Self:
        """Return both, or say which is missing."""
        if not client_id:
            raise SettingsError("SIGNIN_CLIENT_ID: set it to the sign-in app registration's id")
        if client_secret is None:
            raise SettingsError("SIGNIN_CLIENT_SECRET: set it to the sign-in app's secret")
        return cls(client_id, client_secret)


@dataclass(frozen=True)
class ClientCredentials:
    """The app registration that uses Graph; only the worker has it. One of three ways is set."""

    client_id: str  # empty for a managed identity that belongs to the machine
    secret: SecretStr | None
    certificate_path: Path | None
    certificate_password: SecretStr | None
    managed_identity: bool

    @classmethod
    def chosen(
        cls,
        *,
        client_id: str,
        secret: SecretStr | None,
        certificate_path: Path | None,
        certificate_password: SecretStr | None,
        managed_identity: bool,
    ) -> Self:
        """Return the one way that is set, or say what is missing or too much."""
        ways = [secret is not None, certificate_path is not None, managed_identity]
        if sum(ways) > 1:
            raise SettingsError(
                "CLIENT_SECRET, CLIENT_CERTIFICATE_PATH, MANAGED_IDENTITY: keep one of them"
            )
        if not client_id and not managed_identity:
            raise SettingsError("CLIENT_ID: set it to the worker's app registration's id")
        if not any(ways):
            raise SettingsError(
                "CLIENT_SECRET: set it, or CLIENT_CERTIFICATE_PATH, or MANAGED_IDENTITY=true"
            )
        return cls(client_id, secret, certificate_path, certificate_password, managed_identity)
