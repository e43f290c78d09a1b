"""Requests that show whether a permission is there and change nothing."""

from service.graph.wire.request import GraphRequest, Json, mailbox_path

_NOTHING = "AAMkAGFub3RoaW5nLXRvLWJlLWZvdW5kLWhlcmU="


def read_users() -> GraphRequest:
    """Read one person."""
    return GraphRequest(
        method="GET", path="/users", repeatable=True, query={"$select": "id", "$top": "1"}
    )


def change_mail(mailbox: str) -> GraphRequest:
    """Delete a message that is not there."""
    return GraphRequest(
        method="DELETE", path=mailbox_path(mailbox, "messages", _NOTHING), repeatable=True
    )


def send_mail(mailbox: str) -> GraphRequest:
    """Send a draft that is not there."""
    return GraphRequest(
        method="POST",
        path=mailbox_path(mailbox, "messages", _NOTHING, "send"),
        repeatable=True,
        headers={"Content-Length": "0"},
    )


def change_calendar(mailbox: str) -> GraphRequest:
    """Delete an event that is not there."""
    return GraphRequest(
        method="DELETE", path=mailbox_path(mailbox, "events", _NOTHING), repeatable=True
    )


def read_calendar(mailbox: str) -> GraphRequest:
    """Ask which online meetings the default calendar offers."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "calendar"),
        repeatable=True,
        query={"$select": "allowedOnlineMeetingProviders,isTallyingResponses"},
    )


def offers_teams(answer: Json) -> bool:
    """Whether Teams is among them."""
    return "teamsForBusiness" in (answer.get("allowedOnlineMeetingProviders") or ())
