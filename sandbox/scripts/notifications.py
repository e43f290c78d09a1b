"""Scripts that provoke what Graph does to subscribed apps now and then."""

import re
from typing import Any

from sandbox import subscriptions
from sandbox.answers import Answer, Request
from sandbox.context import Context
from sandbox.scripts.checks import Wrong, given_object
from sandbox.subscriptions import KIND, Doc

_LIFECYCLE = {
    "reauthorize": "reauthorizationRequired",
    "remove": "subscriptionRemoved",
    "miss": "missed",
}
_DOES = (*_LIFECYCLE, "forge", "lose")


def get_subscriptions(context: Context, _request: Request, _match: re.Match[str]) -> Answer:
    """Every live watch, its secret included."""
    return Answer(200, {"subscriptions": subscriptions.alive(context)})


def provoke(context: Context, request: Request, _match: re.Match[str]) -> Answer:
    """`{"do": …, "resource": part of one?}` for every live watch, or those of that resource.

    `reauthorize`, `remove` and `miss` send the lifecycle event (`remove` ends the watch as
    well); `lose` ends it without a word; `forge` sends a notification with a wrong clientState.
    """
    given = given_object(request, {"do", "resource"})
    what = str(given.get("do", ""))
    if what not in _DOES:
        raise Wrong(f"do must be one of {', '.join(_DOES)}")
    concerned = [
        each
        for each in subscriptions.alive(context)
        if str(given.get("resource", "")).lower() in each["resource"].lower()
    ]
    told = [_told(each, what) for each in concerned]
    if what in ("remove", "lose"):
        for each in concerned:
            context.store.delete(KIND, each["id"])
    context.notifier.tell([each for each in told if each is not None])
    return Answer(200, {"subscriptions": [each["id"] for each in concerned]})


def _told(subscription: Doc, what: str) -> tuple[str, dict[str, Any]] | None:
    if what == "lose":
        return None
    if what == "forge":
        _, notification = subscriptions.lifecycle(subscription, "missed")
        del notification["lifecycleEvent"]
        forged = {**notification, "clientState": "guessed", "changeType": "updated"}
        return subscription["notificationUrl"], {**forged, "resource": "Users/x/Events/y"}
    return subscriptions.lifecycle(subscription, _LIFECYCLE[what])
