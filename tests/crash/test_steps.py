"""Which step of the protocols a request belongs to."""

import pytest

from tests.crash.steps import Step, mailbox_of, step_of, tag_in

_BOX = "/v1.0/users/learning@setwise.example"
_TAGGED = (
    f"{_BOX}/messages?$filter=singleValueExtendedProperties/Any(ep: ep/id eq 'String {{66f5}} Name "
    "AlsOutboxId' and ep/value eq 'a1b2#3')&$select=id"
)


@pytest.mark.parametrize(
    ("method", "target", "drafting", "step"),
    [
        ("GET", _TAGGED, True, Step.ADOPT),
        ("DELETE", f"{_BOX}/messages/AAMk1", True, Step.ADOPT),
        ("POST", f"{_BOX}/messages", True, Step.DRAFT),
        ("PATCH", f"{_BOX}/messages/AAMk1", True, Step.DRAFT),
        ("POST", f"{_BOX}/messages/AAMk1/send", False, Step.SEND),
        ("GET", f"{_BOX}/messages/AAMk1?$select=id", False, Step.RECONCILE),
        ("GET", _TAGGED, False, Step.RECONCILE),
        ("GET", f"{_BOX}/mailFolders/deleteditems", False, Step.RECONCILE),
        ("GET", f"{_BOX}/mailFolders/inbox/messages?$filter=isRead eq false", False, None),
        ("POST", f"{_BOX}/events", False, Step.CREATE),
        ("GET", _TAGGED.replace("/messages", "/events"), False, Step.CREATE),
        ("GET", f"{_BOX}/events/AAMk1/instances?startDateTime=x", False, Step.READ_BACK),
        ("PATCH", f"{_BOX}/events/AAMk1", False, None),
        ("POST", "/v1.0/$batch", False, None),
    ],
)
def test_step_of_each_request(method: str, target: str, drafting: bool, step: Step | None) -> None:
    assert step_of(method, target, drafting=drafting) == step


def test_what_a_request_names() -> None:
    assert (mailbox_of(_TAGGED), tag_in(_TAGGED)) == ("learning@setwise.example", "a1b2")
    assert (mailbox_of("/v1.0/$batch"), tag_in(f"{_BOX}/messages")) == ("", None)
