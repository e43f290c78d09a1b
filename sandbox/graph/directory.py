"""Directory routes: people and managers.

Source: https://learn.microsoft.com/graph/api/resources/user
"""

import re
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

_MANAGER_MISSING = (
    "Resource 'manager' does not exist or one of its queried reference-property objects are not"
    " present."
)


def get_user(context: Context, request: Request, match: re.Match[str]) -> Answer:
    person = person_of(context, match["user"])
    names = selected(request)
    view = narrowed(user_view(person), names or DEFAULT)
    _expand_manager(context, request, person, view)
    base = f"{context.graph_base_url}/$metadata#users/$entity"
    return Answer(200, {"@odata.context": base, **view})


def get_manager(context: Context, request: Request, match: re.Match[str]) -> Answer:
    manager = _manager(context, person_of(context, match["user"]))
    if manager is None:
        raise GraphFault(404, "Request_ResourceNotFound", _MANAGER_MISSING)
    names = selected(request)
    view = narrowed(user_view(manager), names or DEFAULT)
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
    people = [person for person in everyone(context.store) if is_listed(person)]
    text = request.query.get("$filter", "")
    if text:
        wanted = parse_filter(text)
        if wanted.advanced and not (eventual and request.query.get("$count") == "true"):
            raise GraphFault(
                400,
                "Request_UnsupportedQuery",
                "The specified filter needs ConsistencyLevel: eventual and $count=true.",
            )
        people = [person for person in people if wanted.matches(user_view(person))]
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
        view = narrowed(user_view(person), names or DEFAULT)
        _expand_manager(context, request, person, view)
        views.append(view)
    body["value"] = views
    return Answer(200, {"@odata.context": f"{context.graph_base_url}/$metadata#users", **body})


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
    if person is None or not is_listed(person):
        raise GraphFault(
            404,
            "Request_ResourceNotFound",
            f"Resource '{key}' does not exist or one of its queried reference-property objects"
            " are not present.",
        )
    return person


def is_listed(person: dict[str, Any]) -> bool:
    """Whether the directory tells of somebody; it does not of those who were deleted."""
    return not person["deleted"]


def _manager(context: Context, person: dict[str, Any]) -> dict[str, Any] | None:
    if not person["manager"]:
        return None
    manager = find_person(context.store, person["manager"])
    return manager if manager is not None and is_listed(manager) else None


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
        **narrowed(user_view(manager), names),
    }


def user_view(person: dict[str, Any]) -> Resource:
    """Somebody as the directory tells of them, nothing left out."""
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
        "userType": person.get("user_type", "Member"),
    }
