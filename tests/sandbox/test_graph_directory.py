"""People, managers, groups and mailbox settings over a real socket."""

from typing import Any

import pytest

from tests.sandbox.running import Client


def test_a_person_is_found_by_address_and_by_id(m365: Client) -> None:
    select = {"$select": "id,displayName,mail,department,officeLocation,accountEnabled"}

    by_address = m365.graph("GET", "/users/ANN@north.example", params=select).json()
    by_id = m365.graph("GET", f"/users/{by_address['id']}", params=select).json()

    assert by_address == by_id
    assert {
        name: value for name, value in by_id.items() if name not in ("id", "@odata.context")
    } == {
        "displayName": "Ann Ångström",
        "mail": "ann@north.example",
        "department": "Sales",
        "officeLocation": "London",
        "accountEnabled": True,
    }


def test_the_default_set_lacks_what_graph_leaves_out(m365: Client) -> None:
    found = m365.graph("GET", "/users/ann@north.example").json()

    assert {"accountEnabled", "department"} & found.keys() == set()
    assert found["givenName"] == "Ann"


def test_a_manager_is_told_or_missing(m365: Client) -> None:
    found = m365.graph("GET", "/users/ann@north.example/manager", params={"$select": "mail"})
    missing = m365.graph("GET", "/users/mia@north.example/manager")

    assert (found.json()["mail"], found.json()["@odata.type"]) == (
        "mia@north.example",
        "#microsoft.graph.user",
    )
    assert (missing.status_code, missing.json()["error"]["code"]) == (
        404,
        "Request_ResourceNotFound",
    )
    assert missing.json()["error"]["message"].startswith("Resource 'manager' does not exist")


def test_managers_are_expanded_in_a_list(m365: Client) -> None:
    listed = m365.graph(
        "GET",
        "/users",
        params={
            "$filter": "department eq 'Sales'",
            "$select": "mail",
            "$expand": "manager($select=mail)",
        },
    ).json()["value"]

    managers = {each["mail"]: each.get("manager", {}).get("mail") for each in listed}
    assert managers == {
        "ann@north.example": "mia@north.example",
        "bob@north.example": "mia@north.example",
        "mia@north.example": None,
    }


@pytest.mark.parametrize(
    "condition",
    [
        "mail eq 'BOB@north.example'",
        "userPrincipalName in ('bob@north.example', 'x@north.example')",
        "startswith(displayName, 'bob')",
        "officeLocation eq 'Berlin' and accountEnabled eq true",
        "(mail eq 'bob@north.example' or mail eq 'x''y') and department eq 'Sales'",
    ],
)
def test_people_are_filtered(m365: Client, condition: str) -> None:
    found = m365.graph("GET", "/users", params={"$filter": condition, "$select": "mail"})

    assert [each["mail"] for each in found.json()["value"]] == ["bob@north.example"]


def test_an_advanced_filter_needs_its_header(m365: Client) -> None:
    query = {"$filter": "endsWith(mail,'@north.example')", "$count": "true", "$top": "1"}

    refused = m365.graph("GET", "/users", params=query)
    allowed = m365.graph(
        "GET", "/users", params=query, headers={"ConsistencyLevel": "eventual"}
    ).json()

    assert (refused.status_code, refused.json()["error"]["code"]) == (
        400,
        "Request_UnsupportedQuery",
    )
    assert (allowed["@odata.count"], len(allowed["value"])) == (4, 1)
    assert "$skiptoken=1" in allowed["@odata.nextLink"]


def test_people_are_listed_page_by_page(m365: Client) -> None:
    address: str | None = "/users?$top=2&$select=mail"
    found: list[Any] = []
    while address:
        page = m365.graph("GET", address).json()
        found += [each["mail"] for each in page["value"]]
        address = page.get("@odata.nextLink")

    assert found == [
        "ann@north.example",
        "bob@north.example",
        "mia@north.example",
        "hal@north.example",
        "learning@setwise.example",
        "sets@setwise.example",
    ]


def test_a_leaver_is_disabled_then_gone(m365: Client) -> None:
    m365.script("person", {"email": "ann@north.example", "disabled": True})
    disabled = m365.graph("GET", "/users/ann@north.example", params={"$select": "accountEnabled"})
    m365.script("person", {"email": "ann@north.example", "deleted": True})
    deleted = m365.graph("GET", "/users/ann@north.example")

    assert disabled.json()["accountEnabled"] is False
    assert (deleted.status_code, deleted.json()["error"]["code"]) == (
        404,
        "Request_ResourceNotFound",
    )


def test_a_new_address_keeps_the_mailbox_and_the_old_name(m365: Client) -> None:
    m365.script("person", {"email": "zoe@north.example", "given_name": "Zoe"})
    m365.send(m365.draft("zoe@north.example")["id"])

    m365.script("person", {"email": "zoe@north.example", "new_email": "zoe.b@north.example"})
    m365.send(m365.draft("zoe@north.example")["id"])

    assert len(m365.mails("zoe.b@north.example")) == 2
    found = m365.graph("GET", "/users/zoe@north.example").json()
    assert found["mail"] == "zoe.b@north.example"
    m365.script("person", {"email": "zoe.b@north.example", "deleted": True})


def test_a_group_lists_ids_only_without_permission(m365: Client) -> None:
    group = m365.graph("GET", "/groups", params={"$filter": "displayName eq 'Sales'"}).json()
    members = f"/groups/{group['value'][0]['id']}/members"
    readable = m365.graph("GET", members, params={"$select": "id,mail"}).json()["value"]

    m365.script("tenant", {"permissions": {"User.Read.All": False}})
    hidden = m365.graph("GET", members, params={"$select": "id,mail"}).json()["value"]

    assert [each["mail"] for each in readable] == [
        "ann@north.example",
        "bob@north.example",
        "mia@north.example",
    ]
    assert [(each["id"], each["mail"]) for each in hidden] == [
        (each["id"], None) for each in readable
    ]


def test_mailbox_settings_tell_zone_and_working_days(m365: Client) -> None:
    settings = m365.graph("GET", "/users/bob@north.example/mailboxSettings").json()

    assert settings["timeZone"] == "W. Europe Standard Time"
    assert settings["workingHours"]["daysOfWeek"] == ["monday", "tuesday", "wednesday", "thursday"]
    assert settings["userPurpose"] == "user"
