"""Requests and answers of the draft-and-send protocol."""

from base64 import b64encode
from datetime import UTC, datetime

from service.domain.message import MessageTrace, OwnDraft
from service.graph.mime import TAG_HEADER
from service.graph.wire.properties import plain_id, values_of
from service.graph.wire.request import GraphRequest, Json, literal, mailbox_path

PROPERTY_SET = "{6f5c7a2e-3b0d-4c8e-9a41-7d2f0c9b51e6}"
"""One fixed GUID for every property of ours: each new name uses up a mailbox's stock for good."""
MAILING_TAG = f"String {PROPERTY_SET} Name SetwiseMailing"
MESSAGE_FLAGS = "Integer 0x0E07"
"""PidTagMessageFlags."""
_SUBMITTED_FLAG = 0x4
_FIELDS = "id,internetMessageId,isDraft,sentDateTime,parentFolderId"
_EXPANDED = (
    f"singleValueExtendedProperties($filter=id eq '{MAILING_TAG}' or id eq '{MESSAGE_FLAGS}')"
)


def create_draft(mailbox: str, mime: bytes) -> GraphRequest:
    """Lay a draft down; a second one would do no harm, for only a recorded draft is sent."""
    return GraphRequest(
        method="POST",
        path=mailbox_path(mailbox, "messages"),
        repeatable=True,
        mime=b64encode(mime),
    )


def tag_draft(mailbox: str, message_id: str, tag: str) -> GraphRequest:
    """Stamp a draft; a MIME draft cannot bring its properties along."""
    return GraphRequest(
        method="PATCH",
        path=mailbox_path(mailbox, "messages", message_id),
        repeatable=True,
        json={"singleValueExtendedProperties": [{"id": MAILING_TAG, "value": tag}]},
    )


def send_draft(mailbox: str, message_id: str) -> GraphRequest:
    """Send one draft."""
    return GraphRequest(
        method="POST",
        path=mailbox_path(mailbox, "messages", message_id, "send"),
        repeatable=False,
        headers={"Content-Length": "0"},
    )


def look_up(mailbox: str, message_id: str) -> GraphRequest:
    """Read one message by its id: the one read that never lags."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "messages", message_id),
        repeatable=True,
        query={"$select": _FIELDS, "$expand": _EXPANDED},
    )


def find_by_tag(mailbox: str, tag: str) -> GraphRequest:
    """Search the whole mailbox for a tag."""
    condition = (
        "singleValueExtendedProperties/Any"
        f"(ep: ep/id eq '{MAILING_TAG}' and ep/value eq {literal(tag)})"
    )
    return _search(mailbox, condition)


def find_by_internet_message_id(mailbox: str, value: str) -> GraphRequest:
    """Search the whole mailbox for a Message-ID."""
    return _search(mailbox, f"internetMessageId eq {literal(value)}")


def delete_draft(mailbox: str, message_id: str) -> GraphRequest:
    """Delete a message."""
    return GraphRequest(
        method="DELETE",
        path=mailbox_path(mailbox, "messages", message_id),
        repeatable=True,
    )


def drafts(mailbox: str) -> GraphRequest:
    """List the Drafts folder with what makes a draft ours."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "mailFolders", "drafts", "messages"),
        repeatable=True,
        query={
            "$select": "id,createdDateTime,internetMessageHeaders",
            "$expand": f"singleValueExtendedProperties($filter=id eq '{MAILING_TAG}')",
            "$top": "100",
        },
    )


def sent_since(mailbox: str, since: datetime | None) -> GraphRequest:
    """List Sent Items with our tags, those sent since an instant or all of them."""
    query = {"$select": _FIELDS, "$expand": _EXPANDED, "$top": "100"}
    if since is not None:
        query["$filter"] = f"sentDateTime ge {since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "mailFolders", "sentitems", "messages"),
        repeatable=True,
        query=query,
    )


def read_own_draft(answer: Json) -> OwnDraft | None:
    """Read a draft of ours; None where neither tag nor header says that it is one."""
    tags = [each["value"] for each in answer.get("singleValueExtendedProperties") or ()]
    headers = [
        each["value"]
        for each in answer.get("internetMessageHeaders") or ()
        if str(each["name"]).lower() == TAG_HEADER
    ]
    for token in (*(tag.partition("#")[0] for tag in tags), *headers):
        return OwnDraft(answer["id"], token, datetime.fromisoformat(answer["createdDateTime"]))
    return None


def deleted_items(mailbox: str) -> GraphRequest:
    """Ask for the id of the Deleted Items folder, which stays the same for good."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "mailFolders", "deleteditems"),
        repeatable=True,
    )


def folder_of(answer: Json) -> str:
    """Read which folder a message is in."""
    return str(answer.get("parentFolderId") or "")


def read_trace(answer: Json) -> MessageTrace:
    """Read where a message stands; without its properties it is untagged and not submitted."""
    values = values_of(answer)
    is_draft = bool(answer["isDraft"])
    sent_at = answer.get("sentDateTime")
    return MessageTrace(
        message_id=answer["id"],
        internet_message_id=answer.get("internetMessageId") or "",
        is_draft=is_draft,
        submitted=_submitted(values.get(plain_id(MESSAGE_FLAGS))) if is_draft else False,
        # A draft has a sentDateTime too, that of its making.
        sent_at=None if is_draft or not sent_at else datetime.fromisoformat(sent_at),
        tag=values.get(plain_id(MAILING_TAG)),
    )


def _submitted(flags: str | None) -> bool | None:
    """Read the submitted bit; None where the mailbox does not tell its flags."""
    return bool(int(flags) & _SUBMITTED_FLAG) if flags else None


def _search(mailbox: str, condition: str) -> GraphRequest:
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "messages"),
        repeatable=True,
        query={"$filter": condition, "$select": _FIELDS, "$expand": _EXPANDED},
    )
