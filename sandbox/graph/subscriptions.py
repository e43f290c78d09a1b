"""The calls by which an app begins, keeps and ends a watch of a mailbox.

Source: https://learn.microsoft.com/graph/api/resources/subscription
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sandbox import subscriptions
from sandbox.answers import Answer, GraphFault, Request
from sandbox.calendar.items import EVENT, mailbox_owner, wants_immutable
from sandbox.context import Context
from sandbox.entra.registrations import WORKER
from sandbox.graph.gate import access_denied
from sandbox.notifier import answers_handshake, is_reachable
from sandbox.router import Route
from sandbox.subscriptions import KIND, Doc, Watch

_LONGEST = timedelta(minutes=10_080)
_SHORTEST = timedelta(minutes=45)
_CHANGES = frozenset({"created", "updated", "deleted"})
_MOST_STATE = 128


def create(context: Context, request: Request, _match: re.Match[str]) -> Answer:
    """Begin a watch: both addresses are asked to prove themselves before it is answered."""
    given = request.body
    watch = _checked(context, given)
    for name in ("notificationUrl", "lifecycleNotificationUrl"):
        address = given.get(name)
        if address and not _proves_itself(address):
            raise GraphFault(
                400,
                "ValidationError",
                f"Subscription validation request failed. {name} did not return the expected"
                " validationToken within 10 seconds.",
            )
    doc = {
        "id": subscriptions.new_id(),
        "resource": given["resource"],
        "applicationId": WORKER,
        "changeType": ",".join(sorted(_kinds_of_change(given))),
        "clientState": given.get("clientState"),
        "notificationUrl": given["notificationUrl"],
        "lifecycleNotificationUrl": given.get("lifecycleNotificationUrl"),
        "expirationDateTime": _expiry(context, given),
        "immutable": wants_immutable(request),
        "watched": f"{mailbox_owner(context, watch.user)['id']}/{watch.kind}/{watch.folder}",
    }
    with context.store.lock:
        for other in subscriptions.alive(context):
            if (other["watched"], other["changeType"]) == (doc["watched"], doc["changeType"]):
                raise GraphFault(409, "ExtensionError", "A subscription for this already exists.")
        context.store.put(KIND, doc["id"], doc)
    return Answer(201, _shown(doc, with_state=True))


def list_all(context: Context, _request: Request, _match: re.Match[str]) -> Answer:
    return Answer(200, {"value": [_shown(each) for each in subscriptions.alive(context)]})


def get(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    return Answer(200, _shown(_found(context, match)))


def renew(context: Context, request: Request, match: re.Match[str]) -> Answer:
    with context.store.lock:
        doc = {**_found(context, match), "expirationDateTime": _expiry(context, request.body)}
        context.store.put(KIND, doc["id"], doc)
    context.counters.add("subscriptions_renewed")
    return Answer(200, _shown(doc))


def reauthorize(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    _found(context, match)
    return Answer(202)


def delete(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    with context.store.lock:
        context.store.delete(KIND, _found(context, match)["id"])
    return Answer(204)


def _found(context: Context, match: re.Match[str]) -> Doc:
    found = subscriptions.find_alive(context, match["subscription"])
    if found is None:
        raise GraphFault(404, "ResourceNotFound", "The object was not found.")
    return found


def _checked(context: Context, given: dict[str, Any]) -> Watch:
    for name in ("changeType", "notificationUrl", "resource", "expirationDateTime"):
        if not given.get(name):
            raise _invalid(f"{name} is required.")
    if not _kinds_of_change(given) or not _kinds_of_change(given) <= _CHANGES:
        raise _invalid("changeType must be created, updated or deleted, parted by commas.")
    if len(given.get("clientState") or "") > _MOST_STATE:
        raise _invalid("clientState has at most 128 characters.")
    watch = subscriptions.read_resource(given["resource"])
    if watch is None:
        raise _invalid(f"The resource '{given['resource']}' cannot be watched.")
    for name in ("notificationUrl", "lifecycleNotificationUrl"):
        if given.get(name) and not is_reachable(given[name]):
            raise _invalid(f"{name} must be http on this machine; Microsoft's Graph wants https.")
    owner = mailbox_owner(context, watch.user)
    granted = context.tenant.permissions
    names = (
        ("Calendars.ReadWrite", "Calendars.Read")
        if watch.kind == EVENT
        else ("Mail.ReadWrite", "Mail.Read")
    )
    scope = [address.lower() for address in context.tenant.scope]
    if not any(granted.get(name) for name in names) or (scope and owner["email"] not in scope):
        raise access_denied()
    return watch


def _kinds_of_change(given: dict[str, Any]) -> set[str]:
    return {part.strip().lower() for part in given["changeType"].split(",") if part.strip()}


def _expiry(context: Context, given: dict[str, Any]) -> str:
    """An instant within the seven days that Outlook allows, and 45 minutes off at least."""
    now = context.clock.now()
    try:
        wanted = datetime.fromisoformat(given.get("expirationDateTime") or "")
    except ValueError as error:
        raise _invalid("expirationDateTime must be an instant.") from error
    wanted = wanted.replace(tzinfo=UTC) if wanted.tzinfo is None else wanted.astimezone(UTC)
    if not now < wanted <= now + _LONGEST:
        raise _invalid("Subscription expiration can only be 10080 minutes in the future.")
    return subscriptions.stamp(max(wanted, now + _SHORTEST))


def _proves_itself(address: str) -> bool:
    token = f"Validation: Testing client application reachability for subscription {uuid4()}"
    return answers_handshake(address, token)


def _shown(doc: Doc, *, with_state: bool = False) -> Doc:
    shown = {name: value for name, value in doc.items() if name not in ("immutable", "watched")}
    # Told once, to who made it.
    return shown if with_state else {**shown, "clientState": None}


def _invalid(message: str) -> GraphFault:
    return GraphFault(400, "InvalidRequest", message)


_ONE = r"/subscriptions/(?P<subscription>[^/]+)"

ROUTES: list[Route] = [
    ("POST", "/subscriptions", create),
    ("GET", "/subscriptions", list_all),
    ("GET", _ONE, get),
    ("PATCH", _ONE, renew),
    ("DELETE", _ONE, delete),
    ("POST", _ONE + r"/(?:microsoft\.graph\.)?reauthorize", reauthorize),
]
