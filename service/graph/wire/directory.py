"""Requests and answers about people and their managers."""

from service.graph.wire.request import GraphRequest, Json, literal, mailbox_path

_FIELDS = "id,displayName,mail,userPrincipalName,accountEnabled"


def person(address: str) -> GraphRequest:
    """Read somebody by sign-in name (or object id)."""
    return GraphRequest(
        method="GET", path=mailbox_path(address), repeatable=True, query={"$select": _FIELDS}
    )


def find_by_mail(address: str) -> GraphRequest:
    """Search for somebody whose mail address is not their sign-in name."""
    return GraphRequest(
        method="GET",
        path="/users",
        repeatable=True,
        query={"$filter": f"mail eq {literal(address)}", "$select": _FIELDS},
    )


def manager(directory_id: str) -> GraphRequest:
    """Read somebody's manager, a person or a contact of the organisation."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(directory_id, "manager"),
        repeatable=True,
        query={"$select": "id,displayName,mail,userPrincipalName"},
    )


def address_of(answer: Json) -> str | None:
    """Read where somebody gets mail; a contact has no sign-in name."""
    return answer.get("mail") or answer.get("userPrincipalName") or None
