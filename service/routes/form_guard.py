"""Proof that a form came from its own page, which no session and no time can make stale."""

import hashlib
import hmac

from flask import request

from service.errors import Refused
from service.routes.context import get_wiring

FIELD = "csrf_token"


def guard_for(token: str) -> str:
    """Return what a page puts into its form.

    The link itself is the key to the page; whoever has it needs no session. This value only
    shows that the form was rendered by us for this very link.
    """
    return _sign(token, get_wiring().settings.secret_keys[0].get_secret_value())


def guard_holds(token: str, given: str | None = None) -> bool:
    """Say whether the form that was sent carries the value of its page."""
    value = request.form.get(FIELD, "") if given is None else given
    return any(
        hmac.compare_digest(
            _sign(token, key.get_secret_value()).encode(), value.encode(errors="replace")
        )
        for key in get_wiring().settings.secret_keys
    )


def require_guard(token: str) -> None:
    """Go on with a form that carries the value of its page.

    Raises:
        Refused: it does not; what was typed is shown again.
    """
    if not guard_holds(token):
        raise Refused("this page could not prove that it came from us; press once more")


def _sign(token: str, key: str) -> str:
    return hmac.new(
        key.encode(), b"setwise.form-guard:" + token.encode(), hashlib.sha256
    ).hexdigest()
