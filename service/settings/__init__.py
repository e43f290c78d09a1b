"""Settings: one frozen object, read from the environment once, at the start of a process."""

from service.settings.credentials import ClientCredentials, SigninCredentials
from service.settings.environment import SettingsError
from service.settings.local_keys import ensure_local_keys
from service.settings.values import Settings

__all__ = [
    "ClientCredentials",
    "Settings",
    "SettingsError",
    "SigninCredentials",
    "ensure_local_keys",
]
