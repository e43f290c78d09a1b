"""Where Microsoft 365 says that something changed: proof of the address, then ids and no more.

Nobody signs in here. What a notification claims is believed only as far as its secret goes, and
even then it makes us look, never act: the tick finds the wake and reads Outlook itself.
"""

from typing import Any

import structlog
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from markupsafe import escape

from service.domain.states import WakeKind
from service.routes.context import get_db, get_wiring
from service.workflows.note_notification import Notification, note_notifications

_LOG = structlog.get_logger(__name__)

pages = Blueprint("notifications", __name__)

_MOST_BYTES = 256 * 1024
_MOST_TOKEN = 2_000
_MOST_TOLD = 1_000
_LIFECYCLE = {
    "reauthorizationRequired": WakeKind.REAUTHORIZE,
    "subscriptionRemoved": WakeKind.REMOVED,
    "missed": WakeKind.MISSED,
}


@pages.before_request
def _take_small_ones() -> None:
    """Take less than of whom we gave a link: anybody may send here."""
    request.max_content_length = _MOST_BYTES


@pages.post("/notifications")
@pages.post("/notifications/lifecycle")
def take() -> ResponseReturnValue:
    """Answer the handshake at once; else keep which watch something came for, and say 202.

    Who guesses a watch or its secret gets the same 202 as Microsoft, and leaves a count.

    Source: https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
    """
    token = request.args.get("validationToken")
    if token is not None:
        return _handshake(token)
    told = _notifications(request.get_json(force=True, silent=True))
    if told is None:
        return "", 400
    counts = note_notifications(get_db(), told, real_now=get_wiring().real_now())
    _LOG.info("notifications came", **counts)
    return "", 202


def _handshake(token: str) -> ResponseReturnValue:
    if len(token) > _MOST_TOKEN:
        return "", 400
    # Escaped, since whoever asks chooses what stands here.
    return Response(str(escape(token)), status=200, content_type="text/plain; charset=utf-8")


def _notifications(body: Any) -> list[Notification] | None:
    """Read a collection of notifications; None where it is none (Any: JSON of any shape)."""
    told = body.get("value") if isinstance(body, dict) else None
    if not isinstance(told, list) or len(told) > _MOST_TOLD:
        return None
    found = [_notification(each) for each in told]
    known = [each for each in found if each is not None]
    return known if len(known) == len(found) else None


def _notification(told: Any) -> Notification | None:
    if not isinstance(told, dict):
        return None
    graph_id, secret = told.get("subscriptionId"), told.get("clientState")
    if not isinstance(graph_id, str) or not isinstance(secret, str | None):
        return None
    event = told.get("lifecycleEvent")
    # A lifecycle event that Microsoft adds later makes us look as well.
    kind = WakeKind.CHANGED if event is None else _LIFECYCLE.get(str(event), WakeKind.MISSED)
    return Notification(graph_id=graph_id, client_state=secret or "", kind=kind)
