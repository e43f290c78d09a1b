"""`$batch`: up to twenty calls in one, four of them at a time.

Source: https://learn.microsoft.com/graph/json-batching
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox.answers import Answer, GraphFault, Request

MOST_ITEMS = 20
AT_ONCE = 4

Item = dict[str, Any]


def answer(request: Request, ask: Callable[[Request], Answer]) -> Answer:
    """Answer a batch; each item is judged alone, so a 429 may sit in an outer 200."""
    items = _items(request.body)
    if any(item.get("dependsOn") for item in items):
        responses = _in_order(request, items, ask)
    else:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            responses = list(pool.map(lambda item: _response(request, item, ask), items))
    # Graph promises no order; the reverse makes a client that counts on one fail at once.
    return Answer(200, {"responses": responses[::-1]})


def _items(body: Any) -> list[Item]:
    items = body.get("requests") if isinstance(body, dict) else None
    if not isinstance(items, list) or not items or not all(_readable(item) for item in items):
        raise _refused("Invalid batch payload format.")
    if len(items) > MOST_ITEMS:
        raise _refused(f"Number of batch request steps exceeds the limit of {MOST_ITEMS}.")
    ids = [str(item["id"]).lower() for item in items]
    if len(set(ids)) < len(ids):
        raise _refused("Request id must be unique within a batch.")
    for item in items:
        if item.get("body") is not None and not _headers(item).get("content-type"):
            raise _refused(f"Write request id : {item['id']} does not contain Content-Type header.")
    return items


def _readable(item: Any) -> bool:
    return isinstance(item, dict) and all(item.get(name) for name in ("id", "method", "url"))


def _in_order(request: Request, items: list[Item], ask: Callable[[Request], Answer]) -> list[Item]:
    statuses: dict[str, int] = {}
    responses = []
    for item in items:
        needed = [str(name) for name in item.get("dependsOn") or ()]
        if any(statuses.get(name, 424) >= 400 for name in needed):
            failed = {"error": {"code": "FailedDependency", "message": "A dependency failed."}}
            response = {"id": item["id"], "status": 424, "headers": {}, "body": failed}
        else:
            response = _response(request, item, ask)
        statuses[str(item["id"])] = response["status"]
        responses.append(response)
    return responses


def _response(outer: Request, item: Item, ask: Callable[[Request], Answer]) -> Item:
    parts = urlsplit(str(item["url"]))
    path = unquote(parts.path)
    if path.startswith("/v1.0/"):
        path = path.removeprefix("/v1.0")
    body = item.get("body")
    headers = {**_headers(item), "authorization": outer.headers.get("authorization", "")}
    inner = ask(
        Request(
            method=str(item["method"]).upper(),
            path=path if path.startswith("/") else f"/{path}",
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            body=body,
            raw=body.encode() if isinstance(body, str) else json.dumps(body).encode(),
        )
    )
    response = {"id": item["id"], "status": inner.status, "headers": dict(inner.headers)}
    if inner.body is not None:
        response["headers"]["Content-Type"] = "application/json"
        response["body"] = inner.body
    return response


def _headers(item: Item) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in (item.get("headers") or {}).items()}


def _refused(message: str) -> GraphFault:
    return GraphFault(400, "BadRequest", message)
