"""Read a message that a client sent as MIME (Content-Type text/plain, base64)."""

import base64
import binascii
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from sandbox.answers import GraphFault
from sandbox.plain_text import html_to_text

Resource = dict[str, Any]


def read_mime(raw: bytes) -> tuple[Resource, Resource]:
    """Turn base64 MIME into message properties and the keys that only MIME can give.

    Returns:
        Properties as a JSON client would send them (all but the body); and `body_html`,
        `body_text`, `bodyType`, `in_reply_to` for the stored message.

    Raises:
        GraphFault: 400 ErrorMimeContentInvalidBase64String, or ErrorMimeContentInvalid.
    """
    try:
        content = base64.b64decode(raw, validate=False)
    except binascii.Error as error:
        raise GraphFault(
            400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content."
        ) from error
    parsed = message_from_bytes(content, policy=policy.default)
    if not parsed.keys():
        raise GraphFault(400, "ErrorMimeContentInvalid", "The MIME content is invalid.")
    given: Resource = {
        "subject": str(parsed.get("Subject", "")),
        "toRecipients": _recipients(parsed, "To"),
        "ccRecipients": _recipients(parsed, "Cc"),
        "bccRecipients": _recipients(parsed, "Bcc"),
        "replyTo": _recipients(parsed, "Reply-To"),
        # Exchange drops every other header, Auto-Submitted and List-Unsubscribe too.
        "internetMessageHeaders": [
            {"name": name, "value": str(value)}
            for name, value in parsed.items()
            if name.lower().startswith("x-")
        ],
        "attachments": [_attachment(part) for part in parsed.iter_attachments()],
    }
    if parsed.get("Message-ID"):
        given["internetMessageId"] = str(parsed["Message-ID"])
    if _recipients(parsed, "From"):
        given["from"] = _recipients(parsed, "From")[0]
    html, text = parsed.get_body(("html",)), parsed.get_body(("plain",))
    body_html = str(html.get_content()) if html is not None else ""
    kept = {
        "body_html": body_html,
        "body_text": str(text.get_content()) if text is not None else html_to_text(body_html),
        "bodyType": "html" if body_html else "text",
        "in_reply_to": parsed.get("In-Reply-To"),
    }
    return given, {name: None if value is None else str(value) for name, value in kept.items()}


def _recipients(parsed: EmailMessage, header: str) -> list[Resource]:
    value = parsed.get(header)
    if value is None:
        return []
    addresses: tuple[Address, ...] = value.addresses
    return [
        {"emailAddress": {"name": each.display_name or each.addr_spec, "address": each.addr_spec}}
        for each in addresses
    ]


def _attachment(part: EmailMessage) -> Resource:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    return {
        "name": part.get_filename() or "attachment",
        "contentType": part.get_content_type(),
        "contentBytes": base64.b64encode(raw).decode(),
        "isInline": part.get_content_disposition() == "inline",
    }
