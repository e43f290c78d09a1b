"""What doctor concludes from each answer."""

import pytest
import responses

from service.graph.permissions import GraphPermissions
from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL, MAILBOX, SETS, NumberedTokens, sample


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
    nothing = "AAMkAGFub3RoaW5nLXRvLWJlLWZvdW5kLWhlcmU%3D"
    answer = {"status": status, "json": sample(name)}
    graph.delete(f"{MAILBOX}/messages/{nothing}", **answer)
    graph.post(f"{MAILBOX}/messages/{nothing}/send", **answer)
    graph.delete(f"{SETS}/events/{nothing}", **answer)
    graph.get(f"{SETS}/calendar", json=sample("calendar"))
    permissions = GraphPermissions(
        transport,
        NumberedTokens(),
        sign_in=None,
        senders=["learning@contoso.example"],
        organisers=["sets@contoso.example"],
    )

    assert [line[:2] for line in permissions.check()] == [
        ("Sign-in", False),
        ("Application token", True),
        ("User.Read.All", True),
        ("Mail.ReadWrite for learning@contoso.example", is_there),
        ("Mail.Send for learning@contoso.example", is_there),
        ("Calendars.ReadWrite for sets@contoso.example", is_there),
        ("Teams meetings of sets@contoso.example", True),
    ]
