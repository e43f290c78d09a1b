"""Requests that show whether a permission is there and change nothing."""

from service.graph.wire.request import GraphRequest, Json, mailbox_path

_NOTHING = "AAMkAGFub3RoaW5nLXRvLWJlLWZvdW5kLWhlcmU="


def read_users(most: int) -> GraphRequest:
    """Read some people."""
    query = {"$select": "id,mail,accountEnabled", "$top": str(most)}
    return GraphRequest(method="GET", path="/users", repeatable=True, query=query)


def read_group() -> GraphRequest:
    """Read one group."""
    query = {"$select": "id", "$top": "1"}
    return GraphRequest(method="GET", path="/groups", repeatable=True, query=query)


def addresses(answer: Json) -> set[str]:
    """The mail addresses of those who may sign in, case-folded."""
    return {
        str(each["mail"]).casefold()
        for each in answer.get("value", ())
        if each.get("mail") and each.get("accountEnabled") is not False
    }


def read_traces() -> GraphRequest:
    """Ask for one message trace."""
    return GraphRequest(
        method="GET",
        path="/admin/exchange/tracing/messageTraces",
        repeatable=True,
        query={"$top": "1"},
    )


def read_id(mailbox: str) -> GraphRequest:
    """Read the object id by which Teams knows a mailbox."""
    return GraphRequest(
        method="GET", path=mailbox_path(mailbox), repeatable=True, query={"$select": "id"}
    )


def read_inbox(mailbox: str) -> GraphRequest:
    """Ask for an inbox, not for what is in it."""
    return GraphRequest(
        method="GET",
        path=mailbox_path(mailbox, "mailFolders", "inbox"),
        repeatable=True,
        query={"$select": "id"},
    )


def change_meeting(organiser_id: str) -> GraphRequest:
    """Change the subject of an online meeting that is not there."""
    return GraphRequest(
        method="PATCH",
        path=mailbox_path(organiser_id, "onlineMeetings", _NOTHING),
        repeatable=True,
        json={"subject": "Nothing"},
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


def tallies_answers(answer: Json) -> bool:
    """Whether the calendar keeps who accepted and who declined."""
    return answer.get("isTallyingResponses") is not False


def offers_teams(answer: Json) -> bool:
    """Whether Teams is among them."""
    return "teamsForBusiness" in (answer.get("allowedOnlineMeetingProviders") or ())
