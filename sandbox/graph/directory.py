"""Directory routes: people, managers, groups.

Source: https://learn.microsoft.com/graph/api/resources/user
"""

import re
import uuid
from typing import Any

from sandbox.answers import Answer, GraphFault, Request
from sandbox.context import Context
from sandbox.graph.filters import parse_filter
from sandbox.graph.listing import narrowed, page, selected
from sandbox.people import everyone, find_person

Resource = dict[str, Any]

DEFAULT = [
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
]
PAGE, MOST = 100, 999

_GROUPS = uuid.UUID("5d0f2a5e-9c0c-4f43-9f1d-5f6c2b0f7d11")
_MANAGER_MISSING = (
    "Resource 'manager' does not exist or one of its queried reference-property objects are not"
    " present."
)


def get_user(context: Context, request: Request, match: re.Match[str]) -> Answer:
    person = person_of(context, match["user"])
    names = selected(request)
    view = narrowed(_user(person), names or DEFAULT)
    _expand_manager(context, request, person, view)
    base = f"{context.graph_base_url}/$metadata#users/$entity"
    return Answer(200, {"@odata.context": base, **view})


def get_manager(context: Context, request: Request, match: re.Match[str]) -> Answer:
    manager = _manager(context, person_of(context, match["user"]))
    if manager is None:
        raise GraphFault(404, "Request_ResourceNotFound", _MANAGER_MISSING)
    names = selected(request)
    view = narrowed(_user(manager), names or DEFAULT)
    return Answer(
        200,
        {
            "@odata.context": f"{context.graph_base_url}/$metadata#directoryObjects/$entity",
            "@odata.type": "#microsoft.graph.user",
            **view,
        },
    )


def list_users(context: Context, request: Request, _match: re.Match[str]) -> Answer:
    eventual = request.headers.get("consistencylevel", "").lower() == "eventual"
    names = selected(request)
    people = [person for person in everyone(context.store) if _listed(person)]
    text = request.query.get("$filter", "")
    if text:
        wanted = parse_filter(text)
        if wanted.advanced and not (eventual and request.query.get("$count") == "true"):
            raise GraphFault(
                400,
                "Request_UnsupportedQuery",
                "The specified filter needs ConsistencyLevel: eventual and $count=true.",
            )
        people = [person for person in people if wanted.matches(_user(person))]
    if "$search" in request.query and not eventual:
        raise GraphFault(
            400, "Request_UnsupportedQuery", "$search needs ConsistencyLevel: eventual."
        )
    if "$orderby" in request.query:
        people.sort(key=lambda person: str(person["display_name"]).casefold())
    body = page(context, request, people, size=PAGE, most=MOST, skip_name="$skiptoken")
    if not eventual:
        body.pop("@odata.count", None)  # Graph ignores $count without ConsistencyLevel
    views = []
    for person in body["value"]:
        view = narrowed(_user(person), names or DEFAULT)
        _expand_manager(context, request, person, view)
        views.append(view)
    body["value"] = views
    return Answer(200, {"@odata.context": f"{context.graph_base_url}/$metadata#users", **body})


def list_groups(context: Context, request: Request, _match: re.Match[str]) -> Answer:
    groups = [_group(name) for name in _departments(context)]
    if "$filter" in request.query:
        wanted = parse_filter(request.query["$filter"])
        groups = [group for group in groups if wanted.matches(group)]
    body = page(context, request, groups, size=PAGE, most=MOST, skip_name="$skiptoken")
    return Answer(200, body)


def get_group(context: Context, _request: Request, match: re.Match[str]) -> Answer:
    return Answer(200, _group(_department_of(context, match["group"])))


def list_members(context: Context, request: Request, match: re.Match[str]) -> Answer:
    """A department's people; without User.Read.All only their type and id are told."""
    department = _department_of(context, match["group"])
    members = [
        person
        for person in everyone(context.store)
        if _listed(person) and person["department"] == department
    ]
    body = page(context, request, members, size=PAGE, most=MOST, skip_name="$skiptoken")
    names = selected(request) or DEFAULT
    readable = context.tenant.permissions.get("User.Read.All", False)
    views = []
    for person in body["value"]:
        view = narrowed(_user(person), names)
        if not readable:
            view = {name: person["id"] if name == "id" else None for name in view}
        views.append({"@odata.type": "#microsoft.graph.user", **view})
    body["value"] = views
    return Answer(200, body)


def list_organization(context: Context, _request: Request, _match: re.Match[str]) -> Answer:
    domains = sorted({person["email"].rpartition("@")[2] for person in everyone(context.store)})
    verified = [{"name": name, "isDefault": place == 0} for place, name in enumerate(domains)]
    tenant = context.store.get("entra", "tenant") or {}
    organization = {
        "id": tenant.get("id"),
        "displayName": "Setwise sandbox",
        "verifiedDomains": verified,
    }
    return Answer(200, {"value": [organization]})


def person_of(context: Context, key: str) -> dict[str, Any]:
    """The person of a path.

    Raises:
        GraphFault: 404, for a deleted person as well; the code is the same as for a missing
            manager.
    """
    person = find_person(context.store, key)
    if person is None or not _listed(person):
        raise GraphFault(
            404,
            "Request_ResourceNotFound",
            f"Resource '{key}' does not exist or one of its queried reference-property objects"
            " are not present.",
        )
    return person


def _listed(person: dict[str, Any]) -> bool:
    return not person["deleted"]


def _manager(context: Context, person: dict[str, Any]) -> dict[str, Any] | None:
    if not person["manager"]:
        return None
    manager = find_person(context.store, person["manager"])
    return manager if manager is not None and _listed(manager) else None


def _expand_manager(
    context: Context, request: Request, person: dict[str, Any], view: Resource
) -> None:
    expand = request.query.get("$expand", "")
    if not expand.lower().startswith("manager"):
        return
    if "$levels" in expand and request.headers.get("consistencylevel", "").lower() != "eventual":
        raise GraphFault(
            400, "Request_UnsupportedQuery", "$levels needs ConsistencyLevel: eventual."
        )
    manager = _manager(context, person)
    if manager is None:
        return
    chosen = re.search(r"\$select=([^;)]*)", expand)
    names = [name.strip() for name in chosen[1].split(",")] if chosen else DEFAULT
    view["manager"] = {
        "@odata.type": "#microsoft.graph.user",
        **narrowed(_user(manager), names),
    }


def _user(person: dict[str, Any]) -> Resource:
    missing = person["mailbox"] == "missing"
    return {
        "id": person["id"],
        "accountEnabled": not person["disabled"],
        "businessPhones": [],
        "city": person["location"],
        "companyName": None,
        "country": person["country"],
        "createdDateTime": "2020-01-01T00:00:00Z",
        "department": person["department"],
        "displayName": person["display_name"],
        "employeeId": None,
        "givenName": person["given_name"] or None,
        "jobTitle": person["job_title"],
        "mail": None if missing else person["email"],
        "mailNickname": person["email"].partition("@")[0],
        "mobilePhone": None,
        "officeLocation": person["location"],
        "otherMails": [],
        "preferredLanguage": None,
        "proxyAddresses": [f"SMTP:{person['email']}"]
        + [f"smtp:{alias}" for alias in person["aliases"]],
        "surname": person["surname"] or None,
        "usageLocation": (person["country"] or "")[:2] or None,
        "userPrincipalName": person["email"],
        "userType": "Member",
    }


def _departments(context: Context) -> list[str]:
    return sorted({person["department"] for person in everyone(context.store)} - {None, ""})


def _group(department: str) -> Resource:
    return {
        "id": str(uuid.uuid5(_GROUPS, department)),
        "displayName": department,
        "description": f"Everybody in {department}",
        "groupTypes": [],
        "mailEnabled": False,
        "securityEnabled": True,
    }


def _department_of(context: Context, group_id: str) -> str:
    for department in _departments(context):
        if _group(department)["id"] == group_id.lower():
            return department
    raise GraphFault(404, "Request_ResourceNotFound", f"Resource '{group_id}' does not exist.")
