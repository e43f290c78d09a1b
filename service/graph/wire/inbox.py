"""Requests and answers of reading an inbox and of asking who is away."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal.windows_tz import win_tz

from service.domain.inbound import (
    Arrival,
    AutomaticReply,
    InboundMessage,
    message_ids_in,
)
from service.graph.wire.properties import plain_id, values_of
from service.graph.wire.request import IMMUTABLE_IDS, GraphRequest, Json, mailbox_path

_MESSAGE_CLASS = "String 0x001A"
"""PidTagMessageClass: what tells a report or an absence from a person's words."""
_CAUSES = ("String 0x1042", "String 0x1039", "String 0x1046")
"""PidTagInReplyToId, PidTagInternetReferences, PidTagOriginalMessageId."""
_CAUSE_HEADERS = ("in-reply-to", "references", "original-message-id")
_WANTED = " or ".join(f"id eq '{name}'" for name in (_MESSAGE_CLASS, *_CAUSES))
_AS_TEXT = f'{IMMUTABLE_IDS}, outlook.body-content-type="text"'
_PAGE_SIZE = "100"


def arrivals(mailbox: str, since: datetime) -> GraphRequest:
    """List what came into an inbox, oldest first, in as few words as it takes to know it again.

    A folder's delta would save the window, but its token dies, its first round is the whole inbox,
    and it writes state into the mailbox: https://learn.microsoft.com/graph/delta-query-messages
    """
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "mailFolders", "inbox", "messages"),
        repeatable=True,
        query={
            "$filter": f"receivedDateTime ge {since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "$orderby": "receivedDateTime",
            "$select": "id,internetMessageId,receivedDateTime",
            "$top": _PAGE_SIZE,
        },
    )


def read(mailbox: str, message_id: str) -> GraphRequest:
    """Read one message: its envelope, its headers, and its words as text.

    `uniqueBody` is Exchange's own reading of what is new in a reply; no subject is asked for.
    """
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "messages", message_id),
        repeatable=True,
        query={
            "$select": "id,internetMessageId,receivedDateTime,from,internetMessageHeaders,"
            "body,uniqueBody",
            "$expand": f"singleValueExtendedProperties($filter={_WANTED})",
        },
        headers={"Prefer": _AS_TEXT},
    )


def automatic_reply(mailbox: str, address: str) -> GraphRequest:
    """Ask whether somebody is away, as anybody who writes to them is told.

    Asked of our own mailbox, so that `Mail.Read` of it is enough; nothing is written.

    Source: https://learn.microsoft.com/graph/api/user-getmailtips
    """
    return GraphRequest(
        method="POST",
        path=mailbox_path(mailbox, "getMailTips"),
        repeatable=True,
        json={"EmailAddresses": [address], "MailTipsOptions": "automaticReplies"},
    )


def remove(mailbox: str, message_id: str) -> GraphRequest:
    """Remove a message, and not only into Deleted Items, where anybody could go on reading it.

    Source: https://learn.microsoft.com/graph/api/message-permanentdelete
    """
    return GraphRequest(
        method="POST",
        path=mailbox_path(mailbox, "messages", message_id, "permanentDelete"),
        repeatable=True,
        headers={"Content-Length": "0"},
    )


def as_arrival(answer: Json) -> Arrival:
    """Read one line of the list."""
    return Arrival(
        message_id=answer["id"],
        internet_message_id=answer.get("internetMessageId") or "",
        received_at=datetime.fromisoformat(answer["receivedDateTime"]),
    )


def as_message(answer: Json, *, mailbox: str) -> InboundMessage:
    """Read one message; a report's whole text, of anything else what is new in it."""
    properties = values_of(answer)
    headers = tuple(
        (str(each["name"]).lower(), str(each.get("value") or ""))
        for each in answer.get("internetMessageHeaders") or ()
    )
    message_class = properties.get(plain_id(_MESSAGE_CLASS), "")
    whole, new = _content(answer, "body"), _content(answer, "uniqueBody")
    text = whole if _is_report(message_class, headers) else new or whole
    named = [properties.get(plain_id(name), "") for name in _CAUSES]
    named += [value for name, value in headers if name in _CAUSE_HEADERS]
    sender = (answer.get("from") or {}).get("emailAddress") or {}
    arrival = as_arrival(answer)
    return InboundMessage(
        mailbox=mailbox,
        message_id=arrival.message_id,
        internet_message_id=arrival.internet_message_id,
        received_at=arrival.received_at,
        from_address=str(sender.get("address") or "").strip().casefold(),
        message_class=message_class,
        headers=headers,
        answers=message_ids_in(" ".join(named)),
        text=text.replace("\r\n", "\n"),
    )


def as_automatic_reply(answer: Json) -> AutomaticReply | None:
    """Read what a mail tip says; None where it says nothing, as for somebody outside."""
    tip = next(iter(answer.get("value") or ()), None)
    if tip is None or tip.get("error") or "automaticReplies" not in tip:
        return None
    replies = tip["automaticReplies"] or {}
    ends_at = _instant(replies.get("scheduledEndTime"))
    return AutomaticReply(
        is_on=bool(replies.get("message")) or ends_at is not None, ends_at=ends_at
    )


def _is_report(message_class: str, headers: tuple[tuple[str, str], ...]) -> bool:
    """Whether Exchange's idea of what is new in it would hide what we look for."""
    return message_class.lower().startswith("report.") or any(
        name == "x-failed-recipients"
        or (name == "content-type" and "multipart/report" in value.lower())
        for name, value in headers
    )


def _content(answer: Json, name: str) -> str:
    return str((answer.get(name) or {}).get("content") or "")


def _instant(value: Json | None) -> datetime | None:
    """Read an end that was set; Exchange writes the year 1 where none was."""
    if not value or not value.get("dateTime"):
        return None
    # Seven digits of a second are one more than Python reads.
    wall = datetime.fromisoformat(str(value["dateTime"])[:19])
    if wall.year < 2000:
        return None
    return wall.replace(tzinfo=_zone(str(value.get("timeZone") or "UTC"))).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    for known in _names(name):
        try:
            return ZoneInfo(known)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("UTC")


def _names(name: str) -> Iterator[str]:
    """Yield what a zone may be called here: Outlook tells Windows names as well as IANA ones."""
    if name in win_tz:
        yield win_tz[name]
    yield name
