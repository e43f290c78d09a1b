"""People and managers over recorded answers."""

from dataclasses import replace

import pytest
import responses

from service.domain.directory import DirectoryPerson
from service.graph.directory import GraphDirectory
from service.graph.errors import GraphAuthFailed
from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL, sample

ZOE = DirectoryPerson(
    directory_id=sample("user")["id"],
    address="zoe@contoso.example",
    name="Zoë Müller",
    enabled=True,
    manager_address="ada@contoso.example",
)
USER_URL = f"{BASE_URL}/users/zoe@contoso.example"
MANAGER_URL = f"{BASE_URL}/users/{ZOE.directory_id}/manager"


@pytest.fixture
def directory(transport: Transport) -> GraphDirectory:
    return GraphDirectory(transport)


def test_person_with_manager(graph: responses.RequestsMock, directory: GraphDirectory) -> None:
    graph.get(USER_URL, json=sample("user"))
    graph.get(MANAGER_URL, json=sample("manager"))

    assert directory.person("zoe@contoso.example") == ZOE


def test_person_without_manager(graph: responses.RequestsMock, directory: GraphDirectory) -> None:
    graph.get(USER_URL, json=sample("user"))
    graph.get(MANAGER_URL, status=404, json=sample("error_no_manager"))

    assert directory.person("zoe@contoso.example") == replace(ZOE, manager_address=None)


def test_person_whose_manager_is_a_contact(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    contact = {
        "@odata.type": "#microsoft.graph.orgContact",
        "id": "45b7d2e7-b882-4a80-ba97-10b7a63b8fa4",
        "displayName": "Grace",
        "mail": "grace@partner.example",
    }
    graph.get(USER_URL, json=sample("user"))
    graph.get(MANAGER_URL, json=contact)

    found = directory.person("zoe@contoso.example")

    assert found == replace(ZOE, manager_address="grace@partner.example")


def test_person_by_mail_address(graph: responses.RequestsMock, directory: GraphDirectory) -> None:
    graph.get(USER_URL, status=404, json=sample("error_no_manager"))
    graph.get(f"{BASE_URL}/users", json=sample("users_found"))
    graph.get(MANAGER_URL, json=sample("manager"))

    assert directory.person("zoe@contoso.example") == ZOE
    assert graph.calls[1].request.params["$filter"] == "mail eq 'zoe@contoso.example'"


def test_person_unknown(graph: responses.RequestsMock, directory: GraphDirectory) -> None:
    graph.get(USER_URL, status=404, json=sample("error_no_manager"))
    graph.get(f"{BASE_URL}/users", json={"value": []})

    assert directory.person("zoe@contoso.example") is None


def test_person_without_permission(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    graph.get(USER_URL, status=403, json=sample("error_access_denied"))

    with pytest.raises(GraphAuthFailed):
        directory.person("zoe@contoso.example")
