"""Extended properties in an answer, found by their ids however those are spelled."""

from service.graph.wire.request import Json


def values_of(answer: Json) -> dict[str, str]:
    """Return the values of an item's extended properties by `plain_id`."""
    return {
        plain_id(str(each["id"])): str(each.get("value") or "")
        for each in answer.get("singleValueExtendedProperties") or ()
    }


def plain_id(property_id: str) -> str:
    """Return a property's id in one spelling: asked for as 0x001A, it is told as 0x1a."""
    kind, _, tag = property_id.lower().partition(" ")
    return f"{kind} {tag.removeprefix('0x').lstrip('0')}"
