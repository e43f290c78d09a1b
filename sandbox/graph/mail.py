"""Mail routes: drafts, reading, sending, folders.

Source: https://learn.microsoft.com/graph/api/resources/message
"""

import re
import time
from typing import Any

from sandbox import delivery
from sandbox.answers import Answer, GraphFault, Request, bad_body, not_found
from sandbox.context import Context
from sandbox.graph.messages import (
    check_recipients,
    shown,
    write_into,
)
from sandbox.graph.mime import read_mime
from sandbox.mailroom import KIND, instant, recipient, save_message
from sandbox.people import find_person

Doc = dict[str, Any]

_ID = re.compile(r"AAMk[\w-]{20,}")


def create_draft(context: Context, request: Request, match: re.Match[str]) -> Answer:
    mailbox = mailbox_of(context, match)
    doc = _new_draft(context, request, mailbox, request.body)
    with context.store.lock:
        save_message(context.store, doc)
    return Answer(201, _answered(context, request, doc))


def change_message(context: Context, request: Request, match: re.Match[str]) -> Answer:
    with context.store.lock:
        doc = found_message(context, match)
        if doc.get("submitted"):
            raise _in_flight()
        write_into(doc, request.body)
        _touch(context, doc)
    return Answer(200, _answered(context, request, doc))


def delete_message(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    """Move to Deleted Items, as Exchange does; what is there already goes for good."""
    with context.store.lock:
        doc = found_message(context, match)
        if doc["folder"] == "deleteditems":
            context.store.delete(KIND, doc["id"])
        else:
            move_message(context, doc, "deleteditems")
    return Answer(204)


def delete_for_good(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    with context.store.lock:
        context.store.delete(KIND, found_message(context, match)["id"])
    return Answer(204)


def send_draft(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    """Submit a draft; 202 says that it was accepted, not that it left."""
    with context.store.lock:
        doc = found_message(context, match)
        if doc.get("submitted"):
            raise _in_flight()
        if not doc["isDraft"]:
            raise GraphFault(400, "ErrorInvalidRequest", "The message is not a draft.")
        _check_sending(context, doc)
        context.postman.submit(doc)
    return Answer(202)


def send_mail(context: Context, request: Request, match: re.Match[str]) -> Answer:
    mailbox, keep = mailbox_of(context, match), True
    given = request.body
    if not _is_mime(request):
        if request.body.get("message") is None:
            raise bad_body("The parameter 'Message' is required.")
        given, keep = request.body["message"], request.body.get("saveToSentItems") is not False
    doc = _new_draft(context, request, mailbox, given)
    doc["unsaved"] = not keep
    with context.store.lock:
        _check_sending(context, doc)
        context.postman.submit(doc)
    return Answer(202)


def add_attachment(context: Context, request: Request, match: re.Match[str]) -> Answer:
    with context.store.lock:
        doc = found_message(context, match)
        write_into(doc, {"attachments": [request.body]})
        _touch(context, doc)
    return Answer(201, {"@odata.type": "#microsoft.graph.fileAttachment", **doc["attachments"][-1]})


def list_attachments(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    kind = {"@odata.type": "#microsoft.graph.fileAttachment"}
    found = found_message(context, match).get("attachments", [])
    return Answer(200, {"value": [{**kind, **each} for each in found]})


def mailbox_of(context: Context, match: re.Match[str]) -> str:
    """The present address of the mailbox in the path; the gateway made sure that it exists."""
    person = find_person(context.store, match["user"])
    if person is None:
        raise not_found()
    return str(person["email"])


def found_message(context: Context, match: re.Match[str]) -> Doc:
    """The message that the path names, in this mailbox.

    Raises:
        GraphFault: 404 ErrorItemNotFound, or 400 ErrorInvalidIdMalformed.
    """
    if not _ID.fullmatch(match["id"]):
        raise GraphFault(400, "ErrorInvalidIdMalformed", "Id is malformed.")
    doc = context.store.get(KIND, match["id"])
    if doc is None or doc["mailbox"] != mailbox_of(context, match):
        raise not_found()
    return doc


def move_message(context: Context, doc: Doc, folder: str) -> Doc:
    """Put a message into another folder, where it has another id; the lock is held."""
    context.store.delete(KIND, doc["id"])
    doc = {**doc, "id": delivery.moved_id(context, doc), "folder": folder}
    _touch(context, doc)
    return doc


def _new_draft(context: Context, request: Request, mailbox: str, body: Any) -> Doc:
    moment = instant(context.clock.now())
    own = recipient(context.store, mailbox)
    doc: Doc = {
        "id": context.store.new_id("AAMk"),
        "mailbox": mailbox,
        "folder": "drafts",
        "message_class": "IPM.Note",
        "body_html": "",
        "body_text": "",
        "subject": "",
        "isDraft": True,
        "isRead": True,
        "createdDateTime": moment,
        "receivedDateTime": None,
        "sentDateTime": None,
        "internetMessageId": f"<{context.store.new_id('')}@sandbox.example>",
        "conversationId": context.store.new_id("AAQk"),
        "touched_at": time.time(),
        "from": own,
        "sender": own,
        "toRecipients": [],
        "ccRecipients": [],
        "bccRecipients": [],
        "replyTo": [],
        "headers": [],
        "extended": {},
        "immutable": request.prefers('IdType="ImmutableId"'),
    }
    if _is_mime(request):
        properties, kept = read_mime(request.raw)
        # Of a MIME draft Exchange drops what is over five custom headers.
        properties["internetMessageHeaders"] = properties["internetMessageHeaders"][:5]
        write_into(doc, properties)
        doc.update(kept)
    else:
        write_into(doc, body)
    _name_recipients(context, doc)
    return doc


def _name_recipients(context: Context, doc: Doc) -> None:
    for kind in ("toRecipients", "ccRecipients", "bccRecipients"):
        for each in doc[kind]:
            address = each.get("emailAddress") or {}
            if address.get("address") and not address.get("name"):
                named = recipient(context.store, address["address"])["emailAddress"]["name"]
                each["emailAddress"] = {"name": named, "address": address["address"]}


def _check_sending(context: Context, doc: Doc) -> None:
    check_recipients(doc)
    sender = ((doc["from"] or {}).get("emailAddress") or {}).get("address") or ""
    person = find_person(context.store, sender)
    if person is None or person["email"] != doc["mailbox"]:
        raise GraphFault(
            403,
            "ErrorSendAsDenied",
            "The user account which was used to submit this request does not have the right to"
            " send mail on behalf of the specified sending account.",
        )


def _answered(context: Context, request: Request, doc: Doc) -> Doc:
    as_text = request.prefers('outlook.body-content-type="text"')
    user = doc["mailbox"]
    base = f"{context.graph_base_url}/$metadata#users('{user}')/messages/$entity"
    return {"@odata.context": base, **shown(doc, as_text=as_text)}


def _touch(context: Context, doc: Doc) -> None:
    doc["lastModifiedDateTime"] = instant(context.clock.now())
    doc["changeKey"] = context.store.new_id("CQAA")[:16]
    doc["touched_at"] = time.time()
    save_message(context.store, doc)


def _is_mime(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("text/plain")


def _in_flight() -> GraphFault:
    return GraphFault(
        409, "ErrorIrresolvableConflict", "The message has been submitted and cannot be changed."
    )
