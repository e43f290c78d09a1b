"""Keep events and attendees' copies in the store, and find them again by Graph ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.answers import GraphFault, Request, not_found
from sandbox.calendar.series import Doc, Occurrence, existing_day, occurrence, occurrences
from sandbox.calendar.zones import iso
from sandbox.context import Context
from sandbox.people import find_person

EVENT = "event"
COPY = "event_copy"

_CORE = 32  # characters of Store.new_id("")
_IMMUTABLE, _MUTABLE = "AAkALg", "AAMkAD"


@dataclass(frozen=True)
class Item:
    """What one id in one mailbox stands for.

    `copy` is None in the organizer's own calendar; `occurrence` is None for a master or a
    single event.
    """

    person: Doc
    doc: Doc
    copy: Doc | None = None
    occurrence: Occurrence | None = None

    @property
    def attendees(self) -> list[Doc]:
        """Who is invited to this date (or the series), as the organizer's calendar knows it."""
        exception = self.occurrence.exception if self.occurrence else None
        own: list[Doc] | None = exception.get("attendees") if exception else None
        return self.doc["attendees"] if own is None else own


def mailbox_owner(ctx: Context, user: str) -> Doc:
    """The person whose mailbox a path names by object id or address."""
    person = find_person(ctx.store, user)
    if person is None or person["deleted"] or person["kind"] == "external":
        raise GraphFault(404, "Request_ResourceNotFound", f"Resource '{user}' does not exist.")
    if person["mailbox"] == "missing":
        raise GraphFault(
            404,
            "MailboxNotEnabledForRESTAPI",
            "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
        )
    return person


def save_event(ctx: Context, doc: Doc) -> None:
    """Write an event with the marks by which it is searched, and stamp the change."""
    doc["change"] += 1
    doc["modified"] = iso(ctx.clock.now())
    owner = doc["organizer"]
    marks = [
        ("extended", f"{owner}/{name}={value.lower()}") for name, value in doc["extended"].items()
    ]
    if doc["transaction_id"]:
        marks.append(("transaction", f"{owner}/{doc['transaction_id']}"))
    if doc["teams"]:
        marks.append(("join_url", doc["teams"]["joinUrl"]))
    ctx.store.put(EVENT, doc["id"], doc, owner=owner, marks=marks)


def sync_copies(ctx: Context, doc: Doc) -> None:
    """Give each invited mailbox its copy of the event, and take it from those no longer invited."""
    wanted = {}
    for attendee in everyone_invited(doc):
        person = find_person(ctx.store, attendee["emailAddress"]["address"])
        if person and not person["deleted"] and person["id"] != doc["organizer"]:
            wanted[person["id"]] = person
    for copy in ctx.store.find(COPY, "event", doc["id"]):
        if wanted.pop(copy["owner"], None) is None:
            ctx.store.delete(COPY, copy["id"])
    for owner in wanted:
        copy = {"id": ctx.store.new_id(""), "event": doc["id"], "owner": owner}
        ctx.store.put(COPY, copy["id"], copy, owner=owner, marks=[("event", doc["id"])])


def remove_event(ctx: Context, doc: Doc) -> None:
    for copy in ctx.store.find(COPY, "event", doc["id"]):
        ctx.store.delete(COPY, copy["id"])
    ctx.store.delete(EVENT, doc["id"])


def everyone_invited(doc: Doc) -> list[Doc]:
    """Attendees of the series and of each of its exceptions, each address once."""
    lists = [doc["attendees"]]
    lists += [each["attendees"] for each in doc["exceptions"].values() if each.get("attendees")]
    return list({address_of(attendee): attendee for each in lists for attendee in each}.values())


def address_of(attendee: Doc) -> str:
    return str(attendee["emailAddress"]["address"]).lower()


def invitation_of(ctx: Context, person: Doc, attendees: list[Doc]) -> Doc | None:
    """The entry of an attendee list that means this person, by present or former address."""
    for attendee in attendees:
        if address_of(attendee) == person["email"]:
            return attendee
    for attendee in attendees:
        found = find_person(ctx.store, attendee["emailAddress"]["address"])
        if found and found["id"] == person["id"]:
            return attendee
    return None


def mailbox_items(ctx: Context, person: Doc) -> list[Item]:
    """Masters and single events of one calendar: the person's own, then those invited to."""
    items = [Item(person, doc) for doc in ctx.store.every(EVENT, person["id"])]
    for copy in ctx.store.every(COPY, person["id"]):
        doc = ctx.store.get(EVENT, copy["event"])
        if doc is not None:
            items.append(Item(person, doc, copy))
    return items


def dates_of(
    ctx: Context, item: Item, after: datetime | None, before: datetime | None
) -> list[Item]:
    """The dates of a series in a window (aware UTC or None) to which the viewer is invited."""
    return _invited(ctx, item, occurrences(item.doc, after, before))


def exceptions_of(ctx: Context, item: Item) -> list[Item]:
    """The changed dates of a series to which the viewer is invited."""
    days = map(date.fromisoformat, sorted(item.doc["exceptions"]))
    return _invited(ctx, item, (occurrence(item.doc, day) for day in days))


def item_id(item: Item, *, immutable: bool) -> str:
    """The Graph id of an item.

    Without `Prefer: IdType="ImmutableId"` a date gets another id when it becomes an exception.
    """
    prefix = _IMMUTABLE if immutable else _MUTABLE
    core = prefix + str(item.copy["id"] if item.copy else item.doc["id"])
    if item.occurrence is None:
        return core
    mark = "X" if item.occurrence.exception and not immutable else "O"
    return f"{core}{mark}{item.occurrence.day:%Y%m%d}"


def master_id(item: Item, *, immutable: bool) -> str:
    return item_id(Item(item.person, item.doc, item.copy), immutable=immutable)


def find_item(ctx: Context, person: Doc, wanted: str) -> Item:
    """Resolve an id, in either form, or `OID.{master}.{date}`, within one mailbox.

    Raises:
        GraphFault: ErrorItemNotFound, also for a cancelled date; ErrorInvalidIdMalformed.
    """
    item = find_anywhere(ctx, wanted)
    if item.person["id"] != person["id"]:
        raise not_found()
    return item


def find_anywhere(ctx: Context, wanted: str) -> Item:
    """Resolve an id in whichever mailbox it lives."""
    day_text = ""
    if wanted.startswith("OID."):
        wanted, _, dashed = wanted[4:].rpartition(".")
        day_text = "O" + dashed.replace("-", "")
    prefix, core, tail = wanted[:6], wanted[6 : 6 + _CORE], wanted[6 + _CORE :] or day_text
    if not wanted.startswith((_IMMUTABLE[:4], _MUTABLE[:4])) or len(core) < _CORE:
        raise GraphFault(400, "ErrorInvalidIdMalformed", "Id is malformed.")
    copy = ctx.store.get(COPY, core)
    doc = ctx.store.get(EVENT, copy["event"] if copy else core)
    person = find_person(ctx.store, copy["owner"] if copy else doc["organizer"]) if doc else None
    if doc is None or person is None:
        raise not_found()
    if not tail:
        return Item(person, doc, copy)
    found = _occurrence(doc, tail, immutable=prefix == _IMMUTABLE or bool(day_text))
    return Item(person, doc, copy, found)


def _invited(ctx: Context, item: Item, found: Iterable[Occurrence]) -> list[Item]:
    dates = [Item(item.person, item.doc, item.copy, each) for each in found]
    if item.copy is None:
        return dates
    return [each for each in dates if invitation_of(ctx, item.person, each.attendees)]


def wants_immutable(request: Request) -> bool:
    return request.prefers('IdType="ImmutableId"')


def _occurrence(doc: Doc, tail: str, *, immutable: bool) -> Occurrence:
    try:
        day = date.fromisoformat(tail[1:])
    except ValueError as exc:
        raise GraphFault(400, "ErrorInvalidIdMalformed", "Id is malformed.") from exc
    if existing_day(doc, day) is None or day.isoformat() in doc["cancelled"]:
        raise not_found()
    found = occurrence(doc, day)
    if not immutable and (tail[0] == "X") != bool(found.exception):
        raise not_found()
    return found
