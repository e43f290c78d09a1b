"""People and managers over recorded answers."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import responses

from service.domain.directory import DirectoryManager, DirectoryPerson
from service.errors import TryLater
from service.graph.directory import GraphDirectory
from service.graph.errors import GraphAuthFailed
from service.graph.transport import Transport
from tests.graph.doubles import BASE_URL, sample

ZOE = DirectoryPerson(
    directory_id=sample("user")["id"],
    address="zoe@contoso.example",
    given_name="Zoë",
    family_name="Müller",
    enabled=True,
    manager=DirectoryManager(sample("manager")["id"], "ada@contoso.example", "Ada", "Byron"),
)
ADDRESS = "zoe@contoso.example"
NOBODY = (404, sample("error_no_manager"))


@pytest.fixture
def directory(transport: Transport) -> GraphDirectory:
    return GraphDirectory(transport)


def _batch(graph: responses.RequestsMock, *answers: tuple[int, Any]) -> None:
    """Answer the next batch, in the reverse of the order asked: Graph promises none."""
    items = [
        {"id": str(place), "status": status, "headers": {}, "body": body}
        for place, (status, body) in enumerate(answers)
    ]
    graph.post(f"{BASE_URL}/$batch", json={"responses": items[::-1]})


def _asked(graph: responses.RequestsMock, call: int) -> Sequence[str]:
    body = graph.calls[call].request.body
    assert isinstance(body, bytes)
    return [item["url"] for item in json.loads(body)["requests"]]


def _zoe(**more: Any) -> tuple[int, Any]:
    return 200, sample("user") | {"manager": sample("manager")} | more


def test_person_with_manager(graph: responses.RequestsMock, directory: GraphDirectory) -> None:
    _batch(graph, _zoe())

    assert directory.look_up([ADDRESS]) == {ADDRESS: ZOE}
    names = "id,givenName,surname,displayName,mail,userPrincipalName"
    encoded = names.replace(",", "%2C")
    (url,) = _asked(graph, 0)
    assert url == (
        f"/users/zoe@contoso.example?$select={encoded}%2CaccountEnabled"
        f"&$expand=manager%28$select%3D{encoded}%29"
    )


def test_person_without_manager(graph: responses.RequestsMock, directory: GraphDirectory) -> None:
    # In an expanded answer a missing manager simply lacks the property (graph-contract 7).
    _batch(graph, (200, sample("user")))

    assert directory.look_up([ADDRESS]) == {ADDRESS: replace(ZOE, manager=None)}


def test_person_whose_manager_is_a_contact(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    contact = {
        "@odata.type": "#microsoft.graph.orgContact",
        "id": "45b7d2e7-b882-4a80-ba97-10b7a63b8fa4",
        "displayName": "Grace",
        "mail": "Grace@partner.example",
    }
    _batch(graph, _zoe(manager=contact))

    manager = DirectoryManager(contact["id"], "grace@partner.example", "Grace", "")
    assert directory.look_up([ADDRESS]) == {ADDRESS: replace(ZOE, manager=manager)}


def test_person_whose_account_is_disabled(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    _batch(graph, _zoe(accountEnabled=False))

    assert directory.look_up([ADDRESS]) == {ADDRESS: replace(ZOE, enabled=False)}


def test_person_whose_account_we_may_not_see_counts_as_enabled(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    _batch(graph, _zoe(accountEnabled=None))

    assert directory.look_up([ADDRESS]) == {ADDRESS: ZOE}


def test_person_by_mail_address(graph: responses.RequestsMock, directory: GraphDirectory) -> None:
    _batch(graph, NOBODY)
    _batch(graph, (200, {"value": [_zoe()[1]]}))

    assert directory.look_up([ADDRESS]) == {ADDRESS: ZOE}
    (url,) = _asked(graph, 1)
    assert url.startswith("/users?$filter=mail%20eq%20%27zoe%40contoso.example%27&")


def test_nobody_by_address_and_nobody_by_id(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    _batch(graph, NOBODY, NOBODY)
    _batch(graph, (200, {"value": []}))

    assert directory.look_up([ADDRESS, "an-id"]) == {ADDRESS: None, "an-id": None}
    assert len(_asked(graph, 1)) == 1  # an id is no address


@pytest.mark.parametrize(
    "answer",
    [
        (429, sample("error_throttled")),
        (503, sample("error_busy")),
        (404, {"error": {"code": "UnknownError", "message": ""}}),
        (404, None),
    ],
)
def test_answer_that_tells_nothing_is_left_out(
    graph: responses.RequestsMock, directory: GraphDirectory, answer: tuple[int, Any]
) -> None:
    _batch(graph, answer, _zoe())

    assert directory.look_up(["gone@contoso.example", ADDRESS]) == {ADDRESS: ZOE}


def test_search_that_tells_nothing_is_left_out_too(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    _batch(graph, NOBODY)
    _batch(graph, (429, sample("error_throttled")))

    assert directory.look_up([ADDRESS]) == {}


def test_five_hundred_people_are_twenty_five_calls(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        items = json.loads(request.body)["requests"]
        told = [{"id": item["id"], "status": 200, "body": _zoe()[1]} for item in items]
        return 200, {}, json.dumps({"responses": told})

    graph.add_callback("POST", f"{BASE_URL}/$batch", answer)

    assert len(directory.look_up([f"id-{number}" for number in range(500)])) == 500
    assert len(graph.calls) == 25


def test_throttled_batch_is_tried_later(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    graph.post(f"{BASE_URL}/$batch", status=429, json=sample("error_throttled"))

    with pytest.raises(TryLater):
        directory.look_up([ADDRESS])


def test_people_without_permission(
    graph: responses.RequestsMock, directory: GraphDirectory
) -> None:
    _batch(graph, (403, sample("error_access_denied")))

    with pytest.raises(GraphAuthFailed, match="403"):
        directory.look_up([ADDRESS])
