"""What ends a command without being its fault, said in one clear line."""

import requests
from sqlalchemy.exc import OperationalError, ProgrammingError

from service.errors import SetwiseError
from service.settings import SettingsError


def one_line(error: Exception) -> str | None:
    """Return what to tell a person; None for what is a mistake of ours and needs its traceback.

    A line a problem, where what a person gave us has several.
    """
    if isinstance(error, SetwiseError | SettingsError):
        return str(error)
    if isinstance(error, OperationalError | ProgrammingError):
        # The driver's own words quote the statement, which helps nobody who typed a command.
        return (
            f"the database cannot be used ({type(error).__name__}); check DATABASE_URL, "
            "then run `setwise db upgrade`"
        )
    if isinstance(error, requests.RequestException):
        # Clients of Graph have errors of their own: only the sandbox's clock is asked plainly.
        return "the sandbox does not answer; start it, or correct SANDBOX_CLOCK_URL"
    return None
