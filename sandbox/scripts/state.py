"""Tell scripts what every mailbox and calendar holds."""

import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sandbox.answers import Answer, Request
from sandbox.calendar.routes import state_events
from sandbox.context import Context
from sandbox.delivery import addresses
from sandbox.mailroom import KIND
from sandbox.people import everyone, find_person
from sandbox.scripts.checks import Wrong

_NAMED = re.compile(r"String \{[^}]+\} Name (.+)", re.IGNORECASE)


def get_state(context: Context, request: Request, _match: re.Match[str]) -> Answer:
    """Everything; `?to=EMAIL` only what reached or concerns one person, `?since=` what is new."""
    to = request.query.get("to", "").strip().lower() or None
    since = _since(request.query.get("since"))
    if to is not None:
        person = find_person(context.store, to)
        to = person["email"] if person else to
    messages = [
        message_state(doc)
        for doc in context.store.every(KIND)
        if not doc.get("unsaved") and _concerns(doc, to) and _is_new(doc, since)
    ]
    return Answer(
        200,
        {
            "now": context.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "messages": messages,
            "events": state_events(context, to, since),
            "counters": context.counters.counts(),
            "limits": context.throttle.state(),
            "contract_violations": context.contract.last(),
        },
    )


def get_people(context: Context, _request: Request, _match: re.Match[str]) -> Answer:
    return Answer(200, {"people": everyone(context.store)})


def get_requests(context: Context, request: Request, _match: re.Match[str]) -> Answer:
    """Graph requests that are open now, and as many of the latest that ended as `?last=N` asks.

    Each with `method`, `target`, the client's `port`, `began_at` in seconds since 1970, and the
    `status` it was answered with: null while it is open, 0 where the connection was closed instead.
    """
    last = request.query.get("last", "0")
    if not last.isdigit():
        raise Wrong("last must be a whole number")
    return Answer(
        200,
        {
            "open": [asdict(asked) for asked in context.requests.opened()],
            "ended": [asdict(asked) for asked in context.requests.ended(int(last))],
        },
    )


def message_state(doc: dict[str, Any]) -> dict[str, Any]:
    """One message for a script.

    `tags` holds the extended properties of the sender's copy, by id and by bare name, and the
    x- headers, by name, of every copy.
    """
    tags: dict[str, str] = {}
    for name, value in doc["extended"].items():
        tags[name] = value
        named = _NAMED.fullmatch(name)
        if named:
            tags[named[1]] = value
    for header in doc["headers"]:
        if header["name"].lower().startswith("x-"):
            tags[header["name"]] = header["value"]
    return {
        "mailbox": doc["mailbox"],
        "folder": doc["folder"],
        "id": doc["id"],
        "subject": doc["subject"],
        "from": (doc["from"] or {}).get("emailAddress", {}).get("address"),
        "to": _listed(doc["toRecipients"]),
        "cc": _listed(doc["ccRecipients"]),
        "bcc": _listed(doc["bccRecipients"]),
        "reply_to": _listed(doc["replyTo"]),
        "is_draft": doc["isDraft"],
        "submitted": bool(doc.get("submitted")),
        "created_at": doc["createdDateTime"],
        "sent_at": doc["sentDateTime"],
        "body_html": doc["body_html"],
        "body_text": doc["body_text"],
        "message_class": doc["message_class"],
        "internet_message_id": doc["internetMessageId"],
        "in_reply_to": doc.get("in_reply_to"),
        "external": bool(doc.get("external")),
        "tags": tags,
    }


def _listed(recipients: list[dict[str, Any]]) -> list[str]:
    return [(each.get("emailAddress") or {}).get("address", "") for each in recipients]


def _concerns(doc: dict[str, Any], to: str | None) -> bool:
    return to is None or doc["mailbox"] == to or to in addresses(doc)


def _is_new(doc: dict[str, Any], since: datetime | None) -> bool:
    if since is None:
        return True
    moment = datetime.fromisoformat(doc["sentDateTime"] or doc["createdDateTime"])
    # Messages are stamped in whole seconds: what came in the second of `since` counts as new.
    return moment >= since.replace(microsecond=0)


def _since(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        # A plus sign in a query that nobody encoded arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise Wrong("since must be a time in ISO 8601") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
