"""Cut lists into pages and resources down to what $select asks for."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from sandbox.answers import GraphFault, Request
from sandbox.context import Context

Resource = dict[str, Any]

_EXTENDED = re.compile(
    r"singleValueExtendedProperties\s*\(\s*\$filter\s*=(?P<filter>.*)\)", re.I | re.S
)
_QUOTED = re.compile(r"id\s+eq\s+'((?:[^']|'')*)'", re.I)


def selected(request: Request) -> list[str] | None:
    """The properties that $select names, which the contract has checked; None when it is absent."""
    text = request.query.get("$select", "").strip()
    if not text or text == "*":
        return None
    # A property of a narrower type is written with it: `microsoft.graph.eventMessage/event`.
    return [name.rpartition("/")[2] for name in text.split(",")]


def narrowed(resource: Resource, names: list[str] | None) -> Resource:
    """A resource with the selected properties; annotations and the id always stay."""
    if names is None:
        return resource
    kept = {*names, "id"}
    return {name: value for name, value in resource.items() if name in kept or name.startswith("@")}


def expanded_extended_ids(request: Request) -> list[str]:
    """The extended property ids that `$expand=singleValueExtendedProperties(...)` asks for.

    Raises:
        GraphFault: 400 without a filter in it, which Graph insists on.
    """
    text = request.query.get("$expand", "")
    if "singlevalueextendedproperties" not in text.lower():
        return []
    match = _EXTENDED.search(text)
    if match is None:
        raise GraphFault(
            400, "ErrorInvalidUrlQuery", "Expanding extended properties needs a $filter on id."
        )
    return [name.replace("''", "'") for name in _QUOTED.findall(match["filter"])]


def whole_number(request: Request, name: str, default: int, most: int) -> int:
    """A numeric query option, capped at what Graph answers at most."""
    text = request.query.get(name)
    if text is None:
        return default
    if not text.isdigit() or (name == "$top" and int(text) == 0):
        raise GraphFault(400, "BadRequest", f"Invalid value '{text}' for {name}.")
    return min(int(text), most)


def page(
    context: Context,
    request: Request,
    found: Sequence[Resource],
    *,
    size: int,
    most: int,
    skip_name: str = "$skip",
    total: int | None = None,
    taken: int | None = None,
) -> Resource:
    """One page of a collection, with an absolute, opaque nextLink where more follows.

    Args:
        found: everything, or, with `taken`, what a caller has cut already.
        skip_name: `$skip` as Outlook pages, `$skiptoken` as the directory does.
        total: what `$count=true` tells; the number found where not given.
        taken: how many of the following items lie before `found`.
    """
    top = whole_number(request, "$top", size, most)
    skip = whole_number(request, skip_name, 0, 10**9)
    asked_first = skip_name not in request.query
    if context.tenant.empty_pages and asked_first and found:
        return {
            "value": [],
            "@odata.nextLink": next_link(context, request, {skip_name: "0"}),
        }
    shown = list(found[:top] if taken is not None else found[skip : skip + top])
    more = len(found) > top if taken is not None else len(found) > skip + top
    body: Resource = {}
    if request.query.get("$count", "").lower() == "true" and asked_first:
        body["@odata.count"] = len(found) if total is None else total
    if more:
        body["@odata.nextLink"] = next_link(context, request, {skip_name: str(skip + top)})
    body["value"] = shown
    return body


def next_link(context: Context, request: Request, changes: Mapping[str, str]) -> str:
    query = {**request.query, **changes}
    path = quote(request.path, safe="/@$()'=,-_.~")
    return f"{context.graph_base_url}{path}?{urlencode(query, safe='$', quote_via=quote)}"
