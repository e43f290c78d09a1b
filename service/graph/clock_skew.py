"""How far this machine's clock is from another's, by the Date header of any answer."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests

from service.graph.errors import GraphUnreachable

TOLERATED = timedelta(minutes=2)
"""Entra and Graph take tokens that are up to five minutes off; half of it warns in time."""


def clock_skew(session: requests.Session, url: str) -> timedelta:
    """Return how far this machine is ahead of who answers; negative where it is behind.

    A refusal will do: it is dated too.

    Raises:
        GraphUnreachable: no answer, or one without a date.
    """
    asked = datetime.now(UTC)
    try:
        answer = session.get(url, allow_redirects=False)
        told = parsedate_to_datetime(answer.headers["Date"])
    except (requests.RequestException, KeyError, ValueError) as exc:
        raise GraphUnreachable(method="GET", url="(clock)", code=type(exc).__name__) from exc
    # The header has whole seconds, cut off.
    return asked + (datetime.now(UTC) - asked) / 2 - told - timedelta(seconds=0.5)
