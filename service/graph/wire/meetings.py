"""Requests and answers about the Teams meeting behind an event: who runs it, who waits outside."""

from collections.abc import Collection, Mapping

from service.graph.wire.request import GraphRequest, Json, literal, mailbox_path

_LOBBY = "invited"
"""Everybody who was invited comes in without waiting; others wait in the lobby."""
_CO_ORGANISER = "coorganizer"


def read_person(address: str) -> GraphRequest:
    """Read the object id and sign-in name by which Teams knows somebody."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(address),
        repeatable=True,
        query={"$select": "id,userPrincipalName"},
    )


def find_meeting(organiser_id: str, join_url: str) -> GraphRequest:
    """Find a meeting by its link; only as its organiser, who must be named by object id.

    Source: https://learn.microsoft.com/graph/api/onlinemeeting-get
    """
    return GraphRequest(
        method="GET",
        path=mailbox_path(organiser_id, "onlineMeetings"),
        repeatable=True,
        query={"$filter": f"JoinWebUrl eq {literal(join_url)}"},
    )


def read_meeting(organiser_id: str, meeting_id: str) -> GraphRequest:
    """Read a meeting back."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(organiser_id, "onlineMeetings", meeting_id),
        repeatable=True,
    )


def set_options(
    organiser_id: str, meeting_id: str, co_organisers: Mapping[str, str]
) -> GraphRequest:
    """Set co-organisers and lobby; a repeat changes nothing and mails nobody.

    Args:
        co_organisers: object ids by sign-in name.

    Source: https://learn.microsoft.com/graph/api/onlinemeeting-update
    """
    attendees = [
        {"upn": upn, "role": _CO_ORGANISER, "identity": {"user": {"id": object_id}}}
        for upn, object_id in co_organisers.items()
    ]
    return GraphRequest(
        method="PATCH",
        path=mailbox_path(organiser_id, "onlineMeetings", meeting_id),
        repeatable=True,
        json={
            "lobbyBypassSettings": {"scope": _LOBBY},
            "participants": {"attendees": attendees},
        },
    )


def has_options(answer: Json, co_organisers: Collection[str]) -> bool:
    """Say whether a meeting's lobby and co-organisers (sign-in names) are as they should be."""
    scope = (answer.get("lobbyBypassSettings") or {}).get("scope")
    attendees = (answer.get("participants") or {}).get("attendees") or ()
    running = {
        str(each.get("upn") or "").casefold()
        for each in attendees
        if each.get("role") == _CO_ORGANISER
    }
    return scope == _LOBBY and running == {each.casefold() for each in co_organisers}
