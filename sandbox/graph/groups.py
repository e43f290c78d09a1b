"""Directory routes: groups, and the people in them.

There is one group of everybody, one for each department, and one for each name in people's own
list of groups. Source: https://learn.microsoft.com/graph/api/resources/group
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.answers import Answer, GraphFault, Request
from sandbox.context import Context
from sandbox.graph.directory import DEFAULT, MOST, PAGE, Resource, is_listed, user_view
from sandbox.graph.filters import parse_filter
from sandbox.graph.listing import narrowed, page, selected
from sandbox.people import everyone

_GROUPS = uuid.UUID("5d0f2a5e-9c0c-4f43-9f1d-5f6c2b0f7d11")
_EVERYBODY = "Everybody"
_DOMAIN = "setwise.example"


@dataclass(frozen=True)
class _Group:
    """A group: as the directory shows it, and who is in it."""

    view: Resource
    has: Callable[[dict[str, Any]], bool]


def list_groups(context: Context, request: Request, _match: re.Match[str]) -> Answer:
    views = [group.view for group in _groups(context)]
    if "$filter" in request.query:
        wanted = parse_filter(request.query["$filter"])
        views = [view for view in views if wanted.matches(view)]
    body = page(context, request, views, size=PAGE, most=MOST, skip_name="$skiptoken")
    names = selected(request)
    body["value"] = [narrowed(view, names) for view in body["value"]]
    return Answer(200, {"@odata.context": f"{context.graph_base_url}/$metadata#groups", **body})


def get_group(context: Context, request: Request, match: re.Match[str]) -> Answer:
    view = narrowed(_group_of(context, match["group"]).view, selected(request))
    base = f"{context.graph_base_url}/$metadata#groups/$entity"
    return Answer(200, {"@odata.context": base, **view})


def list_members(context: Context, request: Request, match: re.Match[str]) -> Answer:
    """A group's people; without User.Read.All only their type and id are told."""
    group = _group_of(context, match["group"])
    members = [
        person for person in everyone(context.store) if is_listed(person) and group.has(person)
    ]
    body = page(context, request, members, size=PAGE, most=MOST, skip_name="$skiptoken")
    names = selected(request) or DEFAULT
    readable = context.tenant.permissions.get("User.Read.All", False)
    views = []
    for person in body["value"]:
        view = narrowed(user_view(person), names)
        if not readable:
            view = {name: person["id"] if name == "id" else None for name in view}
        views.append({"@odata.type": "#microsoft.graph.user", **view})
    body["value"] = views
    return Answer(200, body)


def list_people(context: Context, request: Request, match: re.Match[str]) -> Answer:
    """The same, of people alone: an OData cast, which the directory answers from its index.

    Raises:
        GraphFault: 400 without the header and the parameter that such a query needs.
    """
    eventual = request.headers.get("consistencylevel", "").lower() == "eventual"
    # A nextLink need not repeat $count: https://learn.microsoft.com/graph/aad-advanced-queries
    counts = request.query.get("$count") == "true" or "$skiptoken" in request.query
    if not (eventual and counts):
        raise GraphFault(
            400,
            "Request_UnsupportedQuery",
            "OData cast needs ConsistencyLevel: eventual and $count=true.",
        )
    return list_members(context, request, match)


def _groups(context: Context) -> list[_Group]:
    people = everyone(context.store)
    departments = sorted({person["department"] for person in people} - {None, ""})
    named = sorted({name for person in people for name in _named(person)})
    return [
        _Group(
            _view(_EVERYBODY, "everybody", _EVERYBODY, has_mailbox=True),
            lambda person: bool(person["kind"] == "person"),
        ),
        *(_department(name) for name in departments),
        *(_own(name) for name in named),
    ]


def _department(name: str) -> _Group:
    return _Group(
        _view(name, name, f"Everybody in {name}", has_mailbox=False),
        lambda person: bool(person["department"] == name),
    )


def _own(name: str) -> _Group:
    return _Group(
        _view(name, f"group:{name}", name, has_mailbox=True), lambda person: name in _named(person)
    )


def _named(person: dict[str, Any]) -> list[str]:
    # A folder of an older version holds people without groups.
    found: list[str] = person.get("groups", [])
    return found


def _view(name: str, key: str, description: str, *, has_mailbox: bool) -> Resource:
    """A Microsoft 365 group, which has a mailbox, or a security group, which has none."""
    nickname = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    return {
        "id": str(uuid.uuid5(_GROUPS, key)),
        "displayName": name,
        "description": description,
        "groupTypes": ["Unified"] if has_mailbox else [],
        "mail": f"{nickname}@{_DOMAIN}" if has_mailbox else None,
        "mailEnabled": has_mailbox,
        "mailNickname": nickname,
        "securityEnabled": not has_mailbox,
    }


def _group_of(context: Context, group_id: str) -> _Group:
    for group in _groups(context):
        if group.view["id"] == group_id.lower():
            return group
    raise GraphFault(404, "Request_ResourceNotFound", f"Resource '{group_id}' does not exist.")
