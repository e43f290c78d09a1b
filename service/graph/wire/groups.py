"""Requests and answers about groups and the people in them."""

from urllib.parse import quote

from service.domain.directory import DirectoryGroup, GroupMember
from service.graph.wire.directory import names
from service.graph.wire.request import GraphRequest, Json, literal

MOST_OF_ONE_NAME = 20
"""Two are too many already, and one of them may be meant by its address."""
_LARGEST_PAGE = 999
_MEMBER = (
    "id,givenName,surname,displayName,mail,userPrincipalName,department,accountEnabled,userType"
)
_FROM_OUTSIDE = "#ext#"
"""In the sign-in name of whoever was invited; older accounts have no userType."""


def find_groups(name: str) -> GraphRequest:
    """Search for groups by their address or shown name; Graph compares in any case."""
    return GraphRequest(
        method="GET",
        path="/groups",
        repeatable=True,
        query={
            "$filter": f"mail eq {literal(name)} or displayName eq {literal(name)}",
            "$select": "id,displayName,mail",
            "$top": str(MOST_OF_ONE_NAME),
        },
    )


def list_members(group_id: str) -> GraphRequest:
    """List the people of a group and of the groups within it.

    Asking for people alone, and not for devices and contacts, is an "advanced query".
    Source: https://learn.microsoft.com/graph/api/group-list-transitivemembers
    """
    return GraphRequest(
        method="GET",
        path=f"/groups/{quote(group_id, safe='')}/transitiveMembers/microsoft.graph.user",
        repeatable=True,
        query={"$select": _MEMBER, "$count": "true", "$top": str(_LARGEST_PAGE)},
        headers={"ConsistencyLevel": "eventual"},
    )


def read_group(answer: Json) -> DirectoryGroup:
    """Read one group."""
    return DirectoryGroup(
        directory_id=str(answer["id"]),
        name=str(answer.get("displayName") or ""),
        address=str(answer.get("mail") or "").casefold(),
    )


def is_hidden(answer: Json) -> bool:
    """Say whether we may see no more of somebody than that they are there.

    Who may read groups and not people is told type and id, and null for all else.
    """
    return not answer.get("userPrincipalName")


def read_member(answer: Json) -> GroupMember:
    """Read somebody of a group."""
    given, family = names(answer)
    sign_in_name = str(answer["userPrincipalName"]).casefold()
    return GroupMember(
        directory_id=str(answer["id"]),
        address=str(answer.get("mail") or "").casefold(),
        given_name=given,
        family_name=family,
        department=str(answer.get("department") or ""),
        is_enabled=answer.get("accountEnabled") is not False,
        is_guest=answer.get("userType") == "Guest" or _FROM_OUTSIDE in sign_in_name,
    )
