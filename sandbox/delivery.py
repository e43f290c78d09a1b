"""Bring a sent message to its recipients, with the bounces and automatic replies it earns."""

import time
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from sandbox.mailroom import KIND, deliver, instant, save_message
from sandbox.people import find_person

if TYPE_CHECKING:
    from sandbox.context import Context

TRACE = "trace"
POSTMASTER = "postmaster@sandbox.example"

_BOUNCES = {
    "bounces": ("5.2.2", "The recipient's mailbox is full and can't accept messages now."),
    "missing": ("5.1.10", "The recipient wasn't found: no mailbox has this address."),
}


def addresses(message: dict[str, Any]) -> list[str]:
    """Every recipient once, in lower case, in the order of To, Cc, Bcc."""
    found = [
        recipient["emailAddress"]["address"].lower()
        for kind in ("toRecipients", "ccRecipients", "bccRecipients")
        for recipient in message[kind]
    ]
    return list(dict.fromkeys(found))


def carry(context: "Context", message: dict[str, Any]) -> None:
    """Move a submitted draft to Sent Items and deliver it; the caller holds the store's lock."""
    store, moment = context.store, instant(context.clock.now())
    recipients = addresses(message)
    store.delete(KIND, message["id"])
    if message.pop("unsaved", False):
        sent = {**message, "sentDateTime": moment}
    else:
        sent = {
            **message,
            "id": moved_id(context, message),
            "folder": "sentitems",
            "isDraft": False,
            "isRead": True,
            "submitted": None,
            "sentDateTime": moment,
            "receivedDateTime": moment,
            "lastModifiedDateTime": moment,
            "touched_at": time.time(),
        }
        save_message(store, sent)
    context.counters.add("messages_sent")
    for address in recipients:
        _trace(context, sent, address, moment)
        _bring(context, sent, address)


def _trace(context: "Context", sent: dict[str, Any], address: str, moment: str) -> None:
    """Keep what the tenant's message trace tells, which outlives every copy."""
    identity = context.store.new_id("trace")
    context.store.put(
        TRACE,
        identity,
        {
            "id": identity,
            "messageId": sent["internetMessageId"],
            "receivedDateTime": moment,
            "senderAddress": sent["from"]["emailAddress"]["address"],
            "recipientAddress": address,
            "subject": sent["subject"],
            "status": "delivered",
        },
    )


def moved_id(context: "Context", message: dict[str, Any]) -> str:
    """The id that a message has in another folder.

    Documentation says that an id asked for as immutable survives; the field says it does not.
    """
    if message.get("immutable") and not context.tenant.id_changes_on_send:
        return str(message["id"])
    return context.store.new_id("AAMk")


def bounced(context: "Context", sent: dict[str, Any], address: str) -> bool:
    """Send the bounce that a message to this address earns, if it does; says whether.

    Args:
        sent: the message as its sender has it: `mailbox`, `subject`, `internetMessageId`,
            `conversationId`.
    """
    person = find_person(context.store, address)
    state = "ok" if person is None else person["mailbox"]
    if person is not None and person["deleted"]:
        state = "missing"
    if state not in _BOUNCES:
        return False
    _bounce(context, sent, address, *_BOUNCES[state])
    return True


def _bring(context: "Context", sent: dict[str, Any], address: str) -> None:
    if bounced(context, sent, address):
        return
    person = find_person(context.store, address)
    mailbox = address if person is None else person["email"]
    deliver(
        context.store,
        context.clock,
        to=mailbox,
        subject=sent["subject"],
        html=sent["body_html"],
        text=sent["body_text"],
        from_=sent["from"]["emailAddress"]["address"],
        message_class=sent["message_class"],
        extra={
            # Bcc stays with the sender; extended properties belong to the sender's copy.
            **{
                key: sent[key]
                for key in (
                    "from",
                    "sender",
                    "toRecipients",
                    "ccRecipients",
                    "replyTo",
                    "internetMessageId",
                    "conversationId",
                    "headers",
                    "importance",
                    "attachments",
                    "bodyType",
                    "in_reply_to",
                )
                if key in sent
            },
            "external": person is None,
            "bccRecipients": [],
        },
    )
    context.counters.add("messages_delivered")
    if person is not None and sent["message_class"] == "IPM.Note":
        _answer_automatically(context, sent, person)


def _bounce(context: "Context", sent: dict[str, Any], address: str, code: str, reason: str) -> None:
    text = (
        f"Your message to {address} couldn't be delivered.\n\n{reason}\n\n"
        f"Remote server returned '550 {code}'.\nOriginal message: {sent['subject']}"
    )
    deliver(
        context.store,
        context.clock,
        to=sent["mailbox"],
        subject=f"Undeliverable: {sent['subject']}",
        html=f"<html><body><pre>{escape(text)}</pre></body></html>",
        text=text,
        from_=POSTMASTER,
        message_class="REPORT.IPM.Note.NDR",
        extra=_answering(sent, "auto-replied", [("X-Failed-Recipients", address)]),
    )
    context.counters.add("messages_bounced")


def _answer_automatically(context: "Context", sent: dict[str, Any], person: dict[str, Any]) -> None:
    if not person["out_of_office"]:
        return
    begins, ends, text = person["out_of_office"]
    if not _instant_of(begins) <= context.clock.now() < _instant_of(ends):
        return
    # Exchange answers each sender once in one absence.
    store, sender = context.store, sent["mailbox"]
    answered = f"{person['id']}/{begins}/{sender}"
    if store.get("answered", answered):
        return
    store.put("answered", answered, {"sender": sender})
    deliver(
        store,
        context.clock,
        to=sender,
        subject=f"Automatic reply: {sent['subject']}",
        html=f"<html><body>{escape(text)}</body></html>",
        text=text,
        from_=person["email"],
        message_class="IPM.Note.Rules.OofTemplate.Microsoft",
        extra=_answering(sent, "auto-generated", [("X-Auto-Response-Suppress", "All")]),
    )
    context.counters.add("automatic_replies")


def _answering(sent: dict[str, Any], submitted: str, more: list[tuple[str, str]]) -> dict[str, Any]:
    headers = [
        ("Auto-Submitted", submitted),
        ("In-Reply-To", sent["internetMessageId"]),
        ("References", sent["internetMessageId"]),
        *more,
    ]
    return {
        "conversationId": sent["conversationId"],
        "in_reply_to": sent["internetMessageId"],
        "headers": [{"name": name, "value": value} for name, value in headers],
    }


def _instant_of(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset from UTC")
    return moment
