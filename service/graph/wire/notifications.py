"""Requests and answers about subscriptions to changes in a mailbox.

Source: https://learn.microsoft.com/graph/api/resources/subscription
"""

from datetime import UTC, datetime

from service.domain.states import Watched
from service.domain.watching import Watch
from service.graph.wire.request import GraphRequest, Json, mailbox_path

_CHANGES = {Watched.CALENDAR: "created,deleted,updated", Watched.INBOX: "created"}
"""In Graph's own order, so that a listed subscription compares equal."""


def read_user_id(mailbox: str) -> GraphRequest:
    """Read a mailbox's object id: an apostrophe in an address would break a resource."""
    return GraphRequest(
        method="GET", path=mailbox_path(mailbox), repeatable=True, query={"$select": "id"}
    )


def resource_of(user_id: str, watched: Watched) -> str:
    """Name what is watched."""
    if watched is Watched.CALENDAR:
        return f"/users/{user_id}/events"
    return f"/users/{user_id}/mailFolders('Inbox')/messages"


def create(
    user_id: str,
    watched: Watched,
    *,
    notification_url: str,
    lifecycle_url: str,
    client_state: str,
    expires_at: datetime,
) -> GraphRequest:
    """Begin a watch; both addresses have to prove themselves while this call is open.

    Not repeatable as such: an earlier one that was not answered makes it a conflict.
    """
    return GraphRequest(
        method="POST",
        path="/subscriptions",
        repeatable=False,
        json={
            "changeType": _CHANGES[watched],
            "notificationUrl": notification_url,
            # It cannot be added to a watch that stands.
            "lifecycleNotificationUrl": lifecycle_url,
            "resource": resource_of(user_id, watched),
            "expirationDateTime": _instant(expires_at),
            "clientState": client_state,
        },
    )


def every() -> GraphRequest:
    """List our application's watches."""
    return GraphRequest(method="GET", path="/subscriptions", repeatable=True)


def renew(graph_id: str, *, expires_at: datetime) -> GraphRequest:
    """Prolong a watch, which authorises it anew as well."""
    return GraphRequest(
        method="PATCH",
        path=f"/subscriptions/{graph_id}",
        repeatable=True,
        json={"expirationDateTime": _instant(expires_at)},
    )


def end(graph_id: str) -> GraphRequest:
    """End a watch."""
    return GraphRequest(method="DELETE", path=f"/subscriptions/{graph_id}", repeatable=True)


def as_watch(answer: Json) -> Watch:
    """Read a watch."""
    return Watch(
        graph_id=answer["id"],
        expires_at=datetime.fromisoformat(answer["expirationDateTime"]).astimezone(UTC),
    )


def is_for(answer: Json, user_id: str, watched: Watched) -> bool:
    """Say whether a listed watch is of this mailbox and matter."""
    resource = str(answer.get("resource") or "").strip("/").lower()
    return resource == resource_of(user_id, watched).strip("/").lower()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
