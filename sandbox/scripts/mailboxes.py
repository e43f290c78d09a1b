"""Scripts that act as people: change an account, reply to a mail, delete a draft, certify."""

import re
from datetime import UTC, datetime
from html import escape
from typing import Any

from sandbox.answers import Answer, Request, not_found
from sandbox.calendar.routes import SCRIPTS as CALENDAR_SCRIPTS
from sandbox.context import Context
from sandbox.delivery import carry
from sandbox.entra.registrations import WORKER, Registrations
from sandbox.graph.mail import move_message
from sandbox.mailroom import KIND, instant, recipient, save_message
from sandbox.people import find_person, save_person
from sandbox.scripts.checks import Wrong, checked, given_object

Match = re.Match[str]

_TEXTS = frozenset(
    {
        "email",
        "given_name",
        "surname",
        "display_name",
        "name",
        "department",
        "location",
        "time_zone",
        "country",
        "job_title",
        "new_email",
        "mailbox",
        "kind",
        "user_type",
    }
)
_FLAGS = frozenset({"disabled", "deleted", "teams"})
_LISTS = frozenset({"busy", "out_of_office", "app_roles", "groups", "working_days"})


def change_person(context: Context, request: Request, _match: Match) -> Answer:
    """Create the person with this address, or change what is given; answers the whole person."""
    given = given_object(request, _TEXTS | _FLAGS | _LISTS | {"manager"})
    for name in _TEXTS:
        checked(given, name, str)
    for name in _FLAGS:
        checked(given, name, bool)
    for name in _LISTS - {"out_of_office"}:
        checked(given, name, list)
    if "@" not in given.get("email", ""):
        raise Wrong("email must be an address")
    if given.get("mailbox", "ok") not in ("ok", "bounces", "missing"):
        raise Wrong("mailbox must be ok, bounces or missing")
    if "name" in given:
        given["display_name"] = given.pop("name")
    if given.get("manager"):
        given["manager"] = str(given["manager"]).lower()
    if "busy" in given:
        given["busy"] = [_span(span) for span in given["busy"] or ()]
    if given.get("out_of_office"):
        begins, ends, text = _absence(given["out_of_office"])
        given["out_of_office"] = [*_span([begins, ends]), text]
    new_email = given.pop("new_email", None)
    with context.store.lock:
        person = save_person(context.store, given)
        if new_email:
            person = _rename(context, person, new_email)
    return Answer(200, person)


def reply_to_message(context: Context, request: Request, _match: Match) -> Answer:
    """The recipient replies: `message_id` of their copy, or of the sender's where one got it."""
    given = given_object(request, {"message_id", "text"})
    store = context.store
    with store.lock:
        original = store.get(KIND, str(given.get("message_id", "")))
        if original is None:
            raise not_found()
        replier = original["mailbox"]
        if original["folder"] == "sentitems":
            replier = original["toRecipients"][0]["emailAddress"]["address"].lower()
        reply = _reply(context, original, replier, str(given.get("text", "")))
        save_message(store, reply)
        carry(context, reply)
    return Answer(200, {"from": replier, "internet_message_id": reply["internetMessageId"]})


def act_as_human(context: Context, request: Request, _match: Match) -> Answer:
    """`do` says what somebody with the mailbox open does; the calendar room knows its part."""
    body = request.body if isinstance(request.body, dict) else {}
    what = str(body.get("do", ""))
    if what in ("move_event", "edit_event", "delete_event"):
        return Answer(200, CALENDAR_SCRIPTS[what](context, body))
    if what != "delete_draft":
        raise Wrong("do must be move_event, delete_event, edit_event or delete_draft")
    given = given_object(request, {"do", "id", "permanently"})
    with context.store.lock:
        doc = context.store.get(KIND, str(given.get("id", "")))
        if doc is None or not doc["isDraft"] or doc["folder"] != "drafts":
            raise not_found()
        context.counters.add("drafts_deleted_by_hand")
        if given.get("permanently"):
            context.store.delete(KIND, doc["id"])
            return Answer(200, {"deleted": True, "id": None})
        # Outlook's delete key only moves the draft; it still is one, under another id.
        doc["submitted"] = None
        moved = move_message(context, doc, "deleteditems")
    return Answer(200, {"deleted": True, "id": moved["id"]})


def act_as_attendee(context: Context, request: Request, _match: Match) -> Answer:
    return Answer(200, CALENDAR_SCRIPTS["attendee"](context, _object(request)))


def forward_event(context: Context, request: Request, _match: Match) -> Answer:
    return Answer(200, CALENDAR_SCRIPTS["forward"](context, _object(request)))


def upload_certificate(context: Context, request: Request, _match: Match) -> Answer:
    """Add a public certificate (PEM) to an app registration, the worker's where none is named."""
    given = given_object(request, {"client_id", "certificate"})
    try:
        Registrations(context.store).upload_certificate(
            str(given.get("client_id", WORKER)), str(given.get("certificate", ""))
        )
    except ValueError as error:
        raise Wrong(str(error)) from error
    return Answer(200, {"client_id": given.get("client_id", WORKER)})


def _object(request: Request) -> dict[str, Any]:
    if not isinstance(request.body, dict):
        raise Wrong("the body must be a JSON object")
    return request.body


def _rename(context: Context, person: dict[str, Any], new_email: str) -> dict[str, Any]:
    former, email = person["email"], new_email.strip().lower()
    known = find_person(context.store, email)
    if "@" not in email or (known is not None and known["id"] != person["id"]):
        raise Wrong("new_email must be an address that nobody else has")
    renamed = save_person(context.store, {"id": person["id"], "email": email})
    for doc in context.store.every(KIND, former):
        save_message(context.store, {**doc, "mailbox": email})
    return renamed


def _reply(context: Context, original: dict[str, Any], replier: str, text: str) -> dict[str, Any]:
    store, subject = context.store, original["subject"]
    own, moment = recipient(store, replier), instant(context.clock.now())
    return {
        "id": store.new_id("AAMk"),
        "mailbox": replier,
        "folder": "drafts",
        "message_class": "IPM.Note",
        "body_html": f"<html><body><p>{escape(text)}</p></body></html>",
        "body_text": text,
        "subject": subject if subject.lower().startswith("re:") else f"Re: {subject}",
        "isDraft": True,
        "isRead": True,
        "createdDateTime": moment,
        "receivedDateTime": None,
        "sentDateTime": None,
        "internetMessageId": f"<{store.new_id('')}@sandbox.example>",
        "conversationId": original["conversationId"],
        "in_reply_to": original["internetMessageId"],
        "from": own,
        "sender": own,
        "toRecipients": original["replyTo"] or [original["from"]],
        "ccRecipients": [],
        "bccRecipients": [],
        "replyTo": [],
        "headers": [
            {"name": "In-Reply-To", "value": original["internetMessageId"]},
            {"name": "References", "value": original["internetMessageId"]},
        ],
        "extended": {},
    }


def _absence(value: Any) -> tuple[Any, Any, str]:
    if not isinstance(value, list) or len(value) != 3:
        raise Wrong("out_of_office must be [start, end, text]")
    return value[0], value[1], str(value[2])


def _span(value: Any) -> list[str]:
    """[start, end] as ISO instants in UTC; without an offset they are UTC already."""
    try:
        moments = [datetime.fromisoformat(str(each)) for each in value]
    except (TypeError, ValueError) as error:
        raise Wrong("a time span must be [start, end] in ISO 8601") from error
    if len(moments) != 2:
        raise Wrong("a time span must be [start, end]")
    aware = [each if each.tzinfo else each.replace(tzinfo=UTC) for each in moments]
    if not aware[0] < aware[1]:
        raise Wrong("a time span must end after it begins")
    return [each.astimezone(UTC).isoformat() for each in aware]
