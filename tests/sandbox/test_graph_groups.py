"""Groups and the people in them over a real socket."""

from typing import Any

from tests.sandbox.running import Client

_EVENTUAL = {"ConsistencyLevel": "eventual"}


def _found(m365: Client, condition: str) -> list[Any]:
    query = {"$filter": condition, "$select": "displayName,mail"}
    found: list[Any] = m365.graph("GET", "/groups", params=query).json()["value"]
    return found


def _people(m365: Client, group_id: str, **query: str) -> Any:
    path = f"/groups/{group_id}/transitiveMembers/microsoft.graph.user"
    asked = {"$select": "mail,userType", "$count": "true", **query}
    return m365.graph("GET", path, params=asked, headers=_EVENTUAL).json()


def test_groups_are_everybody_and_the_departments(m365: Client) -> None:
    listed = m365.graph("GET", "/groups").json()["value"]

    assert [(each["displayName"], each["mail"]) for each in listed] == [
        ("Everybody", "everybody@setwise.example"),
        ("HR", None),
        ("Sales", None),
    ]


def test_a_group_is_found_by_name_or_address_in_any_case(m365: Client) -> None:
    by_name = _found(m365, "mail eq 'EVERYBODY' or displayName eq 'EVERYBODY'")
    by_address = _found(
        m365, "mail eq 'everybody@Setwise.example' or displayName eq 'everybody@Setwise.example'"
    )

    assert [each["displayName"] for each in by_name] == ["Everybody"]
    assert by_address == by_name


def test_people_say_in_which_groups_they_are(m365: Client) -> None:
    m365.script("person", {"email": "ann@north.example", "groups": ["O'Hara's leaders", "Sales"]})
    m365.script("person", {"email": "bob@north.example", "user_type": "Guest"})

    (leaders,) = _found(m365, "displayName eq 'O''Hara''s leaders'")
    of_one_name = _found(m365, "displayName eq 'Sales'")
    people = _people(m365, leaders["id"])

    assert leaders["mail"] == "o-hara-s-leaders@setwise.example"
    assert [each["mail"] for each in of_one_name] == [None, "sales@setwise.example"]
    assert (people["@odata.count"], [each["mail"] for each in people["value"]]) == (
        1,
        ["ann@north.example"],
    )
    everybody = _found(m365, "displayName eq 'Everybody'")[0]["id"]
    assert [each["userType"] for each in _people(m365, everybody)["value"]] == [
        "Member",
        "Guest",
        "Member",
        "Member",
    ]
    m365.script("person", {"email": "ann@north.example", "groups": []})
    m365.script("person", {"email": "bob@north.example", "user_type": "Member"})


def test_people_are_listed_page_by_page(m365: Client) -> None:
    everybody = _found(m365, "displayName eq 'Everybody'")[0]["id"]

    first = _people(m365, everybody, **{"$top": "3"})
    rest = m365.graph("GET", first["@odata.nextLink"], headers=_EVENTUAL).json()

    told = [each["mail"].partition("@")[0] for each in first["value"] + rest["value"]]
    assert told == ["ann", "bob", "mia", "hal"]
    assert "@odata.nextLink" not in rest


def test_people_alone_are_an_advanced_query(m365: Client) -> None:
    everybody = _found(m365, "displayName eq 'Everybody'")[0]["id"]
    path = f"/groups/{everybody}/transitiveMembers/microsoft.graph.user"

    bare = m365.graph("GET", path)
    without_count = m365.graph("GET", path, headers=_EVENTUAL)

    for answer in (bare, without_count):
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "Request_UnsupportedQuery"


def test_groups_need_their_permission(m365: Client) -> None:
    m365.script("tenant", {"permissions": {"GroupMember.Read.All": False}})

    refused = m365.graph("GET", "/groups")

    assert (refused.status_code, refused.json()["error"]["code"]) == (
        403,
        "Authorization_RequestDenied",
    )
