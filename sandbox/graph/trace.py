"""The tenant's message trace: what passed through, whatever its mailboxes still hold."""

import re
from datetime import timedelta
from typing import Any

from sandbox.answers import Answer, Request
from sandbox.context import Context
from sandbox.delivery import TRACE
from sandbox.graph.filters import parse_filter
from sandbox.graph.listing import page
from sandbox.mailroom import instant

_PAGE, _MOST = 1000, 5000
_TOLD_FOR = timedelta(hours=48)  # where no time is asked for


def list_traces(context: Context, request: Request, _match: re.Match[str]) -> Answer:
    since = instant(context.clock.now() - _TOLD_FOR)
    text = request.query.get("$filter", "")
    matches = parse_filter(text).matches if text else lambda _trace: True
    found: list[dict[str, Any]] = [
        trace
        for trace in context.store.every(TRACE)
        if ("receivedDateTime" in text or trace["receivedDateTime"] >= since) and matches(trace)
    ]
    return Answer(200, page(context, request, found, size=_PAGE, most=_MOST))
