"""Keep apps' watches of mailboxes, and say which of them a change concerns."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.calendar.items import EVENT, Item, item_id
from sandbox.mailroom import KIND as MESSAGE
from sandbox.mailroom import instant
from sandbox.people import find_person

if TYPE_CHECKING:
    from sandbox.context import Context
    from sandbox.store import Change

Doc = dict[str, Any]
KIND = "subscription"
WATCHABLE = (EVENT, MESSAGE)

_RESOURCE = re.compile(
    r"/?users(?:/|\(')(?P<user>[^/']+)(?:'\))?/"
    r"(?:(?P<events>events)|messages|mailfolders(?:/|\(')(?P<folder>[^/']+)(?:'\))?/messages)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Watch:
    """What a subscription's `resource` names; `folder` None means every folder of the mailbox."""

    user: str
    kind: str
    folder: str | None


def read_resource(resource: str) -> Watch | None:
    """Read a `resource` that the sandbox can watch, or None."""
    match = _RESOURCE.fullmatch(resource)
    if match is None:
        return None
    folder = match["folder"]
    return Watch(
        user=match["user"],
        kind=EVENT if match["events"] else MESSAGE,
        folder=folder.lower() if folder else None,
    )


def alive(ctx: Context) -> list[Doc]:
    """Every subscription that has not run out, oldest first."""
    now = ctx.clock.now()
    return [
        each
        for each in ctx.store.every(KIND)
        if datetime.fromisoformat(each["expirationDateTime"]) > now
    ]


def find_alive(ctx: Context, subscription_id: str) -> Doc | None:
    return next((each for each in alive(ctx) if each["id"] == subscription_id), None)


def notifications(ctx: Context, change: Change) -> Iterator[tuple[str, Doc]]:
    """The (address, notification) that a change earns, one for each subscription concerned."""
    for subscription in alive(ctx):
        watch = read_resource(subscription["resource"])
        assert watch is not None  # checked when it was made
        if watch.kind != change.kind or change.what not in subscription["changeType"].split(","):
            continue
        person = find_person(ctx.store, watch.user)
        if person is None or not _is_in(watch, person, change):
            continue
        resource, kind, changed_id = _named(subscription, person, change)
        path = f"Users/{person['id']}/{resource}/{changed_id}"
        yield (
            subscription["notificationUrl"],
            {
                **_head(subscription),
                "changeType": change.what,
                "resource": path,
                "resourceData": {
                    "@odata.type": f"#Microsoft.Graph.{kind}",
                    "@odata.id": path,
                    "@odata.etag": f'W/"{change.doc.get("change", 1)}"',
                    "id": changed_id,
                },
            },
        )


def lifecycle(subscription: Doc, event: str) -> tuple[str, Doc]:
    """The (address, notification) that tells an app about the subscription itself."""
    address = subscription["lifecycleNotificationUrl"] or subscription["notificationUrl"]
    return address, {**_head(subscription), "lifecycleEvent": event}


def _head(subscription: Doc) -> Doc:
    return {
        "subscriptionId": subscription["id"],
        "subscriptionExpirationDateTime": subscription["expirationDateTime"],
        "clientState": subscription["clientState"],
        "tenantId": "sandbox",
    }


def _is_in(watch: Watch, person: Doc, change: Change) -> bool:
    if change.kind == EVENT:
        return bool(change.doc["organizer"] == person["id"])
    if change.doc.get("unsaved") or change.doc["mailbox"] != person["email"]:
        return False
    return watch.folder in (None, change.doc["folder"])


def _named(subscription: Doc, person: Doc, change: Change) -> tuple[str, str, str]:
    """The collection, type and id of what changed."""
    if change.kind == EVENT:
        item = Item(person, change.doc)
        return "Events", "Event", item_id(item, immutable=subscription["immutable"])
    return "Messages", "Message", str(change.doc["id"])


def new_id() -> str:
    """An id shaped like Graph's."""
    text = secrets.token_hex(16)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def stamp(moment: datetime) -> str:
    return instant(moment)
