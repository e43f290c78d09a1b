"""Requests and answers about people and their managers."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.directory import DirectoryManager, DirectoryPerson
from service.graph.wire.request import GraphRequest, Json, literal, mailbox_path

MOST_IN_A_BATCH = 20
"""https://learn.microsoft.com/graph/json-batching"""

_NAMES = "id,givenName,surname,displayName,mail,userPrincipalName"
_QUERY = {"$select": f"{_NAMES},accountEnabled", "$expand": f"manager($select={_NAMES})"}
_NOBODY = "Request_ResourceNotFound"


@dataclass(frozen=True)
class BatchAnswer:
    """What one request of a batch was answered."""

    status: int
    body: Json


def person(key: str) -> GraphRequest:
    """Read somebody by object id or sign-in name, with their manager."""
    return GraphRequest(method="GET", path=mailbox_path(key), repeatable=True, query=_QUERY)


def find_by_mail(address: str) -> GraphRequest:
    """Search for somebody whose mail address is not their sign-in name."""
    return GraphRequest(
        method="GET",
        path="/users",
        repeatable=True,
        query={"$filter": f"mail eq {literal(address)}", **_QUERY},
    )


def batch(requests: Sequence[GraphRequest]) -> GraphRequest:
    """Put reads into one call; each is answered under its place in the order given."""
    items = [
        {"id": str(place), "method": one.method, "url": one.target}
        for place, one in enumerate(requests)
    ]
    return GraphRequest(method="POST", path="/$batch", repeatable=True, json={"requests": items})


def read_batch(answer: Json) -> dict[int, BatchAnswer]:
    """Return each answer by its request's place; Graph promises no order."""
    return {
        int(item["id"]): BatchAnswer(int(item["status"]), item.get("body") or {})
        for item in answer.get("responses", ())
    }


def is_an_answer(answer: BatchAnswer) -> bool:
    """Say whether it tells that somebody is there or is not; anything else tells nothing.

    A 404 counts only with the directory's own code for "there is nobody".
    """
    if answer.status == 404:
        return bool((answer.body.get("error") or {}).get("code") == _NOBODY)
    return answer.status == 200


def read_person(answer: BatchAnswer) -> DirectoryPerson | None:
    """Read one person; None where there is nobody."""
    return None if answer.status == 404 else _person(answer.body)


def read_first(answer: BatchAnswer) -> DirectoryPerson | None:
    """Read the first of those found; None where nobody was."""
    found = answer.body.get("value") or []
    return _person(found[0]) if found else None


def _person(answer: Json) -> DirectoryPerson:
    given, family = names(answer)
    manager = answer.get("manager")
    return DirectoryPerson(
        directory_id=answer["id"],
        address=_address_of(answer),
        given_name=given,
        family_name=family,
        # Without permission to read it the property is missing; nobody is locked out by that.
        enabled=answer.get("accountEnabled") is not False,
        manager=_manager(manager) if manager and manager.get("id") else None,
    )


def _manager(answer: Json) -> DirectoryManager:
    given, family = names(answer)
    return DirectoryManager(answer["id"], _address_of(answer), given, family)


def _address_of(answer: Json) -> str:
    # A contact of the organisation has no sign-in name.
    return str(answer.get("mail") or answer.get("userPrincipalName") or "").casefold()


def names(answer: Json) -> tuple[str, str]:
    """Return given and family name, as far as they are told."""
    given, family = answer.get("givenName") or "", answer.get("surname") or ""
    if given or family:
        return given, family
    # Some directories fill in the shown name alone.
    first, _, rest = str(answer.get("displayName") or "").partition(" ")
    return first, rest
