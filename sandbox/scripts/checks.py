"""Check what a script sent, and say in words what is wrong with it."""

from collections.abc import Collection
from typing import Any

from sandbox.answers import GraphFault, Request


class Wrong(GraphFault):
    """A script's call that cannot be carried out; the message says why."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "BadScriptCall", message)


def given_object(request: Request, known: Collection[str]) -> dict[str, Any]:
    """The call's JSON object, with no key that the call does not know."""
    body = request.body if request.body is not None else {}
    if not isinstance(body, dict):
        raise Wrong("the body must be a JSON object")
    unknown = sorted(set(body) - set(known))
    if unknown:
        raise Wrong(f"{request.path} does not know {', '.join(unknown)}")
    return dict(body)


def checked(given: dict[str, Any], name: str, *kinds: type) -> None:
    """Refuse a value of another type; a key that is absent, or null, passes."""
    value = given.get(name)
    if value is None:
        given.pop(name, None)
        return
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise Wrong(f"{name} must be {' or '.join(kind.__name__ for kind in kinds)}")
