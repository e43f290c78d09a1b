"""Groups and the people in them over recorded answers."""

from typing import Any

import pytest
import responses

from service.domain.directory import DirectoryGroup, GroupMember
from service.errors import TryLater
from service.graph.directory import GraphDirectory
from service.graph.errors import GraphAuthFailed, GraphRejected
from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL, sample

_PEOPLE = f"{BASE_URL}/groups/g-1/transitiveMembers/microsoft.graph.user"
_ZOE: dict[str, Any] = {
    "@odata.type": "#microsoft.graph.user",
    "id": "u-1",
    "givenName": "Zoë",
    "surname": "Müller",
    "displayName": "Zoë Müller",
    "mail": "Zoe@contoso.example",
    "userPrincipalName": "zoe@contoso.example",
    "department": "Sales",
    "accountEnabled": True,
    "userType": "Member",
}
_MEMBER = GroupMember("u-1", "zoe@contoso.example", "Zoë", "Müller", "Sales", True, False)


@pytest.fixture
def directory(transport: Transport) -> GraphDirectory:
    return GraphDirectory(transport)


def _page(graph: responses.RequestsMock, *people: Any, **more: Any) -> None:
    graph.get(_PEOPLE, json={"value": list(people), **more})


def test_groups_by_name_or_address_with_quotes_doubled(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    told = {"id": "g-1", "displayName": "O'Hara's leaders", "mail": "Leaders@contoso.example"}
    graph.get(f"{BASE_URL}/groups", json={"value": [told, {"id": "g-2", "displayName": "x"}]})

    assert directory.find_groups("O'Hara's leaders") == [
        DirectoryGroup("g-1", "O'Hara's leaders", "leaders@contoso.example"),
        DirectoryGroup("g-2", "x", ""),
    ]
    assert graph.calls[0].request.params == {
        "$filter": "mail eq 'O''Hara''s leaders' or displayName eq 'O''Hara''s leaders'",
        "$select": "id,displayName,mail",
        "$top": "20",
    }


def test_group_may_stand_on_a_later_page(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    url = f"{BASE_URL}/groups"
    graph.get(url, json={"value": [], "@odata.nextLink": f"{url}?$skiptoken=a"})
    graph.get(url, json={"value": [{"id": "g-1", "displayName": "Sales"}]})

    assert directory.find_groups("Sales") == [DirectoryGroup("g-1", "Sales", "")]


def test_members_are_an_advanced_query_over_pages(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    _page(graph, **{"@odata.nextLink": f"{_PEOPLE}?$skiptoken=a"})
    _page(graph, _ZOE, **{"@odata.nextLink": f"{_PEOPLE}?$skiptoken=b"})
    _page(graph, _ZOE | {"id": "u-2"})

    found = directory.members("g-1", most=10)

    assert [each.directory_id for each in found] == ["u-1", "u-2"]
    assert found[0] == _MEMBER
    assert [call.request.headers["ConsistencyLevel"] for call in graph.calls] == ["eventual"] * 3
    assert graph.calls[0].request.params == {
        "$select": "id,givenName,surname,displayName,mail,userPrincipalName,department,"
        "accountEnabled,userType",
        "$count": "true",
        "$top": "999",
    }


def test_next_page_on_another_host_is_not_asked_for(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    _page(graph, _ZOE, **{"@odata.nextLink": "https://elsewhere.example/v1.0/groups"})

    with pytest.raises(GraphRejected, match="ForeignNextLink"):
        directory.members("g-1", most=10)


def test_no_more_is_read_than_tells_that_there_are_too_many(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    people = [_ZOE | {"id": f"u-{number}"} for number in range(5)]
    _page(graph, *people, **{"@odata.nextLink": f"{_PEOPLE}?$skiptoken=a"})

    assert len(directory.members("g-1", most=3)) == 4
    assert len(graph.calls) == 1


@pytest.mark.parametrize(
    ("told", "address", "is_enabled", "is_guest"),
    [
        ({"mail": None}, "", True, False),
        ({"accountEnabled": False}, "zoe@contoso.example", False, False),
        ({"accountEnabled": None}, "zoe@contoso.example", True, False),
        ({"userType": "Guest"}, "zoe@contoso.example", True, True),
        (
            {"userType": None, "userPrincipalName": "zoe_acme#EXT#@contoso.example"},
            "zoe@contoso.example",
            True,
            True,
        ),
    ],
)
def test_member_who_is_not_asked(
    graph: responses.RequestsMock,
    directory: GraphDirectory,
    told: dict[str, Any],
    address: str,
    is_enabled: bool,
    is_guest: bool,
) -> None:
    _page(graph, _ZOE | told)

    (member,) = directory.members("g-1", most=10)

    assert (member.address, member.is_enabled, member.is_guest) == (address, is_enabled, is_guest)


def test_member_with_a_shown_name_alone(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    _page(graph, _ZOE | {"givenName": None, "surname": None, "department": None})

    (member,) = directory.members("g-1", most=10)

    assert (member.given_name, member.family_name, member.department) == ("Zoë", "Müller", "")


def test_people_whom_we_may_not_read_are_a_missing_permission(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    hidden = dict.fromkeys(_ZOE) | {"@odata.type": "#microsoft.graph.user", "id": "u-1"}
    _page(graph, hidden)

    with pytest.raises(GraphAuthFailed, match="LimitedInformation"):
        directory.members("g-1", most=10)


def test_groups_without_permission(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    graph.get(f"{BASE_URL}/groups", status=403, json=sample("error_access_denied"))

    with pytest.raises(GraphAuthFailed, match="403") as refused:
        directory.find_groups("Secret plans")

    assert "Secret" not in str(refused.value)


def test_group_that_is_gone_has_nobody(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    graph.get(_PEOPLE, status=404, json=sample("error_no_manager"))

    assert directory.members("g-1", most=10) == []


def test_busy_directory_is_tried_later(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    throttled = sample("error_throttled")
    graph.get(f"{BASE_URL}/groups", status=429, json=throttled, headers={"Retry-After": "600"})

    with pytest.raises(TryLater):
        directory.find_groups("Sales")
