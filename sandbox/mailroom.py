"""Put messages into mailboxes and keep them findable."""

import time
from datetime import datetime
from typing import Any

from sandbox.clock import SandboxClock
from sandbox.people import find_person
from sandbox.store import Store

KIND = "message"


def instant(moment: datetime) -> str:
    """An aware UTC time the way Graph writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def recipient(store: Store, address: str) -> dict[str, Any]:
    """An address with the name that the directory knows, in Graph's nesting."""
    person = find_person(store, address)
    name = person["display_name"] if person else address
    return {"emailAddress": {"name": name, "address": address}}


def deliver(
    store: Store,
    clock: SandboxClock,
    *,
    to: str,
    subject: str,
    html: str,
    text: str,
    from_: str,
    message_class: str = "IPM.Note",
    extra: dict[str, Any] | None = None,
) -> str:
    """Put one message into the inbox of `to` and return its id.

    Args:
        extra: further keys of the message document, e.g. Graph's `toRecipients`.
    """
    moment = instant(clock.now())
    message_id = store.new_id("AAMk")
    doc = {
        "id": message_id,
        "mailbox": to.lower(),
        "folder": "inbox",
        "message_class": message_class,
        "body_html": html,
        "body_text": text,
        "subject": subject,
        "isDraft": False,
        "isRead": False,
        "createdDateTime": moment,
        "receivedDateTime": moment,
        "sentDateTime": moment,
        "internetMessageId": f"<{store.new_id('')}@sandbox.example>",
        "conversationId": store.new_id("AAQk"),
        "touched_at": time.time(),  # real time, for the lag of searches
        "from": recipient(store, from_),
        "sender": recipient(store, from_),
        "toRecipients": [recipient(store, to)],
        "ccRecipients": [],
        "bccRecipients": [],
        "replyTo": [],
        "headers": [],
        "extended": {},
        **(extra or {}),
    }
    save_message(store, doc)
    return message_id


def save_message(store: Store, doc: dict[str, Any]) -> None:
    """Write a message together with the marks by which mailbox searches find it."""
    mailbox = doc["mailbox"]
    marks = [
        ("folder", f"{mailbox}/{doc['folder']}"),
        ("internetMessageId", f"{mailbox}/{doc['internetMessageId']}"),
    ]
    if doc.get("submitted"):
        marks.append(("submitted", "1"))
    # Graph compares the values of extended properties without case.
    marks += [
        ("extended", f"{mailbox}/{name}={value.lower()}")
        for name, value in doc["extended"].items()
        if isinstance(value, str)
    ]
    store.put(KIND, doc["id"], doc, owner=mailbox, marks=marks)
