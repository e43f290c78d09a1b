"""Show stored messages as Graph shows them, and read what clients write into them."""

import re
from typing import Any
from uuid import uuid4

from sandbox.answers import GraphFault
from sandbox.plain_text import html_to_text

Resource = dict[str, Any]

FOLDERS = {
    "inbox": "Inbox",
    "drafts": "Drafts",
    "sentitems": "Sent Items",
    "deleteditems": "Deleted Items",
}
MOST_HEADERS = 5
MOST_RECIPIENTS = 500

_WRITABLE = (
    "subject",
    "toRecipients",
    "ccRecipients",
    "bccRecipients",
    "replyTo",
    "from",
    "sender",
    "importance",
    "categories",
    "internetMessageId",
    "isRead",
    "isDeliveryReceiptRequested",
    "isReadReceiptRequested",
    "inferenceClassification",
    "flag",
)
"""Properties that are kept as they came; what clients send back of others, Exchange ignores."""

_DRAFT_ONLY = frozenset(
    {
        "subject",
        "body",
        "toRecipients",
        "ccRecipients",
        "bccRecipients",
        "replyTo",
        "from",
        "sender",
        "internetMessageId",
        "internetMessageHeaders",
        "isDeliveryReceiptRequested",
    }
)
_HEADER_NAME = re.compile(r"[xX]-[!-9;-~]+")
_OUTSIDE = re.compile(r"^[^@\s<>,;]+@[^@\s<>,;]+$")
_MEETINGS = {
    "IPM.Schedule.Meeting.Request": ("eventMessageRequest", "meetingRequest"),
    "IPM.Schedule.Meeting.Canceled": ("eventMessage", "meetingCancelled"),
    "IPM.Schedule.Meeting.Resp.Pos": ("eventMessageResponse", "meetingAccepted"),
    "IPM.Schedule.Meeting.Resp.Neg": ("eventMessageResponse", "meetingDeclined"),
    "IPM.Schedule.Meeting.Resp.Tent": ("eventMessageResponse", "meetingTenativelyAccepted"),
}


def write_into(doc: Resource, given: Resource) -> None:
    """Change a stored message by properties that the contract has checked.

    Raises:
        GraphFault: a header without x-, too many headers, a property that a message which is
            no draft does not let change, or too many recipients.
    """
    if not doc["isDraft"] and _DRAFT_ONLY & given.keys():
        raise GraphFault(
            400, "ErrorInvalidRequest", "The property can be changed only while it is a draft."
        )
    if "internetMessageHeaders" in given:
        doc["headers"] = _checked_headers(given["internetMessageHeaders"])
    if "body" in given:
        write_body(doc, given["body"] or {})
    for each in given.get("singleValueExtendedProperties", ()):
        doc["extended"][each["id"]] = each["value"]
    doc.update({name: given[name] for name in _WRITABLE if name in given})
    doc["attachments"] = [
        *doc.get("attachments", []),
        *({**each, "id": uuid4().hex} for each in given.get("attachments", ())),
    ]
    count = sum(len(doc[kind]) for kind in ("toRecipients", "ccRecipients", "bccRecipients"))
    if count > MOST_RECIPIENTS:
        raise GraphFault(400, "ErrorInvalidRecipients", "The message has too many recipients.")


def write_body(doc: Resource, body: Resource) -> None:
    """Keep both forms of a body; Exchange makes the plain text of an HTML mail itself."""
    content = body.get("content") or ""
    doc["bodyType"] = body.get("contentType") or "text"
    if doc["bodyType"] == "html":
        doc["body_html"], doc["body_text"] = content, html_to_text(content)
    else:
        doc["body_html"], doc["body_text"] = "", content


def check_recipients(doc: Resource) -> None:
    """Refuse to send to nobody, or to what is no address."""
    recipients = [*doc["toRecipients"], *doc["ccRecipients"], *doc["bccRecipients"]]
    addresses = [(each.get("emailAddress") or {}).get("address") or "" for each in recipients]
    if not addresses or not all(_OUTSIDE.match(address) for address in addresses):
        raise GraphFault(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.")


def shown(doc: Resource, *, as_text: bool = False, extended: list[str] | None = None) -> Resource:
    """A message as a Graph resource.

    Args:
        as_text: `Prefer: outlook.body-content-type="text"` was asked for.
        extended: ids of extended properties to show.
    """
    html = doc["body_html"]
    if as_text or not html:
        body = {"contentType": "text", "content": doc["body_text"]}
    else:
        body = {"contentType": "html", "content": html}
    created = doc["createdDateTime"]
    change = str(doc.get("changeKey", "CQAAABYAAA"))
    resource = {
        "@odata.etag": f'W/"{change}"',
        "id": doc["id"],
        "createdDateTime": created,
        "lastModifiedDateTime": doc.get("lastModifiedDateTime", created),
        "changeKey": change,
        "categories": doc.get("categories", []),
        "receivedDateTime": doc["receivedDateTime"] or created,
        "sentDateTime": doc["sentDateTime"] or created,
        "hasAttachments": bool(doc.get("attachments")),
        "internetMessageId": doc["internetMessageId"],
        "subject": doc["subject"],
        "bodyPreview": doc["body_text"][:255],
        "importance": doc.get("importance") or "normal",
        "parentFolderId": folder_id(doc["mailbox"], doc["folder"]),
        "conversationId": doc["conversationId"],
        "isDeliveryReceiptRequested": doc.get("isDeliveryReceiptRequested", False),
        "isReadReceiptRequested": doc.get("isReadReceiptRequested", False),
        "isRead": doc["isRead"],
        "isDraft": doc["isDraft"],
        "webLink": f"https://localhost/owa/?ItemID={doc['id']}&exvsurl=1&viewmodel=ReadMessageItem",
        "inferenceClassification": doc.get("inferenceClassification") or "focused",
        "body": body,
        "sender": doc["sender"],
        "from": doc["from"],
        "toRecipients": doc["toRecipients"],
        "ccRecipients": doc["ccRecipients"],
        "bccRecipients": doc["bccRecipients"],
        "replyTo": doc["replyTo"],
        "flag": doc.get("flag") or {"flagStatus": "notFlagged"},
    }
    if doc["message_class"] in _MEETINGS:
        kind, meeting = _MEETINGS[doc["message_class"]]
        resource["@odata.type"] = f"#microsoft.graph.{kind}"
        resource["meetingMessageType"] = meeting
    if extended:
        found = [(name, extended_value(doc, name)) for name in extended]
        pairs = [{"id": name, "value": value} for name, value in found if value is not None]
        if pairs:
            resource["singleValueExtendedProperties"] = pairs
    return resource


def internet_headers(doc: Resource) -> list[Resource]:
    """What `$select=internetMessageHeaders` shows: of a received message, all of them."""
    if doc["isDraft"] or doc["folder"] == "sentitems":
        return list(doc["headers"])
    first = [
        {"name": "Message-ID", "value": doc["internetMessageId"]},
        {"name": "X-Sandbox", "value": "This mail never left the machine"},
    ]
    return [*first, *doc["headers"]]


def extended_value(doc: Resource, name: str) -> str | None:
    """One extended property: as written by a client, or one of the few that Exchange keeps."""
    if name in doc["extended"]:
        return str(doc["extended"][name])
    computed = {
        "integer 0x0e07": str(message_flags(doc)),  # PidTagMessageFlags
        "string 0x001a": doc["message_class"],  # PidTagMessageClass
        "string 0x1035": doc["internetMessageId"],  # PidTagInternetMessageId
        "string 0x1042": doc.get("in_reply_to"),  # PidTagInReplyToId
    }
    value = computed.get(name.lower())
    return None if value is None else str(value)


def message_flags(doc: Resource) -> int:
    """PidTagMessageFlags: 0x1 read, 0x4 submitted, 0x8 unsent, 0x10 has attachments.

    Source: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmsg
    """
    return (
        (0x1 if doc["isRead"] else 0)
        | (0x4 if doc.get("submitted") else 0)
        | (0x8 if doc["isDraft"] else 0)
        | (0x10 if doc.get("attachments") else 0)
    )


def folder_id(mailbox: str, folder: str) -> str:
    """The opaque id of a well-known folder."""
    return f"AAMkAGF{mailbox.encode().hex()}{folder}"


def folder_named(mailbox: str, wanted: str) -> str | None:
    """The folder that a path names by its well-known name or its id."""
    for folder in FOLDERS:
        if wanted.lower() == folder or wanted == folder_id(mailbox, folder):
            return folder
    return None


def _checked_headers(headers: list[Resource]) -> list[Resource]:
    if len(headers) > MOST_HEADERS:
        raise GraphFault(
            400,
            "InvalidInternetMessageHeaderCollection",
            f"Maximum number of headers in one message should be less than or equal to"
            f" {MOST_HEADERS}.",
        )
    for header in headers:
        if not _HEADER_NAME.fullmatch(header.get("name") or ""):
            raise GraphFault(
                400,
                "InvalidInternetMessageHeader",
                f"The internet message header name '{header.get('name')}' should start with"
                " 'x-' or 'X-'.",
            )
    return headers
