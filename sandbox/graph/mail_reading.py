"""Mail routes that only read: one message, a folder, a search over the mailbox."""

import re
import time
from typing import Any

from sandbox.answers import Answer, Request, not_found
from sandbox.context import Context
from sandbox.graph.filters import Filter, parse_filter
from sandbox.graph.listing import (
    expanded_extended_ids,
    narrowed,
    page,
    selected,
    whole_number,
)
from sandbox.graph.mail import found_message, mailbox_of, move_message
from sandbox.graph.messages import (
    FOLDERS,
    extended_value,
    folder_id,
    folder_named,
    internet_headers,
    shown,
)
from sandbox.mailroom import KIND

Doc = dict[str, Any]

PAGE, MOST = 10, 1000


def get_message(context: Context, request: Request, match: re.Match[str]) -> Answer:
    doc = found_message(context, match)
    base = f"{context.graph_base_url}/$metadata#users('{doc['mailbox']}')/messages/$entity"
    return Answer(200, {"@odata.context": base, **_view(request, doc)})


def list_messages(context: Context, request: Request, match: re.Match[str]) -> Answer:
    """Messages of the whole mailbox, newest first."""
    return _listed(context, request, mailbox_of(context, match), None)


def list_folder(context: Context, request: Request, match: re.Match[str]) -> Answer:
    mailbox = mailbox_of(context, match)
    return _listed(context, request, mailbox, _folder(mailbox, match["folder"]))


def get_folder(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    mailbox = mailbox_of(context, match)
    return Answer(200, _folder_view(context, mailbox, _folder(mailbox, match["folder"])))


def list_folders(context: Context, request: Request, match: re.Match[str]) -> Answer:
    mailbox = mailbox_of(context, match)
    views = [_folder_view(context, mailbox, folder) for folder in FOLDERS]
    return Answer(200, page(context, request, views, size=PAGE, most=MOST))


def move(context: Context, request: Request, match: re.Match[str]) -> Answer:
    destination = str(request.body.get("destinationId") or "")
    with context.store.lock:
        doc = found_message(context, match)
        doc = move_message(context, doc, _folder(doc["mailbox"], destination))
    return Answer(201, shown(doc))


def _listed(context: Context, request: Request, mailbox: str, folder: str | None) -> Answer:
    names = selected(request)
    expanded_extended_ids(request)  # a wrong $expand is refused where nothing is found as well
    text = request.query.get("$filter", "")
    order = request.query.get("$orderby", "")
    base = {
        "@odata.context": f"{context.graph_base_url}/$metadata#users('{mailbox}')/messages"
        + (f"({','.join(names)})" if names else "")
    }
    if not text and not order and folder and not context.tenant.empty_pages:
        # The common case reads one page from the store, however full the folder is.
        top = whole_number(request, "$top", PAGE, MOST)
        skip = whole_number(request, "$skip", 0, 10**9)
        docs = context.store.find(
            KIND, "folder", f"{mailbox}/{folder}", newest_first=True, skip=skip, limit=top + 1
        )
        views = [_view(request, doc) for doc in docs]
        total = None
        if request.query.get("$count", "").lower() == "true":
            total = len(context.store.find(KIND, "folder", f"{mailbox}/{folder}"))
        body = page(context, request, views, size=PAGE, most=MOST, total=total, taken=skip)
        return Answer(200, {**base, **body})
    wanted = parse_filter(text) if text else None
    docs = _candidates(context, mailbox, folder, wanted)
    if wanted is not None:
        docs = [doc for doc in docs if wanted.matches(_searched(doc))]
    _sort(docs, order)
    body = page(context, request, docs, size=PAGE, most=MOST)
    body["value"] = [_view(request, doc) for doc in body["value"]]
    return Answer(200, {**base, **body})


def _candidates(
    context: Context, mailbox: str, folder: str | None, wanted: Filter | None
) -> list[Doc]:
    """Newest first; a search does not see what changed within the lag of its index."""
    docs: list[Doc] | None = None
    for path, value in wanted.required if wanted else ():
        if path.startswith("extended:") and "0x" not in path:
            name = path.removeprefix("extended:")
            docs = context.store.find(KIND, "extended", f"{mailbox}/{name}={value.lower()}")
        elif path == "internetMessageId":
            docs = context.store.find(KIND, "internetMessageId", f"{mailbox}/{value}")
        if docs is not None:
            break
    if docs is None and folder is not None:
        docs = context.store.find(KIND, "folder", f"{mailbox}/{folder}")
    if docs is None:
        docs = context.store.every(KIND, mailbox)
    if folder is not None:
        docs = [doc for doc in docs if doc["folder"] == folder]
    docs = [doc for doc in docs if not doc.get("unsaved")]
    if wanted is not None and context.tenant.search_lag_ms:
        indexed = time.time() - context.tenant.search_lag_ms / 1000
        docs = [doc for doc in docs if doc["touched_at"] <= indexed]
    docs.reverse()
    return docs


def _searched(doc: Doc) -> Doc:
    """A message as a filter sees it, with every extended property."""
    names = [*doc["extended"], "Integer 0x0E07", "String 0x001A", "String 0x1042"]
    pairs = [{"id": name, "value": extended_value(doc, name)} for name in names]
    return {**shown(doc), "singleValueExtendedProperties": pairs}


def _sort(docs: list[Doc], order: str) -> None:
    for clause in reversed([part.split() for part in order.split(",") if part.strip()]):
        name = clause[0]
        descending = len(clause) > 1 and clause[1].lower() == "desc"
        docs.sort(key=lambda doc: str(shown(doc).get(name)), reverse=descending)


def _view(request: Request, doc: Doc) -> Doc:
    names = selected(request)
    view = shown(
        doc,
        as_text=request.prefers('outlook.body-content-type="text"'),
        extended=expanded_extended_ids(request),
    )
    if names is None:
        return view
    if "internetMessageHeaders" in names:
        view["internetMessageHeaders"] = internet_headers(doc)
    if "uniqueBody" in names:
        # What is new in a reply; here nobody's program quotes the mail that it answers.
        view["uniqueBody"] = view["body"]
    return narrowed(view, [*names, "singleValueExtendedProperties"])


def _folder(mailbox: str, wanted: str) -> str:
    folder = folder_named(mailbox, wanted)
    if folder is None:
        raise not_found()
    return folder


def _folder_view(context: Context, mailbox: str, folder: str) -> Doc:
    docs = context.store.find(KIND, "folder", f"{mailbox}/{folder}")
    return {
        "id": folder_id(mailbox, folder),
        "displayName": FOLDERS[folder],
        "parentFolderId": folder_id(mailbox, "root"),
        "childFolderCount": 0,
        "unreadItemCount": sum(not doc["isRead"] for doc in docs),
        "totalItemCount": len(docs),
        "isHidden": False,
    }
