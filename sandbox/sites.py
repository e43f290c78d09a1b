"""Turn wire calls into requests for the right room, and answers into replies."""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox.answers import Answer, GraphFault, Request
from sandbox.context import Context
from sandbox.entra.service import Entra
from sandbox.faults import Dropped
from sandbox.graph.service import Graph, read_json
from sandbox.listener import Call, Reply, Respond
from sandbox.pages.routes import PAGES
from sandbox.router import Router
from sandbox.scripts.routes import ROUTES as SCRIPT_ROUTES

_LOG = logging.getLogger("sandbox")
_JSON = "application/json; charset=utf-8"
_GRAPH_JSON = (
    "application/json;odata.metadata=minimal;odata.streaming=true;"
    "IEEE754Compatible=false;charset=utf-8"
)
_LOCAL_NAME = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)


def tls_site(context: Context, graph: Graph, entra: Entra) -> Respond:
    """What the TLS port answers: Graph, Entra, and the clock for services that follow it."""
    clock = Router(route for route in SCRIPT_ROUTES if route[1] == "/_sandbox/clock")

    def answer(call: Call) -> Reply:
        request = _request(call)
        if request.path.startswith("/v1.0/"):
            below = replace(request, path=request.path.removeprefix("/v1.0"))
            with context.requests.noted(call.method, unquote(call.target), call.port) as asked:
                answered = graph.answer(below)
                asked.status = answered.status
            return _reply(answered, _GRAPH_JSON)
        if request.path == "/_sandbox/clock":
            return _reply(_routed(clock, context, request))
        return _reply(entra.answer(request))

    def dated(call: Call) -> Reply:
        reply, skew = answer(call), context.tenant.date_skew_seconds
        if not skew:
            return reply
        date = formatdate(time.time() + skew, usegmt=True)
        return replace(reply, headers={**reply.headers, "Date": date})

    return _guarded(dated)


def people_site(context: Context, entra: Entra) -> Respond:
    """What the plain port answers: scripts, the sign-in page, pages for people."""
    scripts, pages = Router(SCRIPT_ROUTES), Router(PAGES)

    def answer(call: Call) -> Reply:
        request = _request(call)
        # A page elsewhere that made its own name point to this machine must not get in.
        if not _LOCAL_NAME.fullmatch(call.headers.get("host", "localhost")):
            return _reply(Answer(421, {"error": "the sandbox answers as localhost only"}))
        if call.method == "POST" and call.headers.get("sec-fetch-site") == "cross-site":
            return _reply(Answer(403, {"error": "pages of other sites may not change anything"}))
        if request.path.startswith("/_sandbox/") and scripts.knows(request.path):
            return _reply(_routed(scripts, context, request))
        if entra.has_page(request.path):
            return _reply(entra.page(request))
        return _reply(_routed(pages, context, request))

    return _guarded(answer)


def _guarded(answer: Callable[[Call], Reply]) -> Respond:
    def respond(call: Call) -> Reply | None:
        try:
            return answer(call)
        except Dropped:
            return None
        except GraphFault as fault:
            body = {"error": {"code": fault.code, "message": fault.message}}
            return _reply(Answer(fault.status, body, fault.headers))
        except Exception:  # noqa: BLE001 -- one call's mistake must not end the connection's thread
            _LOG.error(
                "sandbox mistake: %s %s\n%s", call.method, call.target, traceback.format_exc()
            )
            body = {"error": {"code": "generalException", "message": "The sandbox has a mistake."}}
            return _reply(Answer(500, body))

    return respond


def _routed(router: Router, context: Context, request: Request) -> Answer:
    method = "GET" if request.method == "HEAD" else request.method
    found = router.find(method, request.path)
    if found is not None:
        return found.handler(context, request, found.match)
    if router.knows(request.path):
        return Answer(405, {"error": f"{request.method} is not for {request.path}"})
    return _missing(request)


def _missing(request: Request) -> Answer:
    return Answer(404, {"error": f"there is nothing at {request.path}"})


def _request(call: Call) -> Request:
    parts = urlsplit(call.target)
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    body: Any = None
    if kind == "application/x-www-form-urlencoded":
        body = dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    elif kind != "text/plain":
        body = read_json(call.body)
    return Request(
        method=call.method,
        path=unquote(parts.path),
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers=call.headers,
        body=body,
        raw=call.body,
    )


def _reply(answer: Answer, json_type: str = _JSON) -> Reply:
    if answer.html is not None:
        headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
        return Reply(answer.status, headers, answer.html.encode())
    if answer.body is None:
        return Reply(answer.status, answer.headers, b"")
    body = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(answer.status, {"Content-Type": json_type, **answer.headers}, body)
