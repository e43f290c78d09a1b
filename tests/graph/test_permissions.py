"""What doctor concludes from each answer."""

import pytest
import requests
import responses

from service.domain.finding import State
from service.graph.permissions import GraphPermissions
from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL, MAILBOX, SETS, NumberedTokens, sample

_NOTHING = "AAMkAGFub3RoaW5nLXRvLWJlLWZvdW5kLWhlcmU%3D"


@pytest.mark.parametrize(
    ("status", "name", "is_there"),
    [
        (404, "error_item_not_found", True),
        (400, "error_nested", True),
        (404, "error_mailbox_missing", False),
        (403, "error_access_denied", False),
        (503, "error_busy", False),
    ],
)
def test_check_reads_permission_from_an_item_that_is_not_there(
    graph: responses.RequestsMock, transport: Transport, status: int, name: str, is_there: bool
) -> None:
    graph.get(f"{BASE_URL}/users", json={"value": []})
    graph.get(f"{BASE_URL}/groups", json={"value": []})
    graph.get(f"{BASE_URL}/users/sets@contoso.example", json={"id": "1"})
    graph.get(f"{BASE_URL}/admin/exchange/tracing/messageTraces", json={"value": []})
    answer = {"status": status, "json": sample(name)}
    graph.patch(f"{BASE_URL}/users/1/onlineMeetings/{_NOTHING}", **answer)
    graph.delete(f"{MAILBOX}/messages/{_NOTHING}", **answer)
    graph.post(f"{MAILBOX}/messages/{_NOTHING}/send", **answer)
    graph.delete(f"{SETS}/events/{_NOTHING}", **answer)
    graph.get(f"{SETS}/calendar", json=sample("calendar"))
    permissions = GraphPermissions(
        transport,
        NumberedTokens(),
        client_id="the-worker",
        sign_in=None,
        senders=["learning@contoso.example"],
        organisers=["sets@contoso.example"],
        clocks={},
        session=requests.Session(),
    )

    found = {each.what: each.state is State.OK for each in permissions.check()}

    assert found == {
        "Sign-in": False,
        "Application token": True,
        "User.Read.All": True,
        "GroupMember.Read.All": True,
        "Mail.ReadWrite for learning@contoso.example": is_there,
        "Mail.Send for learning@contoso.example": is_there,
        "Calendars.ReadWrite for sets@contoso.example": is_there,
        "Teams meetings of sets@contoso.example": True,
        "Answers in the calendar of sets@contoso.example": True,
        "OnlineMeetings.ReadWrite.All for sets@contoso.example": is_there,
        "ExchangeMessageTrace.Read.All": True,
        "Other people's mail": False,
        "Other people's calendars": False,
    }
